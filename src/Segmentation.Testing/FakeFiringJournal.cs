namespace Segmentation.Testing;

/// <summary>A journal of firings in memory that fails and conflicts when told to. Thread-safe.</summary>
public sealed class FakeFiringJournal : IFiringJournal
{
    private readonly InMemoryFiringJournal _journal = new();
    private readonly Lock _lock = new();
    private readonly List<(FiringEvent? Event, Func<Exception> Exception)> _faults = [];
    private readonly PlannedFaults _planned = new();

    /// <summary>Lets the next appends fail.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int calls, Func<Exception> exception)
    {
        lock (_lock)
            _faults.AddRange(Enumerable.Repeat(((FiringEvent?)null, exception), calls));
    }

    /// <summary>Lets the next append of an event fail: of <see cref="FiringEvent.Done"/>, as if the process had ended just after the action's effect.</summary>
    /// <param name="event">The event.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailOn(FiringEvent @event, Func<Exception> exception)
    {
        lock (_lock)
            _faults.Add((@event, exception));
    }

    /// <summary>Lets so many appends find that somebody appended the same just before.</summary>
    public void ConflictNext(int appends) => _planned.ConflictNext(appends);

    /// <inheritdoc/>
    public ValueTask<FiringRecord?> LoadAsync(string idempotencyKey, CancellationToken cancellationToken = default) =>
        _journal.LoadAsync(idempotencyKey, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FiringRecord?> AppendAsync(Firing firing, FiringEntry entry, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_faults.FindIndex(f => f.Event is null || f.Event == entry.Event) is >= 0 and var i)
            {
                var fault = _faults[i];
                _faults.RemoveAt(i);
                throw fault.Exception();
            }
        }

        var isConflict = _planned.TakeConflict();
        var appended = await _journal.AppendAsync(firing, entry, seen, cancellationToken).ConfigureAwait(false);
        return isConflict ? null : appended;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> UnfinishedAsync(CancellationToken cancellationToken = default) => _journal.UnfinishedAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default) =>
        _journal.OfEntityAsync(entityType, key, cancellationToken);
}
