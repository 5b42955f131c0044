using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Rules whose conditions ask for a segment.</summary>
internal sealed class RuleConditionSegmentUser(IRuleRepository rules) : ISegmentUser
{
    public string Kind => "rule";

    public async ValueTask<IReadOnlyList<string>> FindAsync(SegmentReference segment, CancellationToken cancellationToken = default) =>
    [
        .. (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Definitions
            .Where(d => d.Conditions.Any(c => c.AsksForSegment(segment.Segment.Key))).Select(d => d.Key),
    ];

    public async ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default)
    {
        if ((await FindAsync(segment, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await rules.ChangeAsync(
                all => all.Select(d => d.WithConditions(c => c.ReplaceSegment(segment.Segment.Key, with))), by, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}

/// <summary>Rules that wait for who enters or leaves a segment, or whose actions name it as a list: only another segment can take its place.</summary>
internal sealed class RuleSegmentUser(IRuleRepository rules, ActionCatalogue actions) : ISegmentUser
{
    public string Kind => RuleItemUser.Needing;

    public async ValueTask<IReadOnlyList<string>> FindAsync(SegmentReference segment, CancellationToken cancellationToken = default) =>
    [
        .. (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Definitions
            .Where(d => Names(d, segment.Segment.Key)).Select(d => d.Key),
    ];

    public async ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default)
    {
        if (with is InSegment other && (await FindAsync(segment, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await rules.ChangeAsync(
                all => all.Select(d => Mapped(d, segment.Segment.Key, _ => other.Key)), by, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Names(RuleDefinition definition, string key) => RuleNames.IsAsked(become => Mapped(definition, key, become));

    /// <summary>The definition with what becomes of each key that names the segment.</summary>
    private RuleDefinition Mapped(RuleDefinition definition, string key, Func<string, string> become)
    {
        return definition.With(
            definition.Trigger switch
            {
                SegmentEnteredTrigger entered => new SegmentEnteredTrigger(Mapped(entered.Segment)),
                SegmentLeftTrigger left => new SegmentLeftTrigger(Mapped(left.Segment)),
                _ => definition.Trigger,
            },
            a => actions.FindKindOf(a)?.WithSegments(a, Mapped) ?? a);

        string Mapped(string segment) => string.Equals(segment, key, StringComparison.OrdinalIgnoreCase) ? become(segment) : segment;
    }
}
