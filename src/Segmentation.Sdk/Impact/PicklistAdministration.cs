namespace Segmentation;

/// <summary>
/// Changes of picklists that could break something: first a plan of who uses an item, then the change itself. At each moment while a change runs, every filter
/// selects what it should. Thread-safe.
/// </summary>
public sealed class PicklistAdministration
{
    private readonly Segmenter _segmenter;
    private readonly IReadOnlyList<IItemUser> _users;

    /// <summary>Changes the picklists of a segmenter.</summary>
    /// <param name="segmenter">The model, the sources, and the repositories of picklists, custom fields and segments.</param>
    /// <param name="users">Those whose definitions may name items, beside segments, dependent items and custom fields.</param>
    /// <exception cref="ArgumentException">The segmenter may not see everything, so that not every use would be found.</exception>
    public PicklistAdministration(Segmenter segmenter, params IEnumerable<IItemUser> users)
    {
        segmenter.RequireUnlimited();
        (_segmenter, _users) = (segmenter, [.. segmenter.ItemUsers, .. users]);
    }

    /// <summary>What merging an item into another would change.</summary>
    /// <param name="list">The key of the list.</param>
    /// <param name="code">The item that goes.</param>
    /// <param name="into">The item that it becomes an alias of.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="PicklistException">There is no such list or item, or the item belongs to the system.</exception>
    public Task<ImpactPlan> PlanMergeAsync(string list, string code, string into, CancellationToken cancellationToken = default) =>
        PlanAsync(ItemChange.Merge, list, code, into, cancellationToken);

    /// <summary>What deleting an item would change; refused while anything uses it.</summary>
    /// <inheritdoc cref="PlanMergeAsync"/>
    public Task<ImpactPlan> PlanDeleteAsync(string list, string code, CancellationToken cancellationToken = default) =>
        PlanAsync(ItemChange.Delete, list, code, null, cancellationToken);

    /// <summary>What deleting an item would change if another took its place.</summary>
    /// <inheritdoc cref="PlanMergeAsync"/>
    public Task<ImpactPlan> PlanReplaceAsync(string list, string code, string with, CancellationToken cancellationToken = default) =>
        PlanAsync(ItemChange.DeleteAndReplace, list, code, with, cancellationToken);

    /// <summary>What deleting an item would change if nothing took its place.</summary>
    /// <inheritdoc cref="PlanMergeAsync"/>
    public Task<ImpactPlan> PlanClearAsync(string list, string code, CancellationToken cancellationToken = default) =>
        PlanAsync(ItemChange.DeleteAndClear, list, code, null, cancellationToken);

    /// <summary>Applies a plan: definitions whole, records in batches. One that was interrupted is applied again, and goes on where it stopped.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="by">Who changes the list, for the history; null: nobody in particular.</param>
    /// <param name="progress">Is told how many records are written, after each batch.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="PicklistException">The plan is refused, or the list was changed meanwhile so that it can be applied no more.</exception>
    /// <exception cref="InvalidOperationException">Records that hold the item cannot be written.</exception>
    public async Task ApplyAsync(ImpactPlan plan, string? by = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (plan.Refusal is { } refusal)
            throw new PicklistException(refusal);
        if (plan.ReplacedBy is { } code)
            await ReplaceAsync(plan, code, by, progress, cancellationToken).ConfigureAwait(false);
        else
            await RemoveAsync(plan, by, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>First the item is read as the other, so that what is said or stored of either means both; then what names it goes over, in any order.</summary>
    private async Task ReplaceAsync(ImpactPlan plan, string code, string? by, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var item = plan.Item;
        await EditAsync(plan, list => IsMerged(list, item, code) ? list : Own(list, item).Merge(item.Code, code), by, cancellationToken).ConfigureAwait(false);
        var reference = await ReferenceAsync(plan, cancellationToken).ConfigureAwait(false);
        await InDefinitionsAsync(reference, code, by, cancellationToken).ConfigureAwait(false);
        await InRecordsAsync(reference, code, progress, cancellationToken).ConfigureAwait(false);
        // What was saved meanwhile still names it.
        await InDefinitionsAsync(reference, code, by, cancellationToken).ConfigureAwait(false);
        if (plan.Change == ItemChange.DeleteAndReplace)
            await EditAsync(plan, list => WithoutAliases(list, item, code), by, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>First the records, while filters still find those that are left; then what names the item; then the item.</summary>
    private async Task RemoveAsync(ImpactPlan plan, string? by, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var code = plan.Item.Code;
        if (plan.Change == ItemChange.DeleteAndClear)
        {
            // It may not be chosen while it goes.
            await EditAsync(plan, list => list.Find(code) is null ? list : Own(list, plan.Item).Deactivate(code), by, cancellationToken).ConfigureAwait(false);
            var reference = await ReferenceAsync(plan, cancellationToken).ConfigureAwait(false);
            await InRecordsAsync(reference, null, progress, cancellationToken).ConfigureAwait(false);
            await InDefinitionsAsync(reference, null, by, cancellationToken).ConfigureAwait(false);
        }
        else if (await PlanAsync(plan.Change, plan.List, code, null, cancellationToken).ConfigureAwait(false) is { Refusal: { } refusal })
        {
            throw new PicklistException(refusal);
        }

        await EditAsync(plan, list => list.Find(code) is null ? list : Own(list, plan.Item).Remove(code), by, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImpactPlan> PlanAsync(ItemChange change, string list, string code, string? other, CancellationToken cancellationToken)
    {
        var context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var picklist = context.Picklists.Find(list) ?? throw new PicklistException($"there is no picklist \"{list}\"");
        var replacement = other is null ? null : picklist.Find(other) ?? throw new PicklistException($"\"{other}\" is no item of {picklist.Key}");
        var item = picklist.Find(code) ?? throw new PicklistException($"\"{code}\" is no item of {picklist.Key}");
        // What was begun before goes on: the code is an alias by now.
        var isBegun = item == replacement && !string.Equals(code, item.Code, StringComparison.OrdinalIgnoreCase);
        // Tried, so that what cannot be is refused now.
        var changed = isBegun ? picklist : replacement is null ? picklist.Remove(code) : picklist.Merge(code, replacement.Code);
        if (change == ItemChange.DeleteAndClear)
            picklist.Deactivate(code);
        var reference = new ItemReference(context, picklist.Key, isBegun ? new PicklistItem(code) : item);
        return new ImpactPlan(change, reference, replacement?.Code)
        {
            Records = await new ItemRecords(_segmenter, reference).CountAsync(cancellationToken).ConfigureAwait(false),
            Definitions = await UsesAsync(reference, cancellationToken).ConfigureAwait(false),
            Formulas = isBegun || change == ItemChange.Merge ? [] : FormulasWithout(context, picklist.Remove(code)),
            Memberships = replacement is null ? [] : await MembershipsAsync(context, changed, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<IReadOnlyList<DefinitionUse>> UsesAsync(ItemReference reference, CancellationToken cancellationToken)
    {
        var uses = new List<DefinitionUse>();
        foreach (var user in _users)
            uses.AddRange((await user.FindAsync(reference, cancellationToken).ConfigureAwait(false)).Select(name => new DefinitionUse(user.Kind, name)));
        return uses;
    }

    /// <summary>The segments whose members differ once a list is another.</summary>
    private async Task<IReadOnlyList<MembershipChange>> MembershipsAsync(BindingContext before, Picklist list, CancellationToken cancellationToken)
    {
        var after = before with { Picklists = before.Picklists.With(list) };
        var changes = new List<MembershipChange>();
        foreach (var segment in before.Segments!.Segments)
        {
            if (before.Model.Find(segment.EntityType) is not { } entityType)
                continue;
            var change = await entityType.Accept(new Members(_segmenter, segment, before, after, cancellationToken)).ConfigureAwait(false);
            if (change is { Entered: > 0 } or { Left: > 0 })
                changes.Add(change);
        }

        return changes;
    }

    /// <summary>The derived fields that could not be reckoned with a list.</summary>
    private static IReadOnlyList<string> FormulasWithout(BindingContext context, Picklist list)
    {
        // What depends on the item is another matter.
        var lists = context.Picklists.Lists.Select(l => l.Key == list.Key ? list : l)
            .Select(l => new Picklist(l.Key, l.Labels, l.Items.Select(i => i with { Parent = null })) { IsOpen = l.IsOpen });
        return BrokenFormulas.Between(context, context with { Picklists = new PicklistSnapshot([.. lists]) });
    }

    /// <exception cref="PicklistException">The item was merged into another meanwhile: its code means that one.</exception>
    private static Picklist Own(Picklist list, PicklistItem item) =>
        list.Find(item.Code) is { } found && !string.Equals(found.Code, item.Code, StringComparison.OrdinalIgnoreCase)
            ? throw new PicklistException($"item \"{item.Code}\" of {list.Key} was merged into \"{found.Code}\" meanwhile: plan again")
            : list;

    private static Picklist WithoutAliases(Picklist list, PicklistItem item, string code) =>
        item.Aliases.Prepend(item.Code).Where(spelling => list.Find(spelling) is not null).Aggregate(list, (l, spelling) => l.RemoveAlias(code, spelling));

    private static bool IsMerged(Picklist list, PicklistItem item, string code) =>
        list.Find(item.Code) is { } found && string.Equals(found.Code, code, StringComparison.OrdinalIgnoreCase);

    private async Task EditAsync(ImpactPlan plan, Func<Picklist, Picklist> edit, string? by, CancellationToken cancellationToken) =>
        await _segmenter.Picklists.EditAsync(plan.List, edit, by, cancellationToken).ConfigureAwait(false);

    private async Task<ItemReference> ReferenceAsync(ImpactPlan plan, CancellationToken cancellationToken) =>
        plan.Reference with { Context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false) };

    private async Task InDefinitionsAsync(ItemReference reference, string? code, string? by, CancellationToken cancellationToken)
    {
        foreach (var user in _users)
            await user.ReplaceAsync(reference, code, by, cancellationToken).ConfigureAwait(false);
    }

    private async Task InRecordsAsync(ItemReference reference, string? code, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // Again for those that came meanwhile, until none did.
        for (long before = -1, written = 0; before < written;)
        {
            before = written;
            written = await new ItemRecords(_segmenter, reference).ReplaceAsync(code, written, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Who enters and who leaves a segment, counted by its source.</summary>
    private sealed class Members(
        Segmenter segmenter, SegmentDefinition segment, BindingContext before, BindingContext after, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<MembershipChange?>>
    {
        public async Task<MembershipChange?> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            var filter = new Syntax.InSegment(segment.Key);
            var (old, now) = (filter.Bind<T>(before, entityType.Name), filter.Bind<T>(after, entityType.Name));
            if (segmenter.FindSource<T>() is not { } source || !old.IsValid || !now.IsValid)
                return null;
            return new MembershipChange(
                segment.Key,
                await segmenter.Query(now.Except(old), source).CountAsync(cancellationToken).ConfigureAwait(false),
                await segmenter.Query(old.Except(now), source).CountAsync(cancellationToken).ConfigureAwait(false));
        }
    }
}
