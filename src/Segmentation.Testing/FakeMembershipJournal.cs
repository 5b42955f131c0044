namespace Segmentation.Testing;

/// <summary>A journal in memory that fails and conflicts when told to. Thread-safe.</summary>
public sealed class FakeMembershipJournal : IMembershipJournal
{
    private readonly InMemoryMembershipJournal _journal = new();
    private readonly PlannedFaults _planned = new();

    /// <summary>Lets the next calls fail, loading and appending alike.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int calls, Func<Exception> exception) => _planned.FailNext(calls, exception);

    /// <summary>Lets so many appends find that somebody appended just before.</summary>
    public void ConflictNext(int appends) => _planned.ConflictNext(appends);

    /// <inheritdoc/>
    public async ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default)
    {
        _planned.Throw();
        return await _journal.LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> AppendAsync(
        IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        _planned.Throw();
        if (!_planned.TakeConflict())
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
}
