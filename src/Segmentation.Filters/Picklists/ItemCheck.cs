namespace Segmentation;

/// <summary>Checks the codes or texts that a field of an entity is to hold. Immutable and thread-safe.</summary>
/// <param name="field">The field's name.</param>
/// <param name="picklist">The key of its picklist; null: it holds texts.</param>
/// <param name="isSensitive">Whether issues mask its values.</param>
/// <param name="picklists">The picklists in force.</param>
internal sealed class ItemCheck(string field, string? picklist, bool isSensitive, PicklistSnapshot picklists)
{
    private readonly Picklist? _list = picklist is null ? null : picklists.Find(picklist);

    /// <summary>What is wrong with the texts, without its place; null when they may be written. An item that stood there before may stay.</summary>
    public Issue? IssueOf(IReadOnlyList<string> texts, IReadOnlyList<string> before)
    {
        if (texts.SequenceEqual(before, StringComparer.Ordinal))
            return null;
        var stood = before.Select(ItemOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] added = [.. texts.Where(t => !stood.Contains(ItemOf(t)))];
        if (added is not [] && picklist is not null && _list is null)
            return Error(IssueCode.UnknownPicklist, $"the picklist `{picklist}` of `{field}` is not registered");
        if (_list is { IsOpen: false } list && Array.FindAll(added, t => list.Find(t) is null) is [var first, ..] strangers)
            return Error(IssueCode.UnknownItem, $"{list.Key} has no item {Show(strangers)}") with { Suggestions = Meant(list, first) };
        if (Array.FindAll(added, t => _list?.Find(t) is { IsActive: false }) is [_, ..] inactive)
            return Error(IssueCode.InactiveItem, $"{_list!.Key} has no item {Show(inactive)} any more that is active");
        string[] doubled = [.. texts.GroupBy(ItemOf, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key)];
        return doubled is [] ? null : Error(IssueCode.Repeated, $"`{field}` has {Show(doubled)} more than once");
    }

    // An item is the same by its code and by an alias.
    private string ItemOf(string text) => _list?.Find(text)?.Code ?? text;

    /// <summary>The codes of the items that people call so, or that stand for the number; else those that are close.</summary>
    private static IReadOnlyList<string> Meant(Picklist list, string written)
    {
        PicklistItem[] active = [.. list.Items.Where(i => i.IsActive)];
        string[] called = [.. active.Where(i => i.Labels.ByCulture.Values.Contains(written, StringComparer.OrdinalIgnoreCase)).Select(i => i.Code)];
        if (called is not [])
            return called;
        return Iso.Number(written) is { } number && list.Classify(number) is { IsActive: true } item
            ? [item.Code]
            : Suggestions.For(written, active.Select(i => i.Code));
    }

    private string Show(IEnumerable<string> texts) => CustomValue.Show(texts, isSensitive);

    private static Issue Error(IssueCode code, string message) => new(Severity.Error, code, message);
}
