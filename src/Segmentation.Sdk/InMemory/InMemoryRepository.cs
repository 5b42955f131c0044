namespace Segmentation;

/// <summary>Keeps definitions in memory, with all that they were. Thread-safe.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind, immutable.</typeparam>
public abstract class InMemoryRepository<TDefinitions> : IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    private readonly Lock _lock = new();
    private readonly List<DefinitionRevision<TDefinitions>> _history = [];
    private readonly TimeProvider _clock;
    private Versioned<TDefinitions> _current;

    private protected InMemoryRepository(TDefinitions initial, TimeProvider? clock) =>
        (_current, _clock) = (new(initial, ConcurrencyToken.Of(0)), clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _current));
    }

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> SaveAsync(
        TDefinitions definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_current.Token != seen)
                return ValueTask.FromResult<ConcurrencyToken?>(null);
            var token = ConcurrencyToken.Of(_history.Count + 1);
            _history.Add(new DefinitionRevision<TDefinitions>(_current.Value, definitions, token, by, _clock.GetUtcNow()));
            Volatile.Write(ref _current, new Versioned<TDefinitions>(definitions, token));
            return ValueTask.FromResult<ConcurrencyToken?>(token);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DefinitionRevision<TDefinitions>> HistoryAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return _history.ToArray().ToAsyncEnumerable();
    }
}

/// <summary>Keeps the segments in memory. Thread-safe.</summary>
/// <param name="initial">The segments to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemorySegmentRepository(SegmentCatalogue? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<SegmentCatalogue>(initial ?? SegmentCatalogue.Empty, clock), ISegmentRepository;

/// <summary>Keeps the picklists in memory. Thread-safe.</summary>
/// <param name="initial">The lists to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryPicklistRepository(PicklistSnapshot? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<PicklistSnapshot>(initial ?? PicklistSnapshot.Empty, clock), IPicklistRepository;
