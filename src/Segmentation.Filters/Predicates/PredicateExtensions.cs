using Segmentation.Planning;

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
            bound.EntityType.Compile(bound.RequirePlan().At(moment));
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>A plan of this entity type as a fast test, as for a part of a filter that a store is given.</summary>
        /// <param name="plan">The plan, its times fixed to a moment.</param>
        /// <exception cref="InvalidOperationException">The plan was not given its moment.</exception>
        /// <exception cref="InvalidCastException">The plan is of another class.</exception>
        public EntityPredicate<T> Compile(Plan plan)
        {
            ArgumentNullException.ThrowIfNull(entityType);
            return new EntityPredicate<T>(plan.Accept(new PredicateCompiler<T>()));
        }

        /// <summary>A term of this entity type as a function that reads it; a multi-value has none.</summary>
        /// <exception cref="InvalidOperationException">The term was not given its moment.</exception>
        /// <exception cref="InvalidCastException">The term is of another class.</exception>
        public Func<T, Value> Compile(Term term)
        {
            ArgumentNullException.ThrowIfNull(entityType);
            var read = term.Accept(new TermReader<T>());
            return entity => read(entity, RelatedRows.None);
        }
    }
}
