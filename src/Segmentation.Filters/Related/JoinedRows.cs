using System.Collections.Concurrent;

namespace Segmentation;

/// <summary>The lists that <see cref="RelatedRows.Join"/> joins.</summary>
public sealed class RowLists
{
    private readonly Dictionary<string, object> _byEntityType = new(StringComparer.OrdinalIgnoreCase);

    internal RowLists()
    {
    }

    /// <summary>Adds all rows of an entity type.</summary>
    /// <exception cref="ArgumentException">The entity type has rows already.</exception>
    public RowLists Add<T>(EntityType<T> entityType, IReadOnlyCollection<T> rows)
        where T : class
    {
        _byEntityType.Add(entityType.Name, rows);
        return this;
    }

    /// <summary>Adds all rows of a columnar base, as they were then: conditions on them are answered from columns where they can be.</summary>
    /// <exception cref="ArgumentException">The entity type has rows already.</exception>
    public RowLists Add<T>(ColumnarSnapshot<T> rows)
        where T : class
    {
        _byEntityType.Add(rows.EntityType.Name, rows);
        return this;
    }

    internal IReadOnlyCollection<T>? Find<T>(string entityType)
        where T : class => _byEntityType.GetValueOrDefault(entityType) switch
        {
            IReadOnlyCollection<T> rows => rows,
            ColumnarSnapshot<T> { HasEntities: true } snapshot => [.. snapshot.All.Entities()],
            _ => null,
        };

    internal ColumnarSnapshot<T>? FindSnapshot<T>(string entityType)
        where T : class => _byEntityType.GetValueOrDefault(entityType) as ColumnarSnapshot<T>;
}

/// <summary>Whole lists in memory, indexed by the keys that relations join them by.</summary>
internal sealed class JoinedRows(RowLists lists) : RelatedRows, IRelatedReader
{
    private readonly ConcurrentDictionary<object, Lazy<object?>> _indexes = new(ReferenceEqualityComparer.Instance);

    public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class => Once(by, () => lists.Find<T>(by.EntityType) is { } rows ? RowIndex.OfAll(rows, by) : null);

    public ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class =>
        ValueTask.FromResult(FindIndex(by) ?? throw new InvalidOperationException($"There are no rows of {by.EntityType}: add them."));

    internal override ColumnarSnapshot<T>? FindSnapshot<T>(string entityType)
        where T : class => lists.FindSnapshot<T>(entityType);

    // Asked for each entity: what is there already is found without making anything.
    internal override RowIndex<TChild>? Find<TParent, TChild>(Relation<TParent, TChild> relation) =>
        _indexes.TryGetValue(relation, out var index) ? (RowIndex<TChild>?)index.Value : Built(relation);

    private RowIndex<TChild>? Built<TParent, TChild>(Relation<TParent, TChild> relation)
        where TParent : class
        where TChild : class => Once(relation, () => relation.FindIndex(this));

    private RowIndex<T>? Once<T>(object key, Func<RowIndex<T>?> build)
        where T : class => (RowIndex<T>?)_indexes.GetOrAdd(key, _ => new Lazy<object?>(build)).Value;
}
