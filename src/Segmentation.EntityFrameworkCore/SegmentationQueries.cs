using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>The entities among which those are that a plan selects.</summary>
/// <param name="Rows">The entities.</param>
/// <param name="AreExact">Whether they are exactly those; else each has to be checked.</param>
public sealed record CandidateQuery<T>(IQueryable<T> Rows, bool AreExact)
    where T : class;

/// <summary>Filters on the sets of a context.</summary>
public static class SegmentationQueries
{
    extension<T>(DbSet<T> entities)
        where T : class
    {
        /// <summary>The entities that a filter selects at a moment; what the database does not answer as the filter means it is checked in memory.</summary>
        /// <remarks>The query runs on this context, so it may see what its transaction wrote, and must not run beside others of the context.</remarks>
        /// <param name="bound">The filter, bound to a model.</param>
        /// <param name="moment">What the filter takes as now.</param>
        /// <param name="dialect">What the database answers; null: what is known of its provider.</param>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public SegmentQuery<T> Segment(BindResult<T> bound, Moment moment, QueryDialect? dialect = null)
        {
            var context = entities.GetService<ICurrentDbContext>().Context;
            var sources = new ContextSources(context, dialect);
            var model = bound.Context.Model;
            var related = new RelatedSources(
                model, type => model.EntityTypes.FirstOrDefault(e => typeof(IEntitySource<>).MakeGenericType(e.ClrType) == type)?.Accept(sources));
            var source = new EntityFrameworkSource<T>(bound.EntityType, new ContextSession(() => context, IsShared: true), dialect);
            return new SegmentQuery<T>(bound, source, related, new AccessRules(AccessPolicy.Everything, bound.Context), moment);
        }

        /// <summary>The entities that a plan selects, as a query that goes on in LINQ; only where the database answers the whole plan exactly.</summary>
        /// <param name="plan">The plan, at its moment: <c>bound.Plan!.At(moment)</c>.</param>
        /// <param name="dialect">What the database answers; null: what is known of its provider.</param>
        /// <exception cref="InexactTranslationException">Conditions would have to be checked in memory; the exception names them.</exception>
        /// <exception cref="ArgumentException">The plan depends on the time, and was not given its moment.</exception>
        public IQueryable<T> Where(Plan plan, QueryDialect? dialect = null)
        {
            if (entities.Candidates(plan, dialect) is { AreExact: true, Rows: var rows })
                return rows;
            var splitter = new PlanSplitter(entities.Scope(dialect).Capabilities);
            plan.Accept(splitter);
            throw new InexactTranslationException([.. splitter.Reasons]);
        }

        /// <summary>
        /// All entities that a plan selects, and perhaps others, as a query that goes on in LINQ: as far as the database answers the plan. Whoever asks checks
        /// the rest, unless the answer is exact.
        /// </summary>
        /// <param name="plan">The plan, at its moment: <c>bound.Plan!.At(moment)</c>.</param>
        /// <param name="dialect">What the database answers; null: what is known of its provider.</param>
        /// <exception cref="ArgumentException">The plan depends on the time, and was not given its moment.</exception>
        public CandidateQuery<T> Candidates(Plan plan, QueryDialect? dialect = null)
        {
            if (plan.TimeDependence != TimeDependence.None)
                throw new ArgumentException("The plan depends on the time: give it its moment with At(…).", nameof(plan));
            var condition = entities.Scope(dialect).Of<T>().BoundsOf(plan);
            return new(QueryScope.Where(entities, condition.Upper, EntityScope<T>.Row), condition.IsExact);
        }

        private QueryScope Scope(QueryDialect? dialect) => QueryScope.Of(entities.GetService<ICurrentDbContext>().Context, dialect);
    }

    /// <summary>Sources of related rows on one context; null of what it does not map.</summary>
    private sealed class ContextSources(DbContext context, QueryDialect? dialect) : IEntityTypeVisitor<object?>
    {
        public object? Visit<T>(EntityType<T> entityType)
            where T : class => context.Model.FindEntityType(typeof(T)) is null
            ? null
            : new EntityFrameworkSource<T>(entityType, new ContextSession(() => context, IsShared: true), dialect);
    }
}
