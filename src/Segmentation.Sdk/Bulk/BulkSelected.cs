namespace Segmentation;

/// <summary>What a selection selects at one moment, of what the caller may see.</summary>
internal sealed class BulkSelected<T>
    where T : class
{
    private readonly BulkSelection _selection;
    private readonly SegmentQuery<T> _query;

    private BulkSelected(BulkSelection selection, SegmentQuery<T> query, EntityType<T> entityType) =>
        (_selection, _query, EntityType) = (selection, query, entityType);

    public EntityType<T> EntityType { get; }

    public static async Task<BulkSelected<T>> OfAsync(Segmenter segmenter, BulkSelection selection, CancellationToken cancellationToken)
    {
        var bound = await segmenter.BindAsync<T>(selection.Filter, cancellationToken).ConfigureAwait(false);
        bound.RequirePlan();
        if (selection.MarkedKeys is { } marked)
            bound = bound.Among(marked);
        if (selection.UnmarkedKeys is { Count: > 0 } unmarked)
            bound = bound.Without(unmarked);
        return new BulkSelected<T>(selection, segmenter.Query(bound), bound.EntityType);
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        _selection.MarkedKeys?.Count ?? await _query.CountAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The records, those that are marked without being selected last, and failed.</summary>
    public async Task<IReadOnlyList<BulkRecord>> RecordsAsync(int? limit, CancellationToken cancellationToken)
    {
        var keys = _query.KeysAsync(cancellationToken);
        var selected = await (limit is { } most ? keys.Take(most) : keys).ToListAsync(cancellationToken).ConfigureAwait(false);
        var records = selected.Select((key, i) => new BulkRecord(i, key)).ToList();
        if (_selection.MarkedKeys is not { } marked || records.Count == limit)
            return records;
        foreach (var key in marked.Except(selected))
        {
            if (records.Count < (limit ?? int.MaxValue))
                records.Add(new BulkRecord(records.Count, key).Fail(BulkFault.NotSelected, $"the filter does not select the {EntityType} {key}"));
        }

        return records;
    }
}
