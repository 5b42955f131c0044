using System.Globalization;

namespace Segmentation;

/// <summary>Keeps definitions in memory. Thread-safe.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind, immutable.</typeparam>
public abstract class InMemoryRepository<TDefinitions> : IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    private Versioned<TDefinitions> _current;

    private protected InMemoryRepository(TDefinitions initial) => _current = new(initial, TokenOf(1));

    /// <inheritdoc/>
    public ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _current));
    }

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> SaveAsync(TDefinitions definitions, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var current = Volatile.Read(ref _current);
        if (current.Token != seen)
            return ValueTask.FromResult<ConcurrencyToken?>(null);
        var next = new Versioned<TDefinitions>(definitions, TokenOf(long.Parse(current.Token.Text!, CultureInfo.InvariantCulture) + 1));
        var isSaved = ReferenceEquals(Interlocked.CompareExchange(ref _current, next, current), current);
        return ValueTask.FromResult<ConcurrencyToken?>(isSaved ? next.Token : null);
    }

    private static ConcurrencyToken TokenOf(long version) => new(version.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Keeps the segments in memory. Thread-safe.</summary>
/// <param name="initial">The segments to start with; null: none.</param>
public sealed class InMemorySegmentRepository(SegmentCatalogue? initial = null)
    : InMemoryRepository<SegmentCatalogue>(initial ?? SegmentCatalogue.Empty), ISegmentRepository;

/// <summary>Keeps the picklists in memory. Thread-safe.</summary>
/// <param name="initial">The lists to start with; null: none.</param>
public sealed class InMemoryPicklistRepository(PicklistSnapshot? initial = null)
    : InMemoryRepository<PicklistSnapshot>(initial ?? PicklistSnapshot.Empty), IPicklistRepository;
