using System.Globalization;

namespace Segmentation;

/// <summary>What becomes of an item of a picklist.</summary>
public enum ItemChange
{
    /// <summary>It becomes an alias of another: what stores or names it goes over to that one, and its code is read as that one for ever.</summary>
    Merge,

    /// <summary>It is deleted, and refused as long as anything uses it.</summary>
    Delete,

    /// <summary>It is deleted, and another takes its place wherever it is stored or named.</summary>
    DeleteAndReplace,

    /// <summary>It is deleted; the records that hold it hold nothing there, and filters that name it ask for what is left.</summary>
    DeleteAndClear,
}

/// <summary>How many records hold an item.</summary>
/// <param name="EntityType">The entity type.</param>
/// <param name="Field">The field.</param>
/// <param name="Count">How many; null where the records cannot be counted, since no source is registered.</param>
public sealed record RecordUse(string EntityType, string Field, long? Count);

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
    internal ImpactPlan(ItemChange change, ItemReference item, string? code) => (Change, Reference, ReplacedBy) = (change, item, code);

    /// <summary>What becomes of the item.</summary>
    public ItemChange Change { get; }

    /// <summary>The key of the list.</summary>
    public string List => Reference.List;

    /// <summary>The item.</summary>
    public PicklistItem Item => Reference.Item;

    /// <summary>The code of the item that takes its place; null when none does.</summary>
    public string? ReplacedBy { get; }

    /// <summary>The records that hold the item, field by field; only fields of which some do, or cannot be counted.</summary>
    /// <remarks>Of a change that was begun, those that have gone over are counted too: the two items are one by then.</remarks>
    public IReadOnlyList<RecordUse> Records { get; internal init; } = [];

    /// <summary>The definitions that name the item.</summary>
    public IReadOnlyList<DefinitionUse> Definitions { get; internal init; } = [];

    /// <summary>The segments whose members change; of an item that is merged or replaced.</summary>
    public IReadOnlyList<MembershipChange> Memberships { get; internal init; } = [];

    /// <summary>Whether nothing uses the item.</summary>
    public bool IsUnused => Records.Count == 0 && Definitions.Count == 0;

    /// <summary>Why the plan is refused; null when it can be applied.</summary>
    public string? Refusal => Change switch
    {
        ItemChange.Merge => null,
        _ when Formulas.Count > 0 => Refused($"the formulas of {string.Join(" and ", Formulas)} name it: merge it, or change the model"),
        ItemChange.Delete when !IsUnused => Refused($"{string.Join(", ", Uses())} use it (choose a policy: refuse, replace with, clear)"),
        ItemChange.Delete => null,
        _ when Records.FirstOrDefault(r => r.Count is null) is { } unseen =>
            Refused($"no source of {unseen.EntityType} is registered, whose records may hold it"),
        ItemChange.DeleteAndClear when Definitions.FirstOrDefault(d => d.Kind == DependentItemUser.Dependent) is { } dependent =>
            Refused($"the item {dependent.Name} depends on it: replace it, or let that one depend on another"),
        _ => null,
    };

    /// <summary>The derived fields whose formulas could not be reckoned without the item.</summary>
    internal IReadOnlyList<string> Formulas { get; init; } = [];

    internal ItemReference Reference { get; }

    /// <summary>The plan in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
    [
        Title,
        .. Records.Select(r => $"records: {(r.Count is { } count ? count.ToString(CultureInfo.InvariantCulture) : "not counted,")} {r.EntityType}.{r.Field}"),
        .. Definitions.Select(d => $"{d.Kind}: {d.Name}"),
        .. Memberships.Select(m => string.Create(CultureInfo.InvariantCulture, $"members of {m.Segment}: +{m.Entered} -{m.Left}")),
        .. Refusal is null ? Array.Empty<string>() : [$"refused: {Refusal}"],
    ]);

    private string Title => Change switch
    {
        ItemChange.Merge => $"merge {Item.Code} into {ReplacedBy}",
        ItemChange.DeleteAndReplace => $"delete {Item.Code}, replaced by {ReplacedBy}",
        ItemChange.DeleteAndClear => $"delete {Item.Code}, and clear what holds it",
        _ => $"delete {Item.Code}",
    };

    private string Refused(string why) => $"item \"{Item.Code}\" of {List} cannot be deleted: {why}";

    private IEnumerable<string> Uses() =>
    [
        .. Records.Select(r => $"{(r.Count is { } count ? count.ToString(CultureInfo.InvariantCulture) : "perhaps some")} records in {r.EntityType}.{r.Field}"),
        .. Definitions.GroupBy(d => d.Kind).Select(g => $"{g.Key}{(g.Count() == 1 ? "" : "s")} {string.Join(" and ", g.Select(d => $"\"{d.Name}\""))}"),
    ];
}
