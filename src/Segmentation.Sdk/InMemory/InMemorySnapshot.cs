using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The entities of a store in memory as they stood at one time, and what can be read of them.</summary>
internal sealed class InMemorySnapshot<TEntity>(EntityType<TEntity> entityType, StoreSnapshot<TEntity> rows) :
    IEntitySource<TEntity>,
    IRelatedSource<TEntity>,
    IFilterPushdown<TEntity>,
    ICountPushdown<TEntity>,
    IGroupPushdown<TEntity>,
    IKeysetPaging<TEntity>
    where TEntity : class
{
    public FilterCapabilities Capabilities => FilterCapabilities.OwnFields;

    public RowIndex<TEntity> IndexBy(JoinKey<TEntity> by) => rows.IndexBy(by);

    public IAsyncEnumerable<TEntity> ScanAsync(CancellationToken cancellationToken = default) => InMemorySnapshot.Stream(rows.Entities, cancellationToken);

    public ValueTask<TEntity?> FindAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(rows.Find(key)?.Entity);
    }

    public IAsyncEnumerable<TEntity> FindRelatedAsync(
        JoinKey<TEntity> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        InMemorySnapshot.Stream(IndexBy(by).RowsOf(keys), cancellationToken);

    public IAsyncEnumerable<TEntity> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        InMemorySnapshot.Stream(Matches(query), cancellationToken);

    public async ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        await InMemorySnapshot.Stream(Matches(query), cancellationToken).LongCountAsync(cancellationToken).ConfigureAwait(false);

    public bool CanGroup(Grouping grouping) => (grouping.Of is null ? grouping.By : grouping.By.Append(grouping.Of)).All(IsOwn);

    public async IAsyncEnumerable<EntityGroup> GroupAsync(
        PushedQuery query, Grouping grouping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var by = grouping.By.Select(term => entityType.Compile(term)).ToList();
        var of = grouping.Of is null ? null : entityType.Compile(grouping.Of);
        var counts = new Dictionary<ValueList<Value>, long>();
        await foreach (var entity in InMemorySnapshot.Stream(Matches(query), cancellationToken).ConfigureAwait(false))
        {
            ValueList<Value> values = [.. by.Select(read => read(entity))];
            if (of is null)
                counts[values] = counts.GetValueOrDefault(values) + 1;
            // The engine folds exactly: an entity is the finest group.
            else if (of(entity) is var value)
                yield return new EntityGroup(values, 1) { Folded = value, FoldedCount = value.IsEmpty ? 0 : 1 };
        }

        foreach (var (values, count) in counts)
            yield return new EntityGroup(values, count);
    }

    public bool CanOrder(ValueList<SortTerm> order) => order.All(t => IsOwn(t.Term));

    public async IAsyncEnumerable<TEntity> PageAsync(
        PushedQuery query, KeysetPage page, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var first = new FirstEntities<TEntity>(entityType.OrderBy(page.Order), page.After, page.Size);
        await foreach (var entity in InMemorySnapshot.Stream(Matches(query), cancellationToken).ConfigureAwait(false))
            first.Add(entity, related: null);
        foreach (var (entity, _) in first.InOrder())
            yield return entity;
    }

    private IEnumerable<TEntity> Matches(PushedQuery query) => rows.Entities.Where(entityType.Compile(query.Plan));

    private static bool IsOwn(Term term) => term is FieldTerm { Type.IsMany: false };
}

internal static class InMemorySnapshot
{
    // Often enough to be stopped soon, seldom enough to cost nothing.
    private const int CancellationInterval = 1024;

    // Nothing is awaited, yet a caller may await each entity.
#pragma warning disable CS1998
    public static async IAsyncEnumerable<T> Stream<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        var count = 0;
        foreach (var item in items)
        {
            if (count++ % CancellationInterval == 0)
                cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
