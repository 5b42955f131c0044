namespace Segmentation;

/// <summary>The delegate engine's verb.</summary>
public static class PredicateExtensions
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>The filter as a fast test, composed of closures; nothing is emitted, and scalar conditions allocate nothing per entity.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public EntityPredicate<T> Compile(Moment moment) =>
            new(bound.RequirePlan().At(moment).Accept(new PredicateCompiler<T>()));
    }
}
