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
        var planned = picklist.Running.FirstOrDefault(r => (r.Change, r.ReplacedBy) == (change, heir?.Code) && r.Item.IsSpelled(code))
            ?? new RunningChange(change, picklist.Removable(code, heir is null ? "deleted" : "merged away"), heir?.Code);
        // Tried, so that what cannot be is refused now.
        var begun = change == ItemChange.Delete ? picklist.Remove(planned.Item.Code) : picklist.Begin(planned);
        var ended = begun.End(planned);
        var reference = new ItemReference(context, picklist.Key, planned.Item);
        return new ImpactPlan(picklist.Key, planned)
        {
            Records = await new ItemRecords(_segmenter, context, picklist.Key, planned).CountAsync(cancellationToken).ConfigureAwait(false),
            Definitions = await UsesAsync(reference, cancellationToken).ConfigureAwait(false),
            Formulas = change == ItemChange.Merge ? [] : BrokenFormulas.Between(context, With(context, ended)),
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

    private async Task<IReadOnlyList<DefinitionUse>> UsesAsync(ItemReference reference, CancellationToken cancellationToken)
    {
        var uses = new List<DefinitionUse>();
        foreach (var user in _users)
            uses.AddRange((await user.FindAsync(reference, cancellationToken).ConfigureAwait(false)).Select(name => new DefinitionUse(user.Kind, name)));
        return uses;
    }

    /// <summary>The same with another list; what depends on items that it lacks is another matter.</summary>
    private static BindingContext With(BindingContext context, Picklist list)
    {
        var lists = context.Picklists.Lists.Select(l => l.Key == list.Key ? list : l)
            .Select(l => new Picklist(l.Key, l.Labels, l.Items.Select(i => i with { Parent = null })) { IsOpen = l.IsOpen });
        return context with { Picklists = new PicklistSnapshot(lists) };
    }
}
