using System.Runtime.CompilerServices;
using Segmentation.Planning;

namespace Segmentation;

public sealed partial class SegmentQuery<T>
{
    /// <summary>The entities that match, each with a test of whether the filter of an index selects it too; all from one pass.</summary>
    internal async IAsyncEnumerable<(T Entity, Func<int, bool> Matches)> ClassifyAsync(
        IReadOnlyList<BindResult<T>> filters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var run = Run("classify");
        var predicates = filters.Select(f => f.Compile(Moment)).ToList();
        // Each on its own: what one filter makes of all together is not what each reads.
        var reads = ReadSet.Of(new Any([_plan.Residual, .. filters.Select(f => f.RequirePlan())]));
        await foreach (var (entity, related) in MatchesAsync(run, reads, cancellationToken).ConfigureAwait(false))
            yield return (entity, i => predicates[i].Matches(entity, related));
    }
}
