using Segmentation.Syntax;

namespace Segmentation.Testing;

/// <summary>What a store is asked to do, and what it offers to do.</summary>
[Flags]
public enum StoreOperations
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Give all entities; every store does.</summary>
    Scan = 1,

    /// <summary>Find the entity of a key; every store does.</summary>
    Find = 1 << 1,

    /// <summary>Find entities by a filter: <see cref="IFilterPushdown{TEntity}"/>.</summary>
    Filter = 1 << 2,

    /// <summary>Count entities: <see cref="ICountPushdown{TEntity}"/>.</summary>
    Count = 1 << 3,

    /// <summary>Group entities: <see cref="IGroupPushdown{TEntity}"/>.</summary>
    Group = 1 << 4,

    /// <summary>Give a page of entities: <see cref="IKeysetPaging{TEntity}"/>.</summary>
    Page = 1 << 5,

    /// <summary>Find the rows of many keys: <see cref="IRelatedSource{TEntity}"/>.</summary>
    Related = 1 << 6,

    /// <summary>Read an entity to be changed; who offers to write does.</summary>
    Read = 1 << 7,

    /// <summary>Write entities: <see cref="IEntitySink{TEntity}"/>.</summary>
    Write = 1 << 8,

    /// <summary>Tell what was changed, and how far that goes: <see cref="IChangeFeed{TEntity}"/>.</summary>
    Changes = 1 << 9,

    /// <summary>Everything.</summary>
    All = (1 << 10) - 1,
}

/// <summary>What a store was asked.</summary>
/// <param name="Operation">What to do.</param>
/// <param name="Conditions">The conditions that were pushed; none where none were.</param>
/// <param name="Keys">The keys that were looked for or written; none where none were.</param>
public sealed record StoreCall(StoreOperations Operation, ValueList<Plan> Conditions, ValueList<EntityKey> Keys);
