namespace Segmentation;

/// <summary>The picklists that are in force, as a repository keeps them: readers get them whole, writers replace them whole. Thread-safe.</summary>
public sealed class PicklistRegistry(IPicklistRepository repository)
{
    /// <summary>The lists in force.</summary>
    public async ValueTask<PicklistSnapshot> CurrentAsync(CancellationToken cancellationToken = default) =>
        (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Changes the lists, and puts what comes of it in force; again from the start whenever somebody else was quicker.</summary>
    /// <param name="change">Gives the changed lists; it may be called several times, and what it throws ends the change.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The lists in force after the change.</returns>
    public async ValueTask<PicklistSnapshot> ChangeAsync(Func<PicklistSnapshot, PicklistSnapshot> change, CancellationToken cancellationToken = default) =>
        (await repository.ChangeAsync(change, cancellationToken).ConfigureAwait(false)).Value;
}
