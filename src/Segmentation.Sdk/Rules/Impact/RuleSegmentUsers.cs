using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Rules whose conditions ask for a segment.</summary>
internal sealed class RuleConditionSegmentUser(IRuleRepository rules) : ISegmentUser
{
    public string Kind => "rule";

    public async ValueTask<IReadOnlyList<string>> FindAsync(SegmentReference segment, CancellationToken cancellationToken = default) =>
    [
        .. (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Rules
            .Where(r => r.When.AsksForSegment(segment.Segment.Key)).Select(r => r.Key),
    ];

    public async ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default)
    {
        if ((await FindAsync(segment, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await rules.ChangeAsync(
                all => new RuleCatalogue(all.Rules.Select(r => r with { When = r.When.ReplaceSegment(segment.Segment.Key, with) })), by, cancellationToken)
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
        .. (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Rules
            .Where(r => Names(r, segment.Segment.Key)).Select(r => r.Key),
    ];

    public async ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default)
    {
        if (with is InSegment other && (await FindAsync(segment, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await rules.ChangeAsync(
                all => new RuleCatalogue(all.Rules.Select(r => Mapped(r, segment.Segment.Key, _ => other.Key))), by, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Names(Rule rule, string key) => RuleNames.IsAsked(become => Mapped(rule, key, become));

    /// <summary>The rule with what becomes of each key that names the segment.</summary>
    private Rule Mapped(Rule rule, string key, Func<string, string> become)
    {
        return rule.With(
            rule.Trigger switch
            {
                SegmentEnteredTrigger entered => new SegmentEnteredTrigger(Mapped(entered.Segment)),
                SegmentLeftTrigger left => new SegmentLeftTrigger(Mapped(left.Segment)),
                _ => rule.Trigger,
            },
            [.. rule.Then.Select(a => actions.FindKindOf(a)?.WithSegments(a, Mapped) ?? a)]);

        string Mapped(string segment) => string.Equals(segment, key, StringComparison.OrdinalIgnoreCase) ? become(segment) : segment;
    }
}
