namespace Segmentation;

/// <summary>Validates entities before they are written, by the custom fields and picklists in force.</summary>
public static class EntityValidation
{
    extension(Segmenter segmenter)
    {
        /// <summary>
        /// What keeps an entity from being written, one issue a field at most: a value of another type, an unknown or inactive item, an item without the one
        /// that it depends on, a required field without a value, a custom value that is no field's. Writing through <see cref="Segmenter.Sink"/> finds the
        /// same.
        /// </summary>
        /// <param name="entity">The entity; nothing is changed.</param>
        /// <param name="stored">The entity as it is stored, all of which may stay as it is; null for a new one.</param>
        /// <param name="entityType">The name of the entity type; null: the only one of the class.</param>
        /// <param name="cancellationToken">Ends the loading of the definitions with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="ArgumentException">
        /// The model has no such entity type, or the custom fields in the repository do not go with the model.
        /// </exception>
        public async ValueTask<IReadOnlyList<Issue>> ValidateAsync<T>(
            T entity, T? stored = null, string? entityType = null, CancellationToken cancellationToken = default)
            where T : class => (await segmenter.CheckAsync<T>(entityType, cancellationToken).ConfigureAwait(false)).IssuesOf(entity, stored);

        internal async ValueTask<EntityCheck<T>> CheckAsync<T>(string? entityType, CancellationToken cancellationToken)
            where T : class
        {
            // The picklists last: those that the fields name are among them.
            var fields = await segmenter.CustomFields.CurrentAsync(cancellationToken).ConfigureAwait(false);
            var picklists = await segmenter.Picklists.CurrentAsync(cancellationToken).ConfigureAwait(false);
            return new EntityCheck<T>(segmenter.ModelWith(fields).Of<T>(entityType), picklists);
        }
    }
}

/// <summary>What keeps one entity of a batch from being written.</summary>
/// <param name="EntityType">The name of the entity type.</param>
/// <param name="Key">The key of the entity; empty when it has none yet.</param>
/// <param name="Issues">One issue a field at most, its place a JSON pointer into the entity.</param>
public sealed record EntityIssues(string EntityType, EntityKey Key, IReadOnlyList<Issue> Issues);

/// <summary>Entities hold what may not be written, whenever it is tried; nothing of their batch was. The message tells all.</summary>
public sealed class EntityValidationException : Exception
{
    /// <summary>Entities are refused, by the definitions in force, or by their store for reasons of its own, such as a constraint.</summary>
    /// <param name="entities">The entities that are refused, each with its key and why.</param>
    public EntityValidationException(IReadOnlyList<EntityIssues> entities)
        : base(string.Join(Environment.NewLine, entities.SelectMany(e => e.Issues.Select(i => $"{e.EntityType} {e.Key}: {i}")))) => Entities = entities;

    /// <summary>The entities that may not be written as they are, in the order of the writes.</summary>
    public IReadOnlyList<EntityIssues> Entities { get; }
}
