using System.Globalization;

namespace Segmentation;

/// <summary>Keeps definitions in memory.</summary>
internal abstract class InMemoryRepository<TDefinitions>(TDefinitions initial) : IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    private Versioned<TDefinitions> _current = new(initial, TokenOf(1));

    public ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _current));
    }

    public ValueTask<ConcurrencyToken?> SaveAsync(TDefinitions definitions, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var current = Volatile.Read(ref _current);
        if (current.Token != seen)
            return ValueTask.FromResult<ConcurrencyToken?>(null);
        var next = new Versioned<TDefinitions>(definitions, TokenOf(long.Parse(current.Token.Text!, CultureInfo.InvariantCulture) + 1));
        return ValueTask.FromResult<ConcurrencyToken?>(
            ReferenceEquals(Interlocked.CompareExchange(ref _current, next, current), current) ? next.Token : null);
    }

    private static ConcurrencyToken TokenOf(long version) => new(version.ToString(CultureInfo.InvariantCulture));
}

internal sealed class InMemorySegmentRepository(SegmentCatalogue initial) : InMemoryRepository<SegmentCatalogue>(initial), ISegmentRepository;

internal sealed class InMemoryPicklistRepository(PicklistSnapshot initial) : InMemoryRepository<PicklistSnapshot>(initial), IPicklistRepository;
