namespace Segmentation;

/// <summary>One save of the picklists.</summary>
/// <param name="Changes">What was changed: before and after.</param>
/// <param name="By">Who changed it; null: nobody in particular.</param>
/// <param name="At">When.</param>
public sealed record PicklistRevision(IReadOnlyList<PicklistChange> Changes, string? By, DateTimeOffset At);

/// <summary>The picklists that are in force, as a repository keeps them: readers get them whole, writers replace them whole. Thread-safe.</summary>
public sealed class PicklistRegistry(IPicklistRepository repository)
{
    internal IPicklistRepository Repository => repository;

    /// <summary>The lists in force.</summary>
    public async ValueTask<PicklistSnapshot> CurrentAsync(CancellationToken cancellationToken = default) =>
        (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Changes the lists, and puts what comes of it in force; again from the start whenever somebody else was quicker.</summary>
    /// <param name="change">Gives the changed lists; it may be called several times, and what it throws ends the change.</param>
    /// <param name="by">Who changes them, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The lists in force after the change.</returns>
    /// <exception cref="PicklistException">A change of an item that runs would be lost.</exception>
    public async ValueTask<PicklistSnapshot> ChangeAsync(
        Func<PicklistSnapshot, PicklistSnapshot> change, string? by = null, CancellationToken cancellationToken = default) =>
        (await repository.ChangeAsync(before => Keeping(before, change(before)), by, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Edits one list: <c>registry.EditAsync("company-type", list => list.Relabel("CUSTOMER", "de", "Stammkunde"), by: "anna")</c>.</summary>
    /// <param name="list">The key of the list.</param>
    /// <param name="edit">Gives the edited list; it may be called several times.</param>
    /// <param name="by">Who edits it, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the edit with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The list as it is in force after the edit.</returns>
    /// <exception cref="PicklistException">There is no such list, or it cannot be edited so.</exception>
    public async ValueTask<Picklist> EditAsync(string list, Func<Picklist, Picklist> edit, string? by = null, CancellationToken cancellationToken = default)
    {
        var lists = await ChangeAsync(lists => lists.With(edit(lists.Require(list))), by, cancellationToken).ConfigureAwait(false);
        return lists.Require(list);
    }

    /// <summary>Everything that was changed, the oldest first: who, when, what, before and after.</summary>
    public IAsyncEnumerable<PicklistRevision> HistoryAsync(CancellationToken cancellationToken = default) =>
        repository.HistoryAsync(cancellationToken).Select(r => new PicklistRevision(r.Before.ChangesTo(r.After), r.By, r.At));

    private static PicklistSnapshot Keeping(PicklistSnapshot before, PicklistSnapshot after)
    {
        foreach (var list in before.Lists)
        {
            if (list.Running.Except(after.Find(list.Key)?.Running ?? []).FirstOrDefault() is { } lost)
                throw list.Disturbed(lost);
        }

        return after;
    }
}
