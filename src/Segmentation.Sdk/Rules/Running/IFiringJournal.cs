namespace Segmentation;

/// <summary>Keeps what happened to each firing, and nothing is ever taken back. Safe for concurrent use.</summary>
public interface IFiringJournal
{
    /// <summary>The firing of an idempotency key, which is compared exactly; null when there is none.</summary>
    ValueTask<FiringRecord?> LoadAsync(string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>Adds an entry to a firing; the first one adds the firing.</summary>
    /// <param name="firing">The firing; kept as it was added first.</param>
    /// <param name="entry">What happened.</param>
    /// <param name="seen">The version that it follows; <c>default</c>: there is none yet.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The firing with the entry; null when somebody added another meanwhile, and nothing was written.</returns>
    ValueTask<FiringRecord?> AppendAsync(Firing firing, FiringEntry entry, ConcurrencyToken seen, CancellationToken cancellationToken = default);

    /// <summary>The firings that are not finished, those set aside among them, in the order in which they were added.</summary>
    IAsyncEnumerable<FiringRecord> UnfinishedAsync(CancellationToken cancellationToken = default);

    /// <summary>The firings for an entity, in the order in which they were added.</summary>
    IAsyncEnumerable<FiringRecord> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default);
}

/// <summary>What a journal can be asked.</summary>
public static class FiringHistory
{
    extension(IFiringJournal journal)
    {
        /// <summary>Where a rule stands with an entity: the firing to which something happened last; null when nothing ever did.</summary>
        /// <param name="rule">The key of the rule, without regard to case.</param>
        /// <param name="entityType">The name of the entity type.</param>
        /// <param name="key">The key of the entity.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        public async Task<FiringRecord?> StateAsync(string rule, string entityType, EntityKey key, CancellationToken cancellationToken = default)
        {
            FiringRecord? last = null;
            await foreach (var record in journal.OfEntityAsync(entityType, key, cancellationToken).ConfigureAwait(false))
            {
                if (string.Equals(record.Firing.Rule, rule, StringComparison.OrdinalIgnoreCase) && (last is null || record.Last.At >= last.Last.At))
                    last = record;
            }

            return last;
        }
    }
}
