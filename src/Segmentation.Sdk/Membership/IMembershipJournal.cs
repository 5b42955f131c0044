namespace Segmentation;

/// <summary>How far a journal has come. Immutable.</summary>
/// <param name="At">Up to when time has been followed; null: nothing was yet.</param>
/// <param name="Feeds">By entity type, up to which position of its feed changes have been followed.</param>
/// <param name="Definitions">By segment, the hash of what it meant when its members were last settled; a paused one has none.</param>
public sealed record MembershipCheckpoint(
    DateTimeOffset? At, IReadOnlyDictionary<string, long> Feeds, IReadOnlyDictionary<string, string> Definitions)
{
    /// <summary>Nothing was followed yet.</summary>
    public static MembershipCheckpoint Start { get; } = new(null, new Dictionary<string, long>(), new Dictionary<string, string>());
}

/// <summary>Keeps who entered and left which segment, and nothing is ever taken back. Safe for concurrent use.</summary>
public interface IMembershipJournal
{
    /// <summary>How far the journal has come, and its version.</summary>
    ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds entries and moves the checkpoint, both or neither.</summary>
    /// <param name="entries">The entries, the oldest first; none of them before those that are there.</param>
    /// <param name="checkpoint">How far they go.</param>
    /// <param name="seen">The version that they follow.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The new version; null when somebody added others meanwhile, and nothing was written.</returns>
    ValueTask<ConcurrencyToken?> AppendAsync(
        IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default);

    /// <summary>The entries of a segment, whose key is found without regard to case, the oldest first.</summary>
    /// <param name="segment">The key of the segment.</param>
    /// <param name="until">The last instant to read; null: all.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<MembershipEntry> OfSegmentAsync(string segment, DateTimeOffset? until = null, CancellationToken cancellationToken = default);

    /// <summary>The entries of an entity, the oldest first.</summary>
    IAsyncEnumerable<MembershipEntry> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default);
}

/// <summary>What a journal can be asked.</summary>
public static class MembershipHistory
{
    extension(IMembershipJournal journal)
    {
        /// <summary>Who belonged to a segment at an instant, as far as it was followed; later ones are answered as the last one.</summary>
        public async Task<IReadOnlySet<EntityKey>> MembersAsync(string segment, DateTimeOffset? asOf = null, CancellationToken cancellationToken = default)
        {
            var members = new HashSet<EntityKey>();
            await foreach (var entry in journal.OfSegmentAsync(segment, asOf, cancellationToken).ConfigureAwait(false))
            {
                if (entry.Event == MembershipEvent.Entered)
                    members.Add(entry.Key);
                else
                    members.Remove(entry.Key);
            }

            return members;
        }

        /// <summary>What last happened to an entity and a segment: since when it is a member and why, or why it left; null when nothing ever did.</summary>
        public async Task<MembershipEntry?> WhyAsync(string segment, string entityType, EntityKey key, CancellationToken cancellationToken = default) =>
            await journal.OfEntityAsync(entityType, key, cancellationToken)
                .LastOrDefaultAsync(e => string.Equals(e.Segment, segment, StringComparison.OrdinalIgnoreCase), cancellationToken).ConfigureAwait(false);
    }
}
