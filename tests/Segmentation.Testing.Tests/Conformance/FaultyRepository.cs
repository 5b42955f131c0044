namespace Segmentation.Testing.Tests;

/// <summary>The mistakes that repositories make.</summary>
public enum RepositoryFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>A part of what is saved is not stored.</summary>
    ForgetsAPart,

    /// <summary>Whoever saves last wins.</summary>
    LosesUpdates,

    /// <summary>Of those who save at once, some win who have not seen the others.</summary>
    ChecksTooEarly,

    /// <summary>Nobody knows who saved.</summary>
    ForgetsWho,

    /// <summary>The newest comes first.</summary>
    TellsBackwards,

    /// <summary>A cancelled save is done all the same.</summary>
    IgnoresCancellation,

    /// <summary>What is loaded is older than its version.</summary>
    TearsReads,
}

/// <summary>A repository in memory that makes a mistake.</summary>
internal abstract class FaultyRepository<T>(InMemoryRepository<T> inner, RepositoryFault fault) : IDefinitionRepository<T>
    where T : class
{
    private readonly TaskCompletionSource _bothChecked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _checked;

    public async ValueTask<Versioned<T>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var loaded = await inner.LoadAsync(cancellationToken);
        return fault == RepositoryFault.TearsReads && await inner.HistoryAsync(cancellationToken).LastOrDefaultAsync(cancellationToken) is { } last
            ? loaded with { Value = last.Before }
            : loaded;
    }

    public async ValueTask<ConcurrencyToken?> SaveAsync(T definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default)
    {
        if (fault == RepositoryFault.IgnoresCancellation)
            cancellationToken = CancellationToken.None;
        var stored = fault == RepositoryFault.ForgetsAPart ? WithoutAPart(definitions) : definitions;
        var current = (await inner.LoadAsync(cancellationToken)).Token;
        if (fault == RepositoryFault.ChecksTooEarly && seen == current)
            return await SaveAfterAnotherCheckedAsync(stored, by, cancellationToken);
        return await inner.SaveAsync(
            stored, fault == RepositoryFault.LosesUpdates ? current : seen, fault == RepositoryFault.ForgetsWho ? null : by, cancellationToken);
    }

    public IAsyncEnumerable<DefinitionRevision<T>> HistoryAsync(CancellationToken cancellationToken = default) =>
        fault == RepositoryFault.TellsBackwards ? inner.HistoryAsync(cancellationToken).Reverse() : inner.HistoryAsync(cancellationToken);

    protected abstract T WithoutAPart(T definitions);

    /// <summary>Two find that nobody saved, however late the second comes, and then both save, each over what the other did.</summary>
    private async Task<ConcurrencyToken?> SaveAfterAnotherCheckedAsync(T definitions, string? by, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _checked) == 2)
            _bothChecked.SetResult();
        await _bothChecked.Task.WaitAsync(cancellationToken);
        while (true)
        {
            if (await inner.SaveAsync(definitions, (await inner.LoadAsync(cancellationToken)).Token, by, cancellationToken) is { } saved)
                return saved;
        }
    }
}

internal sealed class FaultyCustomFieldRepository(RepositoryFault fault)
    : FaultyRepository<CustomFieldCatalogue>(new InMemoryCustomFieldRepository(), fault), ICustomFieldRepository
{
    // As a column does that holds two decimals of a default value and no more digits.
    protected override CustomFieldCatalogue WithoutAPart(CustomFieldCatalogue definitions) => definitions.EntityTypes.Aggregate(definitions, (all, type) =>
        all.With(type, definitions.Of(type).Select(f => f.DefaultValue is decimal ? f with { DefaultValue = null } : f)));
}

internal sealed class FaultyFormLayoutRepository(RepositoryFault fault)
    : FaultyRepository<FormLayouts>(new InMemoryFormLayoutRepository(), fault), IFormLayoutRepository
{
    // As a table does whose key is the entity type.
    protected override FormLayouts WithoutAPart(FormLayouts definitions) => new(definitions.Layouts.DistinctBy(l => l.EntityType.Name));
}
