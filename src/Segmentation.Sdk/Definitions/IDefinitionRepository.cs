namespace Segmentation;

/// <summary>Where definitions are kept, as one document with one version: who saves has seen what is replaced. Safe for concurrent use.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind, immutable.</typeparam>
public interface IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    /// <summary>The definitions as they stand, and their version.</summary>
    ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts definitions in the place of those that were seen, whole or not at all.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="seen">The version that they are made from.</param>
    /// <param name="by">Who saves, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The new version; null when somebody saved meanwhile, and nothing was written.</returns>
    ValueTask<ConcurrencyToken?> SaveAsync(TDefinitions definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default);

    /// <summary>What was saved since the repository was made, the oldest first.</summary>
    IAsyncEnumerable<DefinitionRevision<TDefinitions>> HistoryAsync(CancellationToken cancellationToken = default);
}

/// <summary>One save of definitions.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind.</typeparam>
/// <param name="Before">What was.</param>
/// <param name="After">What was saved.</param>
/// <param name="Token">The version of it.</param>
/// <param name="By">Who saved; null: nobody in particular.</param>
/// <param name="At">When.</param>
public sealed record DefinitionRevision<TDefinitions>(TDefinitions Before, TDefinitions After, ConcurrencyToken Token, string? By, DateTimeOffset At)
    where TDefinitions : class;

/// <summary>Keeps the segments. Since all are saved at once, no two writers can make a circle of segments between them.</summary>
public interface ISegmentRepository : IDefinitionRepository<SegmentCatalogue>;

/// <summary>Keeps the picklists.</summary>
public interface IPicklistRepository : IDefinitionRepository<PicklistSnapshot>;

/// <summary>Changes definitions that are kept in a repository.</summary>
public static class Definitions
{
    extension<TDefinitions>(IDefinitionRepository<TDefinitions> repository)
        where TDefinitions : class
    {
        /// <summary>Loads the definitions, changes them and saves them; again from the start whenever somebody else was quicker.</summary>
        /// <param name="change">
        /// Gives the changed definitions; it may be called several times, and what it throws ends the change. Where it gives the same instance, nothing is
        /// saved.
        /// </param>
        /// <param name="by">Who changes them, for the history; null: nobody in particular.</param>
        /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
        /// <returns>The definitions as saved.</returns>
        public async ValueTask<Versioned<TDefinitions>> ChangeAsync(
            Func<TDefinitions, TDefinitions> change, string? by = null, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                var seen = await repository.LoadAsync(cancellationToken).ConfigureAwait(false);
                var changed = change(seen.Value);
                if (ReferenceEquals(changed, seen.Value))
                    return seen;
                if (await repository.SaveAsync(changed, seen.Token, by, cancellationToken).ConfigureAwait(false) is { } token)
                    return new Versioned<TDefinitions>(changed, token);
            }
        }
    }
}
