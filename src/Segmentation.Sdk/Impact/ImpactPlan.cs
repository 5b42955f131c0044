using System.Globalization;

namespace Segmentation;

/// <summary>How many records hold an item.</summary>
/// <param name="EntityType">The entity type.</param>
/// <param name="Field">The field.</param>
/// <param name="Count">How many; null where the records cannot be counted, since no source is registered.</param>
public sealed record RecordUse(string EntityType, string Field, long? Count)
{
    /// <summary>Why they cannot be written; null when they can, or need not be.</summary>
    public string? Fault { get; init; }
}

/// <summary>A definition that names an item.</summary>
/// <param name="Kind">What it is, such as <c>segment</c>.</param>
/// <param name="Name">Which one.</param>
public sealed record DefinitionUse(string Kind, string Name);

/// <summary>How the members of a segment change.</summary>
/// <param name="Segment">The key of the segment.</param>
/// <param name="Entered">How many become members.</param>
/// <param name="Left">How many are members no more.</param>
public sealed record MembershipChange(string Segment, long Entered, long Left);

/// <summary>A change of a picklist item that was thought through: who uses the item, and what will change. Nothing is changed by planning. Immutable.</summary>
public sealed class ImpactPlan
{
    internal ImpactPlan(string list, RunningChange change) => (List, Planned) = (list, change);

    /// <summary>What becomes of the item.</summary>
    public ItemChange Change => Planned.Change;

    /// <summary>The key of the list.</summary>
    public string List { get; }

    /// <summary>The item; of a change that was begun, as it was before.</summary>
    public PicklistItem Item => Planned.Item;

    /// <summary>The code of the item that takes its place; null when none does.</summary>
    public string? ReplacedBy => Planned.ReplacedBy;

    /// <summary>The records that hold the item, field by field; only fields of which some do, or cannot be counted.</summary>
    public IReadOnlyList<RecordUse> Records { get; internal init; } = [];

    /// <summary>The definitions that name the item.</summary>
    public IReadOnlyList<DefinitionUse> Definitions { get; internal init; } = [];

    /// <summary>The segments whose members change; of a change that was begun, those that still do.</summary>
    public IReadOnlyList<MembershipChange> Memberships { get; internal init; } = [];

    /// <summary>Whether nothing uses the item.</summary>
    public bool IsUnused => Records.Count == 0 && Definitions.Count == 0;

    /// <summary>Why the plan is refused; null when it can be applied.</summary>
    public string? Refusal => Change switch
    {
        _ when Misplaced is not null && Records.Count > 0 => Refused(Misplaced),
        _ when Conflicts.Count > 0 => Refused(Conflicts[0]),
        ItemChange.Merge => null,
        _ when Formulas.Count > 0 => Refused($"the formulas of {string.Join(" and ", Formulas)} name it: merge it, or change the model"),
        ItemChange.Delete when !IsUnused => Refused($"{string.Join(", ", Uses())} use it (choose a policy: refuse, replace with, clear)"),
        ItemChange.Delete => null,
        _ when Records.FirstOrDefault(r => r.Fault is not null) is { } unwritable => Refused(unwritable.Fault!),
        ItemChange.DeleteAndClear when Definitions.FirstOrDefault(d => d.Kind == DependentItemUser.Dependent) is { } dependent =>
            Refused($"the item {dependent.Name} depends on it: replace it, or let that one depend on another"),
        ItemChange.DeleteAndClear when Definitions.FirstOrDefault(d => d.Kind == RuleItemUser.Needing) is { } rule =>
            Refused($"the rule \"{rule.Name}\" could not do without it: replace it, or change the rule"),
        _ => null,
    };

    /// <summary>The derived fields whose formulas could not be reckoned without the item.</summary>
    internal IReadOnlyList<string> Formulas { get; init; } = [];

    /// <summary>Why records that hold the item could not hold the other in its place; null when they could.</summary>
    internal string? Misplaced { get; init; }

    /// <summary>Why definitions would be wrong with the other item in its place.</summary>
    internal IReadOnlyList<string> Conflicts { get; init; } = [];

    internal RunningChange Planned { get; }

    /// <summary>The plan in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
    [
        Planned.ToString(),
        .. Records.Select(r => $"records: {Counted(r, "not counted,")} {r.EntityType}.{r.Field}{Staying(r)}"),
        .. Definitions.Select(d => $"{d.Kind}: {d.Name}"),
        .. Memberships.Select(m => string.Create(CultureInfo.InvariantCulture, $"members of {m.Segment}: +{m.Entered} -{m.Left}")),
        .. Refusal is null ? Array.Empty<string>() : [$"refused: {Refusal}"],
    ]);

    private string Refused(string why) =>
        $"item \"{Item.Code}\" of {List} cannot be {(Change == ItemChange.Merge ? "merged away" : "deleted")}: {why}";

    private IEnumerable<string> Uses() =>
    [
        .. Records.Select(r => $"{Counted(r, "perhaps some")} record{(r.Count == 1 ? "" : "s")} in {r.EntityType}.{r.Field}"),
        .. Definitions.GroupBy(d => d.Kind).Select(g => $"{g.Key}{(g.Count() == 1 ? "" : "s")} {string.Join(" and ", g.Select(d => $"\"{d.Name}\""))}"),
    ];

    private string Staying(RecordUse use) => Change == ItemChange.Merge && use.Fault is { } fault ? $" stay as they are: {fault}" : "";

    private static string Counted(RecordUse use, string otherwise) => use.Count?.ToString(CultureInfo.InvariantCulture) ?? otherwise;
}
