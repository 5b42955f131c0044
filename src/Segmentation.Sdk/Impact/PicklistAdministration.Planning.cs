namespace Segmentation;

// What a change would do, found without changing anything.
public sealed partial class PicklistAdministration
{
    private async Task<ImpactPlan> PlanAsync(ItemChange change, string list, string code, string? other, CancellationToken cancellationToken)
    {
        var context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var picklist = context.Picklists.Require(list);
        var heir = other is null ? null : picklist.Find(other) ?? throw new PicklistException($"\"{other}\" is no item of {picklist.Key}");
        // What was begun before goes on, with the item as it was.
        var running = picklist.Running.FirstOrDefault(r => (r.Change, r.ReplacedBy) == (change, heir?.Code) && r.Item.IsSpelled(code));
        var planned = running ?? new RunningChange(change, picklist.Removable(code, heir is null ? "deleted" : "merged away"), heir?.Code);
        // Tried, so that what cannot be is refused now.
        var begun = change == ItemChange.Delete ? picklist.Remove(planned.Item.Code) : picklist.Begin(planned);
        var ended = begun.End(planned);
        var reference = new ItemReference(context, picklist.Key, planned.Item);
        var (records, definitions) = await UsesAsync(reference, planned, cancellationToken).ConfigureAwait(false);
        return new ImpactPlan(picklist.Key, planned)
        {
            Records = records,
            Definitions = definitions,
            Misplaced = heir is null || running is not null ? null : MisplacedBy(context.Picklists, picklist, planned.Item, heir),
            Conflicts = heir is null || running is not null
                ? []
                : await ConflictsAsync(reference, With(context, begun), cancellationToken).ConfigureAwait(false),
            Formulas = change == ItemChange.Merge ? [] : BrokenDefinitions.Formulas(context, With(context, ended)),
            Memberships = change switch
            {
                ItemChange.Delete => [],
                ItemChange.DeleteAndClear => await new ChangedMembers(
                    _segmenter,
                    context,
                    With(context, ended) with { Segments = SegmentItemUser.Rewritten(context.Segments!, reference, null) },
                    new Cleared(picklist.Key, planned.Item)).CountAsync(context.Segments!.Segments, cancellationToken).ConfigureAwait(false),
                _ => await new ChangedMembers(_segmenter, context, With(context, begun)).CountAsync(context.Segments!.Segments, cancellationToken)
                    .ConfigureAwait(false),
            },
        };
    }

    private async Task<(IReadOnlyList<RecordUse> Records, IReadOnlyList<DefinitionUse> Definitions)> UsesAsync(
        ItemReference reference, RunningChange change, CancellationToken cancellationToken)
    {
        var records = await new ItemRecords(_segmenter, reference.Context, reference.List, change).CountAsync(cancellationToken).ConfigureAwait(false);
        var definitions = new List<DefinitionUse>();
        foreach (var user in _users)
            definitions.AddRange((await user.FindAsync(reference, cancellationToken).ConfigureAwait(false)).Select(name => new DefinitionUse(user.Kind, name)));
        return (records, definitions);
    }

    private async Task<IReadOnlyList<string>> ConflictsAsync(ItemReference reference, BindingContext after, CancellationToken cancellationToken)
    {
        var conflicts = new List<string>();
        foreach (var user in _users)
            conflicts.AddRange(await user.FindConflictsAsync(reference, after, cancellationToken).ConfigureAwait(false));
        return conflicts;
    }

    /// <summary>Why records that hold an item could not hold the other in its place: they hold another item of the parent list than that goes with.</summary>
    private static string? MisplacedBy(PicklistSnapshot lists, Picklist list, PicklistItem item, PicklistItem heir) =>
        list.ParentKey is { } key && heir.Parent is { } parent && lists.Find(key) is { } above &&
        (item.Parent is null || above.Find(item.Parent) != above.Find(parent))
            ? $"\"{heir.Code}\" goes with \"{parent}\" of {key}, and the item with {(item.Parent is null ? "any" : $"\"{item.Parent}\"")}: " +
              "let both go with the same first, or move the records"
            : null;

    /// <summary>The same with another list; what depends on items that it lacks is another matter.</summary>
    private static BindingContext With(BindingContext context, Picklist list)
    {
        var lists = context.Picklists.Lists.Select(l => l.Key == list.Key ? list : l)
            .Select(l => new Picklist(l.Key, l.Labels, l.Items.Select(i => i with { Parent = null })) { IsOpen = l.IsOpen });
        return context with { Picklists = new PicklistSnapshot(lists) };
    }
}
