using System.Globalization;

namespace Segmentation;

/// <summary>One difference between two states of the picklists.</summary>
/// <param name="List">The key of the list.</param>
/// <param name="Code">The code of the item; null where the list itself differs.</param>
/// <param name="What">What differs, such as <c>label de</c> or <c>position</c>.</param>
/// <param name="Before">What it was; null where there was none.</param>
/// <param name="After">What it is; null where there is none.</param>
public sealed record PicklistChange(string List, string? Code, string What, string? Before, string? After)
{
    /// <summary>The difference in a line.</summary>
    public override string ToString() => $"{List}{(Code is null ? "" : $" {Code}")}: {What}: {Before ?? "none"} -> {After ?? "none"}";
}

/// <summary>Tells picklists apart.</summary>
public static class PicklistChanges
{
    extension(PicklistSnapshot before)
    {
        /// <summary>What has to change to get from these lists to others, list after list; nothing when they are the same.</summary>
        public IReadOnlyList<PicklistChange> ChangesTo(PicklistSnapshot after) =>
        [
            .. before.Lists.Where(l => after.Find(l.Key) is null).Select(l => new PicklistChange(l.Key, null, "list", Shown(l), null)),
            .. after.Lists.SelectMany(l => Between(before.Find(l.Key), l)),
        ];
    }

    private static IEnumerable<PicklistChange> Between(Picklist? before, Picklist after)
    {
        if (before is null)
            return [new(after.Key, null, "list", null, Shown(after))];
        if (ReferenceEquals(before, after))
            return [];
        return Facts(before).Differences(Facts(after)).Select(d => new PicklistChange(after.Key, null, d.What, d.Before, d.After))
            .Concat(before.Items.Where(i => after.Items.All(a => a.Code != i.Code)).Select(i => new PicklistChange(after.Key, i.Code, "item", Shown(i), null)))
            .Concat(after.Items.SelectMany(i => Between(after.Key, before.Items.FirstOrDefault(b => b.Code == i.Code), i)))
            .Concat(Order(before, after) is var (old, now) && old != now ? [new PicklistChange(after.Key, null, "order", old, now)] : []);
    }

    private static IEnumerable<PicklistChange> Between(string list, PicklistItem? before, PicklistItem after) => before is null
        ? [new(list, after.Code, "item", null, Shown(after))]
        : Facts(before).Differences(Facts(after)).Select(d => new PicklistChange(list, after.Code, d.What, d.Before, d.After));

    /// <summary>The order of the items that both have.</summary>
    private static (string Before, string After) Order(Picklist before, Picklist after)
    {
        static string Codes(Picklist list, Picklist other) => Shown(list.Items.Select(i => i.Code).Where(c => other.Items.Any(o => o.Code == c)));
        return (Codes(before, after), Codes(after, before));
    }

    private static Dictionary<string, string> Facts(Picklist list) => Present(
    [
        .. list.Labels.ByCulture.Select(l => ($"label {l.Key}", (string?)l.Value)),
        ("open", list.IsOpen ? "yes" : null),
        ("parent list", list.ParentKey),
        ("running", list.Running.Count == 0 ? null : string.Join("; ", list.Running)),
    ]);

    private static Dictionary<string, string> Facts(PicklistItem item) => Present(
    [
        .. item.Labels.ByCulture.Select(l => ($"label {l.Key}", (string?)l.Value)),
        ("aliases", item.Aliases.Count == 0 ? null : Shown(item.Aliases)),
        ("description", item.Description),
        ("colour", item.Color),
        ("system", item.IsSystem ? "yes" : null),
        ("active", item.IsActive ? "yes" : null),
        ("default", item.IsDefault ? "yes" : null),
        ("numbers", item.Range is { } range ? string.Create(CultureInfo.InvariantCulture, $"[{range.Low}, {range.High})") : null),
        ("stage", item.Semantics?.ToString()),
        ("parent", item.Parent),
    ]);

    private static Dictionary<string, string> Present(IEnumerable<(string What, string? Value)> facts) =>
        facts.Where(f => f.Value is not null).ToDictionary(f => f.What, f => f.Value!);

    private static IEnumerable<(string What, string? Before, string? After)> Differences(
        this Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Select(what => (what, before.GetValueOrDefault(what), after.GetValueOrDefault(what))).Where(d => d.Item2 != d.Item3);

    // So that no other texts are shown alike.
    private static string Shown(IEnumerable<string> texts) =>
        string.Join(", ", texts.Select(t => t.AsSpan().ContainsAny(',', '`') ? FilterText.InBackQuotes(t) : t));

    private static string Shown(Picklist list) => $"{list.Items.Count} items";

    private static string Shown(PicklistItem item) => item.LabelFor(CultureInfo.InvariantCulture);
}
