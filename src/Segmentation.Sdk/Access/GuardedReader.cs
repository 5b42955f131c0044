namespace Segmentation;

/// <summary>Reads related rows for one run of a query, without those that the caller may not see.</summary>
internal sealed class GuardedReader(SourceReader inner, AccessRules access, Moment moment) : IRelatedReader
{
    // By the index of all rows that they come from; of those that hold a batch only, nothing is kept.
    private Dictionary<object, object> Known => field ??= new(ReferenceEqualityComparer.Instance);

    public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class
    {
        if (inner.FindIndex(by) is not { } all || access.Of<T>(by.EntityType) is not { } policy)
            return inner.FindIndex(by);
        // What the policy asks of other entities has to be read first.
        return policy.ReadSet.Relations.Count > 0 ? (RowIndex<T>?)Known.GetValueOrDefault(all) : Visible(all, policy, RelatedRows.None);
    }

    public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class
    {
        var all = inner.FindIndex(by) ?? await inner.ReadAsync(by, keys, cancellationToken).ConfigureAwait(false);
        if (access.Of<T>(by.EntityType) is not { } policy)
            return all;
        return Visible(all, policy, await policy.LoadRelatedAsync([.. all.Rows], inner, cancellationToken).ConfigureAwait(false));
    }

    private RowIndex<T> Visible<T>(RowIndex<T> all, BindResult<T> policy, RelatedRows related)
        where T : class
    {
        if (Known.TryGetValue(all, out var known))
            return (RowIndex<T>)known;
        var visible = all.Where(policy.Compile(moment).Over(related));
        if (all.IsComplete)
            Known[all] = visible;
        return visible;
    }
}
