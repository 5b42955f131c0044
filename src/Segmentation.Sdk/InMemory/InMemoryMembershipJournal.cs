namespace Segmentation;

/// <summary>Keeps memberships in memory. Thread-safe.</summary>
public sealed class InMemoryMembershipJournal : IMembershipJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<MembershipEntry>> _bySegment = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string EntityType, EntityKey Key), List<MembershipEntry>> _byEntity = [];
    private Versioned<MembershipCheckpoint> _head = new(MembershipCheckpoint.Start, ConcurrencyToken.Of(0));
    private long _version;

    /// <inheritdoc/>
    public ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _head));
    }

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> AppendAsync(
        IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_head.Token != seen)
                return ValueTask.FromResult<ConcurrencyToken?>(null);
            foreach (var entry in entries)
            {
                ListOf(_bySegment, entry.Segment).Add(entry);
                ListOf(_byEntity, (entry.EntityType, entry.Key)).Add(entry);
            }

            Volatile.Write(ref _head, new(checkpoint, ConcurrencyToken.Of(++_version)));
            return ValueTask.FromResult<ConcurrencyToken?>(_head.Token);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MembershipEntry> OfSegmentAsync(string segment, DateTimeOffset? until = null, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var entries = _bySegment.GetValueOrDefault(segment)?.TakeWhile(e => until is null || e.At <= until).ToArray() ?? [];
            return InMemorySnapshot.Stream(entries, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MembershipEntry> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return InMemorySnapshot.Stream(_byEntity.GetValueOrDefault((entityType, key))?.ToArray() ?? [], cancellationToken);
    }

    private static List<MembershipEntry> ListOf<TKey>(Dictionary<TKey, List<MembershipEntry>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
