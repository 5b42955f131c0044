namespace Segmentation;

/// <summary>Loads the related rows that a filter asks for.</summary>
public static class RelatedLoading
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>The related rows that the filter reads of a batch of entities, read level by level: one reading a relation and level.</summary>
        /// <param name="entities">The batch.</param>
        /// <param name="reader">Where rows are read from.</param>
        /// <param name="cancellationToken">Ends the loading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        /// <exception cref="RelatedRowsNotLoadedException">
        /// A relation that leads on to others is read from the entities themselves, and one of them has not loaded its rows.
        /// </exception>
        public async ValueTask<RelatedRows> LoadRelatedAsync(
            IReadOnlyCollection<T> entities, IRelatedReader reader, CancellationToken cancellationToken = default)
        {
            bound.RequirePlan();
            return await bound.ReadSet.LoadRelatedAsync(entities, reader, cancellationToken).ConfigureAwait(false);
        }
    }

    extension(ReadSet reads)
    {
        /// <summary>The related rows that are read of a batch of entities, level by level: one reading a relation and level.</summary>
        /// <param name="entities">The batch, of the class that the read set is of.</param>
        /// <param name="reader">Where rows are read from.</param>
        /// <param name="cancellationToken">Ends the loading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="RelatedRowsNotLoadedException">
        /// A relation that leads on to others is read from the entities themselves, and one of them has not loaded its rows.
        /// </exception>
        public ValueTask<RelatedRows> LoadRelatedAsync<T>(
            IReadOnlyCollection<T> entities, IRelatedReader reader, CancellationToken cancellationToken = default)
            where T : class => RelatedLoader.LoadAsync(reads, entities, reader, cancellationToken);
    }
}
