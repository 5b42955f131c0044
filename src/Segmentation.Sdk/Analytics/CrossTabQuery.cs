using Segmentation.Planning;

namespace Segmentation;

public sealed partial class SegmentQuery<T>
{
    /// <summary>Counts or measures the entities that match by the values of some fields. No entity is held, and related rows only for a batch.</summary>
    /// <exception cref="FilterException">The request does not fit the model; the exception holds the errors.</exception>
    public async Task<CrossTab> CrossTabAsync(CrossTabRequest request, CancellationToken cancellationToken = default)
    {
        var bound = _bound.CrossTab(request);
        var (tally, terms) = (bound.Start(Moment), bound.TermsAt(Moment));
        using var run = Run("cross_tab");
        var grouping = GroupingOf(terms, request.Measure.Function);
        if (!SelectsNobody && grouping is not null && Feature<IGroupPushdown<T>>(run.Source) is { } groups && groups.CanGroup(grouping))
        {
            await foreach (var group in groups.GroupAsync(Pushed, grouping, cancellationToken).ConfigureAwait(false))
                tally.AddGroup(request.Measure.Function == MeasureFunction.Distinct ? WithValue(group) : group);
            cancellationToken.ThrowIfCancellationRequested();
            return tally.Result();
        }

        var read = terms.Of is null ? terms.By : terms.By.Append(terms.Of);
        await foreach (var (entity, related) in MatchesAsync(run, read, cancellationToken).ConfigureAwait(false))
            tally.Add(entity, related);
        return tally.Result();
    }

    /// <summary>A group whose last value is the one that is told apart.</summary>
    private static EntityGroup WithValue(EntityGroup group) => group with { Values = [.. group.Values.SkipLast(1)], Folded = group.Values[^1] };

    /// <summary>How a source is asked for a cross-tab; null where its groups could not be joined to one, or read rows that may not be seen.</summary>
    private Grouping? GroupingOf(CrossTabTerms terms, MeasureFunction measure)
    {
        // Distinct values are told apart here: a source groups by them too.
        var grouping = measure == MeasureFunction.Distinct
            ? new Grouping([.. terms.By, terms.Of!], Syntax.AggregateFunction.Count, null)
            : new Grouping(
                terms.By,
                measure switch
                {
                    MeasureFunction.Sum or MeasureFunction.Avg => Syntax.AggregateFunction.Sum,
                    MeasureFunction.Min => Syntax.AggregateFunction.Min,
                    MeasureFunction.Max => Syntax.AggregateFunction.Max,
                    _ => Syntax.AggregateFunction.Count,
                },
                terms.Of);
        var reads = ReadSet.Of(new Constant(true), grouping.Of is null ? grouping.By : grouping.By.Append(grouping.Of));
        return grouping.By.All(t => !t.Type.IsMany) && !_access.Limits(reads) ? grouping : null;
    }
}
