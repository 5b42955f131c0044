namespace Segmentation;

/// <summary>The explainer's verb.</summary>
public static class ExplanationExtensions
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>
        /// Tells part by part why an entity does or does not match: outcomes, values, the times that were reckoned, the related rows that decided.
        /// </summary>
        /// <param name="entity">The entity.</param>
        /// <param name="moment">The moment of the question.</param>
        /// <param name="related">The rows that the filter asks about; null where it asks about none.</param>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        /// <exception cref="RelatedRowsNotLoadedException">
        /// The filter asks for related rows that are not there; every part is looked at, whatever the others say.
        /// </exception>
        public Explanation Explain(T entity, Moment moment, RelatedRows? related = null)
        {
            bound.RequirePlan();
            return new Explainer(moment, related ?? RelatedRows.None).Explain(bound.Root!, entity);
        }
    }
}
