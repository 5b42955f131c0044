namespace Segmentation;

/// <summary>Keeps firings in memory. Thread-safe.</summary>
public sealed class InMemoryFiringJournal : IFiringJournal
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, FiringRecord> _all = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, FiringRecord> _unfinished = new(StringComparer.Ordinal);
    private readonly Dictionary<(string EntityType, EntityKey Key), List<string>> _byEntity = [];

    /// <inheritdoc/>
    public ValueTask<FiringRecord?> LoadAsync(string idempotencyKey, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult(_all.GetValueOrDefault(idempotencyKey));
    }

    /// <inheritdoc/>
    public ValueTask<FiringRecord?> AppendAsync(Firing firing, FiringEntry entry, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var before = _all.GetValueOrDefault(firing.IdempotencyKey);
            if (before?.Token != (seen == default ? null : seen))
                return ValueTask.FromResult<FiringRecord?>(null);
            var token = ConcurrencyToken.Of((before?.Entries.Count ?? 0) + 1);
            var after = before is null ? new FiringRecord(firing, [entry], token) : before with { Entries = [.. before.Entries, entry], Token = token };
            if (before is null)
                KeysOf(firing.EntityType, firing.Key).Add(firing.IdempotencyKey);
            _all[firing.IdempotencyKey] = after;
            if (after.IsFinished)
                _unfinished.Remove(firing.IdempotencyKey);
            else
                _unfinished[firing.IdempotencyKey] = after;
            return ValueTask.FromResult<FiringRecord?>(after);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> UnfinishedAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return InMemorySnapshot.Stream(_unfinished.Values.ToArray(), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return InMemorySnapshot.Stream(KeysOf(entityType, key).Select(k => _all[k]).ToArray(), cancellationToken);
    }

    private List<string> KeysOf(string entityType, EntityKey key)
    {
        // Names of entity types are found without regard to case.
        if (!_byEntity.TryGetValue((entityType.ToUpperInvariant(), key), out var keys))
            _byEntity.Add((entityType.ToUpperInvariant(), key), keys = []);
        return keys;
    }
}
