namespace Segmentation;

public sealed partial class SegmentQuery<T>
{
    /// <summary>Counts or measures the entities that match by the values of some fields. No entity is held, and related rows only for a batch.</summary>
    /// <exception cref="FilterException">The request does not fit the model; the exception holds the errors.</exception>
    public async Task<CrossTab> CrossTabAsync(CrossTabRequest request, CancellationToken cancellationToken = default)
    {
        var bound = _bound.CrossTab(request);
        var tally = bound.Start(Moment);
        await foreach (var (entity, related) in MatchesAsync(bound.LoadRelatedAsync, cancellationToken).ConfigureAwait(false))
            tally.Add(entity, related);
        return tally.Result();
    }
}
