using System.Globalization;
using System.Text.RegularExpressions;

namespace Segmentation;

/// <summary>A picklist cannot be changed so; the message names the item and says what to do.</summary>
public sealed class PicklistException(string message) : Exception(message);

// Edits: each gives another list, and throws PicklistException when it would leave nonsense. Items are named by code or alias.
public sealed partial class Picklist
{
    /// <summary>The list with an item added, at a position from 0, or at the end.</summary>
    public Picklist Add(PicklistItem item, int? position = null)
    {
        if (item.Aliases.Prepend(item.Code).FirstOrDefault(spelling => Find(spelling) is not null) is { } taken)
            throw Refused(item.Code, $"cannot be added: \"{taken}\" is {Shown(Find(taken)!)} already");
        if (item.IsDefault && Items.FirstOrDefault(i => i.IsDefault) is { } other)
            throw Refused(item.Code, $"cannot be added as the default: {Shown(other)} is, until another is set");
        List<PicklistItem> items = [.. Items];
        items.Insert(Math.Clamp(position ?? items.Count, 0, items.Count), Checked(item));
        return With(items);
    }

    /// <summary>The list with an item's label in a culture, such as <c>de</c>, changed; null: without a label there.</summary>
    public Picklist Relabel(string code, string culture, string? label) => Change(code, item => item with { Labels = LabelsOf(item.Labels, culture, label) });

    /// <summary>The list with its own name in a culture changed; null: without a name there.</summary>
    public Picklist Rename(string culture, string? label) =>
        new(Key, LabelsOf(Labels, culture, label), Items) { IsOpen = IsOpen, ParentKey = ParentKey, Running = Running };

    /// <summary>The list as one that welcomes values beyond its items; in a filter such a value is then a warning, no error.</summary>
    public Picklist Open() => new(Key, Labels, Items) { IsOpen = true, ParentKey = ParentKey, Running = Running };

    /// <summary>The list as one of its items alone; what is stored beyond them stays stored.</summary>
    public Picklist Restrict() => new(Key, Labels, Items) { IsOpen = false, ParentKey = ParentKey, Running = Running };

    /// <summary>The list as one whose items may depend on items of another; null: on none, and its items neither.</summary>
    /// <param name="parentKey">The key of the other list, which has to be registered where this one is.</param>
    public Picklist Under(string? parentKey) => string.Equals(parentKey, ParentKey, StringComparison.OrdinalIgnoreCase)
        ? this
        : new Picklist(Key, Labels, Items.Select(i => i with { Parent = null })) { IsOpen = IsOpen, ParentKey = parentKey };

    /// <summary>The list with an item's labels as they are in another list, such as the one that it started from.</summary>
    public Picklist RestoreLabels(string code, Picklist factory) => Change(code, item => factory.Find(item.Code) is { } original
        ? item with { Labels = original.Labels }
        : throw Refused(item.Code, "has no labels to go back to: it is no factory item"));

    /// <summary>The list with an item at another position, from 0; beyond the end is the end.</summary>
    public Picklist Move(string code, int position)
    {
        var item = Require(code);
        List<PicklistItem> items = [.. Items.Where(i => i != item)];
        items.Insert(Math.Clamp(position, 0, items.Count), item);
        return With(items);
    }

    /// <summary>The list with an item's colour, as <c>#RRGGBB</c>, changed; null: without a colour.</summary>
    public Picklist Recolor(string code, string? color) => Change(code, item => item with { Color = color });

    /// <summary>The list with an item's description changed; null: without one.</summary>
    public Picklist Describe(string code, string? description) => Change(code, item => item with { Description = description });

    /// <summary>The list with an item that may not be chosen any more; filters and records keep its meaning.</summary>
    public Picklist Deactivate(string code) => Change(code, item => item.IsDefault
        ? throw Refused(item.Code, "cannot be deactivated while new records start with it: set another default first")
        : item with { IsActive = false });

    /// <summary>The list with an item that may be chosen again.</summary>
    public Picklist Reactivate(string code) => Change(code, item => item with { IsActive = true });

    /// <summary>The list with the item that new records start with; null: they start without one.</summary>
    public Picklist WithDefault(string? code)
    {
        var chosen = code is null ? null : Require(code);
        return chosen is { IsActive: false }
            ? throw Refused(chosen.Code, "cannot be the default while it is not active: reactivate it first")
            : With(Items.Select(i => i with { IsDefault = i == chosen }));
    }

    /// <summary>The list with the numbers that an item stands for changed; null: it stands for none.</summary>
    public Picklist WithRange(string code, NumberRange? range) => Change(code, item => item with { Range = range });

    /// <summary>The list with the item of the parent list changed that an item depends on; null: it depends on none.</summary>
    public Picklist WithParent(string code, string? parent) => Change(code, item => item with { Parent = parent });

    /// <summary>The list with an item read as another from now on: its code and aliases are aliases of that one.</summary>
    public Picklist Merge(string code, string into)
    {
        var (gone, kept) = (Removable(code, "merged away"), Require(into));
        if (gone == kept)
            throw Refused(gone.Code, "cannot be merged into itself");
        return With(Items.Where(i => i != gone).Select(i => i != kept ? i : i with
        {
            Aliases = [.. i.Aliases, gone.Code, .. gone.Aliases],
            IsDefault = i.IsDefault || gone.IsDefault,
            IsActive = i.IsActive || gone.IsDefault,
            Range = gone.Range is { } range ? i.Range is { } own ? own.Joined(range) : range : i.Range,
        }));
    }

    /// <summary>The list without an item; what is still stored of it becomes an unknown value, so that its uses should be dealt with first.</summary>
    public Picklist Remove(string code)
    {
        var gone = Removable(code, "deleted");
        return With(Items.Where(i => i != gone));
    }

    /// <summary>The list without an alias of an item, once nothing is stored under it any more.</summary>
    public Picklist RemoveAlias(string code, string alias) => Change(code, item => item.Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase)
        ? item with { Aliases = [.. item.Aliases.Where(a => !string.Equals(a, alias, StringComparison.OrdinalIgnoreCase))] }
        : throw Refused(item.Code, $"has no alias \"{alias}\""));

    /// <summary>The items in the order of their labels in a culture, as a user interface may show them.</summary>
    public IReadOnlyList<PicklistItem> ItemsIn(CultureInfo culture) =>
        [.. Items.OrderBy(i => i.LabelFor(culture), StringComparer.Create(culture, CompareOptions.None))];

    private Picklist Change(string code, Func<PicklistItem, PicklistItem> change)
    {
        var item = Require(code);
        return With(Items.Select(i => i == item ? Checked(change(i)) : i));
    }

    internal Picklist With(IEnumerable<PicklistItem> items, IEnumerable<RunningChange>? running = null) =>
        new(Key, Labels, items) { IsOpen = IsOpen, ParentKey = ParentKey, Running = running is null ? Running : [.. running] };

    internal PicklistItem Removable(string code, string what)
    {
        var item = Require(code);
        // Whoever names an alias may mean what it was before a merge.
        if (!string.Equals(item.Code, code, StringComparison.OrdinalIgnoreCase))
            throw Refused(item.Code, $"cannot be {what} by its alias \"{code}\": name its code");
        return item.IsSystem ? throw Refused(item.Code, $"cannot be {what}: it belongs to the system; deactivate it") : item;
    }

    private PicklistItem Require(string code)
    {
        if (Find(code) is { } item)
            return item;
        var suggestions = Suggestions.For(code, Items.Select(i => i.Code));
        throw new PicklistException($"\"{code}\" is no item of {Key}{(suggestions.Count == 0 ? "" : $": did you mean {string.Join(" or ", suggestions)}?")}");
    }

    /// <exception cref="PicklistException">The item is none that a list could have.</exception>
    internal PicklistItem Checked(PicklistItem item) => FaultIn(item) is { } fault ? throw Refused(item.Code, fault) : item;

    private static string? FaultIn(PicklistItem item) => item switch
    {
        { Color: { } color } when !ColorForm().IsMatch(color) => $"cannot have the colour \"{color}\": a colour is #RRGGBB",
        { Range: { Low: { } low, High: { } high } } when low >= high =>
            string.Create(CultureInfo.InvariantCulture, $"cannot stand for the numbers from {low} up to, not including, {high}: there are none"),
        { IsDefault: true, IsActive: false } => "cannot be the default while it is not active",
        _ => null,
    };

    private Labels LabelsOf(Labels labels, string culture, string? label) => string.IsNullOrWhiteSpace(culture) || label is { Length: 0 }
        ? throw new PicklistException($"a label in {Key} needs a culture, such as `de`, and a text")
        : labels.With(culture, label);

    private PicklistException Refused(string code, string why) => new($"item \"{code}\" of {Key} {why}");

    private static string Shown(PicklistItem item) => $"\"{item.Code}\"";

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ColorForm();
}
