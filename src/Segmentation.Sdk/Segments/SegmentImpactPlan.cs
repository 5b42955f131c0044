using System.Globalization;

namespace Segmentation;

/// <summary>What becomes of the definitions that ask for a segment which is deleted.</summary>
public enum SegmentDeletion
{
    /// <summary>The deletion is refused as long as there are any.</summary>
    Refuse,

    /// <summary>They ask for another segment, which takes over the channels that it suppresses.</summary>
    Replace,

    /// <summary>They ask what its filter asks, and select whom they did.</summary>
    Inline,

    /// <summary>They ask for nobody in its place.</summary>
    Clear,
}

/// <summary>A deletion of a segment that was thought through: who asks for it, and what will change. Nothing is changed by planning. Immutable.</summary>
public sealed class SegmentImpactPlan
{
    internal SegmentImpactPlan(SegmentReference segment, SegmentDeletion policy, string? replacedBy) =>
        (Reference, Policy, ReplacedBy) = (segment, policy, replacedBy);

    /// <summary>The key of the segment.</summary>
    public string Segment => Reference.Segment.Key;

    /// <summary>What becomes of the definitions that ask for it.</summary>
    public SegmentDeletion Policy { get; }

    /// <summary>The key of the segment that takes its place; null when none does.</summary>
    public string? ReplacedBy { get; }

    /// <summary>The definitions that ask for it: segments, derived fields, those of other users, and the channels that it suppresses.</summary>
    public IReadOnlyList<DefinitionUse> Definitions { get; internal init; } = [];

    /// <summary>The other segments whose members change; those whose source is registered.</summary>
    public IReadOnlyList<MembershipChange> Memberships { get; internal init; } = [];

    /// <summary>Why the segment cannot be deleted so; null when it can.</summary>
    public string? Refusal => Policy switch
    {
        _ when Uses(SegmentAdministration.DerivedField) is { Count: > 0 } formulas => Refused($"{formulas[0]} ask for it: change the model"),
        SegmentDeletion.Refuse when Definitions.Count > 0 =>
            Refused($"{string.Join(", ", Uses())} use it (choose a policy: refuse, replace with, inline, clear)"),
        SegmentDeletion.Inline when Uses(SegmentAdministration.Channel) is { Count: > 0 } channels =>
            Refused($"{channels[0]} would be suppressed for nobody: replace it or clear"),
        SegmentDeletion.Inline or SegmentDeletion.Clear when Uses(RuleItemUser.Needing) is { Count: > 0 } rules =>
            Refused($"{rules[0]} could not do without it: replace it, or change the rules"),
        _ when Broken.Count > 0 => Refused(string.Join("; ", Broken)),
        _ => null,
    };

    /// <summary>What would be wrong with the segments that ask for it.</summary>
    internal IReadOnlyList<SegmentIssue> Broken { get; init; } = [];

    internal SegmentReference Reference { get; }

    /// <summary>The plan in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
    [
        Title,
        .. Definitions.Select(d => $"{d.Kind}: {d.Name}"),
        .. Memberships.Select(m => string.Create(CultureInfo.InvariantCulture, $"members of {m.Segment}: +{m.Entered} -{m.Left}")),
        .. Refusal is null ? Array.Empty<string>() : [$"refused: {Refusal}"],
    ]);

    private string Title => Policy switch
    {
        SegmentDeletion.Replace => $"delete {Segment}, replaced by {ReplacedBy}",
        SegmentDeletion.Inline => $"delete {Segment}, its filter in its place",
        SegmentDeletion.Clear => $"delete {Segment}, nobody in its place",
        _ => $"delete {Segment}",
    };

    private string Refused(string why) => $"segment \"{Segment}\" cannot be deleted: {why}";

    private IReadOnlyList<string> Uses(string? kind = null) =>
    [
        .. Definitions.Where(d => kind is null || d.Kind == kind).GroupBy(d => d.Kind)
            .Select(g => $"{g.Key}{(g.Count() == 1 ? "" : "s")} {string.Join(" and ", g.Select(d => $"\"{d.Name}\""))}"),
    ];
}
