using System.Runtime.CompilerServices;

namespace Segmentation;

public sealed partial class SegmentQuery<T>
{
    /// <summary>The entities that match, each with the rows that it and some plans read.</summary>
    internal async IAsyncEnumerable<(T Entity, RelatedRows Related)> WithReadsOfAsync(
        IEnumerable<Plan> plans, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var run = Run("rules");
        await foreach (var match in MatchesAsync(run, ReadSet.Of([_plan.Residual, .. plans]), cancellationToken).ConfigureAwait(false))
            yield return match;
    }
}
