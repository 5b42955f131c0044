using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The part of a filter that a store is asked: all of the conditions hold. Their times are constants; none of them is undeclared.</summary>
/// <param name="EntityType">The entity type that is asked of.</param>
/// <param name="Conditions">The conditions; none selects everybody.</param>
public sealed record PushedQuery(EntityType EntityType, ValueList<Plan> Conditions)
{
    /// <summary>The conditions as one plan.</summary>
    public Plan Plan => Plan.All(Conditions);
}

/// <summary>What a source may offer besides: it finds entities by a filter, or by as much of one as it declares.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
/// <remarks>Implementations must be safe for concurrent reads. The engine, not the source, divides a filter, and checks again what is left over.</remarks>
public interface IFilterPushdown<TEntity>
    where TEntity : class
{
    /// <summary>What the source can answer.</summary>
    FilterCapabilities Capabilities { get; }

    /// <summary>The entities that match, each once, in any order; others too where a condition was declared as a superset, but none too few.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="cancellationToken">Ends the scan with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<TEntity> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What a source with pushdown may offer besides: it counts. It is asked only where nothing of the filter is left over.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
public interface ICountPushdown<TEntity>
    where TEntity : class
{
    /// <summary>How many entities match exactly.</summary>
    ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default);
}
