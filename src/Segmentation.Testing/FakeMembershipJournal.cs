namespace Segmentation.Testing;

/// <summary>A journal in memory that fails and conflicts when told to. Thread-safe.</summary>
public sealed class FakeMembershipJournal : IMembershipJournal
{
    private readonly InMemoryMembershipJournal _journal = new();
    private readonly Lock _lock = new();
    private readonly Queue<Func<Exception>> _faults = [];
    private int _conflicts;

    /// <summary>Lets the next calls fail, loading and appending alike.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int calls, Func<Exception> exception)
    {
        lock (_lock)
        {
            for (var i = 0; i < calls; i++)
                _faults.Enqueue(exception);
        }
    }

    /// <summary>Lets so many appends find that somebody appended just before.</summary>
    public void ConflictNext(int appends)
    {
        lock (_lock)
            _conflicts += appends;
    }

    /// <inheritdoc/>
    public async ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default)
    {
        Fail();
        return await _journal.LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> AppendAsync(
        IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        Fail();
        bool isConflict;
        lock (_lock)
        {
            isConflict = _conflicts > 0;
            _conflicts -= isConflict ? 1 : 0;
        }

        if (!isConflict)
            return await _journal.AppendAsync(entries, checkpoint, seen, cancellationToken).ConfigureAwait(false);
        var (before, token) = await _journal.LoadAsync(cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync([], before, token, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MembershipEntry> OfSegmentAsync(string segment, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        _journal.OfSegmentAsync(segment, until, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<MembershipEntry> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default) =>
        _journal.OfEntityAsync(entityType, key, cancellationToken);

    private void Fail()
    {
        lock (_lock)
        {
            if (_faults.TryDequeue(out var fault))
                throw fault();
        }
    }
}
