using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Testing;

/// <summary>Definitions in memory, in a repository that fails and conflicts when told to, and records what is saved. Thread-safe.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind.</typeparam>
public abstract class FakeRepository<TDefinitions> : IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    private readonly Lock _lock = new();
    private readonly PlannedFaults _planned = new();
    private readonly List<DefinitionRevision<TDefinitions>> _saved = [];
    private readonly TimeProvider _clock;
    private TDefinitions _current;
    private int _version = 1;

    private protected FakeRepository(TDefinitions initial, TimeProvider? clock) => (_current, _clock) = (initial, clock ?? TimeProvider.System);

    /// <summary>Whether it saves whatever version was seen, so that what others saved meanwhile is lost.</summary>
    public bool IgnoresTokens { get; set; }

    /// <summary>What was saved so far, in order; not what was refused.</summary>
    public IReadOnlyList<TDefinitions> Saved
    {
        get
        {
            lock (_lock)
                return [.. _saved.Select(s => s.After)];
        }
    }

    private ConcurrencyToken Token => new(_version.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets the next calls fail, loading and saving alike.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int calls, Func<Exception> exception) => _planned.FailNext(calls, exception);

    /// <summary>Lets so many saves find that somebody saved the same definitions just before.</summary>
    public void ConflictNext(int saves) => _planned.ConflictNext(saves);

    /// <inheritdoc/>
    public ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default) =>
        AnswerAsync(() => new Versioned<TDefinitions>(_current, Token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> SaveAsync(
        TDefinitions definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default) =>
        AnswerAsync<ConcurrencyToken?>(
            () =>
            {
                if (_planned.TakeConflict())
                    _version++;
                if (seen != Token && !IgnoresTokens)
                    return null;
                var before = _current;
                (_current, _version) = (definitions, _version + 1);
                _saved.Add(new DefinitionRevision<TDefinitions>(before, definitions, Token, by, _clock.GetUtcNow()));
                return Token;
            },
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<DefinitionRevision<TDefinitions>> HistoryAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return _saved.ToArray().ToAsyncEnumerable();
    }

    // Asynchronous, so that a fault is the task's and not the call's.
#pragma warning disable CS1998
    private async ValueTask<TResult> AnswerAsync<TResult>(Func<TResult> answer, CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        cancellationToken.ThrowIfCancellationRequested();
        _planned.Throw();
        lock (_lock)
            return answer();
    }
}

/// <summary>Segments in a repository that fails and conflicts when told to. Thread-safe.</summary>
/// <param name="initial">The segments to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class FakeSegmentRepository(SegmentCatalogue? initial = null, TimeProvider? clock = null) :
    FakeRepository<SegmentCatalogue>(initial ?? SegmentCatalogue.Empty, clock), ISegmentRepository;

/// <summary>Picklists in a repository that fails and conflicts when told to. Thread-safe.</summary>
/// <param name="initial">The lists to start with; null: the factory lists.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class FakePicklistRepository(PicklistSnapshot? initial = null, TimeProvider? clock = null) :
    FakeRepository<PicklistSnapshot>(initial ?? FactoryPicklists.All, clock), IPicklistRepository;

/// <summary>Custom fields in a repository that fails and conflicts when told to. Thread-safe.</summary>
/// <param name="initial">The fields to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class FakeCustomFieldRepository(CustomFieldCatalogue? initial = null, TimeProvider? clock = null) :
    FakeRepository<CustomFieldCatalogue>(initial ?? CustomFieldCatalogue.Empty, clock), ICustomFieldRepository;

/// <summary>Form layouts in a repository that fails and conflicts when told to. Thread-safe.</summary>
/// <param name="initial">The layouts to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class FakeFormLayoutRepository(FormLayouts? initial = null, TimeProvider? clock = null) :
    FakeRepository<FormLayouts>(initial ?? FormLayouts.Empty, clock), IFormLayoutRepository;

/// <summary>Rules in a repository that fails and conflicts when told to. Thread-safe.</summary>
/// <param name="initial">The rules to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class FakeRuleRepository(RuleCatalogue? initial = null, TimeProvider? clock = null) :
    FakeRepository<RuleCatalogue>(initial ?? RuleCatalogue.Empty, clock), IRuleRepository;
