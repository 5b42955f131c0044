namespace Segmentation;

/// <summary>
/// Changes of picklists that could break something: first a plan of who uses an item, then the change itself. At each moment while a change runs, every filter
/// selects what it should. Thread-safe.
/// </summary>
public sealed partial class PicklistAdministration
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
    /// <exception cref="PicklistException">There is no such list or item, the item belongs to the system, or another change of it runs.</exception>
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

    /// <summary>
    /// Applies a plan: definitions whole, records in batches. One that was interrupted is planned or applied again, and goes on where it stopped.
    /// </summary>
    /// <remarks>Until it has come to its end, the list knows it as <see cref="Picklist.Running"/>, and refuses what would get in its way.</remarks>
    /// <param name="plan">The plan.</param>
    /// <param name="by">Who changes the list, for the history; null: nobody in particular.</param>
    /// <param name="progress">Is told how many records are written, after each batch.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="PicklistException">
    /// The plan is refused, the list was changed meanwhile so that it can be applied no more, or another change of the items runs.
    /// </exception>
    /// <exception cref="InvalidOperationException">A record that came meanwhile cannot be written.</exception>
    public async Task ApplyAsync(ImpactPlan plan, string? by = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (plan.Refusal is { } refusal)
            throw new PicklistException(refusal);
        await (plan.Change == ItemChange.Delete ? DeleteAsync(plan, by, cancellationToken) : ChangeAsync(plan, by, progress, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Gives up a change that cannot come to its end: what went over stays so, and the item stays an alias, or inactive where nothing replaces it.
    /// </summary>
    /// <param name="list">The key of the list.</param>
    /// <param name="code">The item that was to go.</param>
    /// <param name="by">Who gives it up, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="PicklistException">There is no such list, or no change of the item runs.</exception>
    public async Task AbandonAsync(string list, string code, string? by = null, CancellationToken cancellationToken = default) => await EditAsync(
        list,
        l => l.Running.FirstOrDefault(r => r.Item.IsSpelled(code)) is { } running
            ? l.Abandon(running)
            : throw new PicklistException($"no change of \"{code}\" of {l.Key} runs"),
        by,
        cancellationToken).ConfigureAwait(false);

    /// <summary>Looks again, and deletes unless somebody changed the lists meanwhile: whoever lets an item take the place of another does.</summary>
    private async Task DeleteAsync(ImpactPlan plan, string? by, CancellationToken cancellationToken)
    {
        var repository = _segmenter.Picklists.Repository;
        while (true)
        {
            var seen = await repository.LoadAsync(cancellationToken).ConfigureAwait(false);
            var context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            if (await PlanDeleteAsync(plan.List, plan.Item.Code, cancellationToken).ConfigureAwait(false) is { Refusal: { } refusal })
                throw new PicklistException(refusal);
            var list = seen.Value.Require(plan.List);
            var item = list.Find(plan.Item.Code)!;
            if (await repository.SaveAsync(seen.Value.With(list.Remove(item.Code)), seen.Token, by, cancellationToken).ConfigureAwait(false) is null)
                continue;
            // Somebody may have begun to use it after it was looked at, and before it was gone.
            var (records, definitions) =
                await UsesAsync(new ItemReference(context, list.Key, item), plan.Planned, cancellationToken).ConfigureAwait(false);
            if (new ImpactPlan(list.Key, plan.Planned) { Records = records, Definitions = definitions }.Refusal is not { } late)
                return;
            await EditAsync(list.Key, l => l.Restore(item, list.Items.Index().First(i => i.Item == item).Index), by, cancellationToken).ConfigureAwait(false);
            throw new PicklistException(late);
        }
    }

    /// <summary>
    /// First the item is read as the other, so that what is said or stored of either means both, or may be chosen no more. Then the records, so that filters
    /// still find those that are left, and then what names it.
    /// </summary>
    private async Task ChangeAsync(ImpactPlan plan, string? by, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var list = await EditAsync(plan.List, l => l.Begin(plan.Planned), by, cancellationToken).ConfigureAwait(false);
        if (list.Running.FirstOrDefault(plan.Planned.IsSame) is not { } change)
            return;
        var written = 0L;
        ItemReference reference = null!;
        // Twice, for what was saved meanwhile, such as records that began with a default value.
        for (var pass = 0; pass < 2; pass++)
        {
            reference = new ItemReference(await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false), plan.List, change.Item);
            if (!await IsReplacedAsync(() => GoesOnAsync(plan.List, change, cancellationToken)).ConfigureAwait(false))
                return;
        }

        await EditAsync(plan.List, l => l.End(change), by, cancellationToken).ConfigureAwait(false);
        // And what was saved just before the end, with a code that may be read no more.
        await IsReplacedAsync(async () => (await ListAsync(plan.List, cancellationToken).ConfigureAwait(false))?.IsDone(change) == true).ConfigureAwait(false);

        async Task<bool> IsReplacedAsync(Func<Task<bool>> goesOn)
        {
            var records = new ItemRecords(_segmenter, reference.Context, reference.List, change);
            // Again for those that came meanwhile, until none did.
            for (var before = -1L; before < written;)
            {
                before = written;
                written = await records.ReplaceAsync(written, goesOn, progress, cancellationToken).ConfigureAwait(false);
            }

            foreach (var user in _users)
            {
                if (!await goesOn().ConfigureAwait(false))
                    return false;
                await user.ReplaceAsync(reference, change.ReplacedBy, by, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
    }

    /// <summary>Whether a change still runs; not when somebody else who applies it was quicker.</summary>
    /// <exception cref="PicklistException">It was given up.</exception>
    private async Task<bool> GoesOnAsync(string list, RunningChange change, CancellationToken cancellationToken)
    {
        var current = await ListAsync(list, cancellationToken).ConfigureAwait(false);
        if (current?.Running.Any(change.IsSame) == true)
            return true;
        return current?.IsDone(change) == true ? false : throw new PicklistException($"somebody gave up meanwhile: {change}");
    }

    private async Task<Picklist?> ListAsync(string list, CancellationToken cancellationToken) =>
        (await _segmenter.Picklists.CurrentAsync(cancellationToken).ConfigureAwait(false)).Find(list);

    // Not by the registry, which keeps changes that run from being lost.
    private async Task<Picklist> EditAsync(string list, Func<Picklist, Picklist> edit, string? by, CancellationToken cancellationToken) =>
        (await _segmenter.Picklists.Repository.ChangeAsync(lists => lists.With(edit(lists.Require(list))), by, cancellationToken).ConfigureAwait(false))
        .Value.Require(list);
}
