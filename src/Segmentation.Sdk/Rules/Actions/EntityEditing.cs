namespace Segmentation;

/// <summary>Fields that are to hold other values.</summary>
/// <param name="entity">The entity as it is stored.</param>
/// <param name="entityType">Its type, with the custom fields in force.</param>
/// <param name="binding">The definitions in force.</param>
/// <returns>The fields and what each is to hold.</returns>
/// <exception cref="ActionFailedException">The entity cannot be edited so.</exception>
internal delegate IEnumerable<(Field Field, IReadOnlyList<Value> Values)> EntityEdit(object entity, EntityType entityType, BindingContext binding);

/// <summary>Edits single entities and asks about them, whatever their class.</summary>
internal static class EntityEditing
{
    extension(Segmenter segmenter)
    {
        /// <summary>Edits an entity, and again whenever somebody else was quicker. What holds the values already is not written.</summary>
        /// <exception cref="ActionFailedException">There is no such entity, or it cannot be edited or written so.</exception>
        public async Task EditAsync(ActionDelivery delivery, EntityEdit edit, CancellationToken cancellationToken)
        {
            var binding = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            await binding.RequireType(delivery.EntityType).Accept(new Editing(segmenter, binding, delivery.Key, edit, cancellationToken)).ConfigureAwait(false);
        }

        /// <summary>Whether a filter selects an entity; null when there is no such entity.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public async Task<bool?> MatchesAsync(string entityType, EntityKey key, Filter filter, CancellationToken cancellationToken)
        {
            var binding = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            return await binding.RequireType(entityType).Accept(new Matching(segmenter, binding, key, filter, cancellationToken)).ConfigureAwait(false);
        }

        /// <summary>How many entities a filter selects.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public async Task<long> CountAsync(string entityType, Filter filter, CancellationToken cancellationToken)
        {
            var binding = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            return await binding.RequireType(entityType).Accept(new Counting(segmenter, binding, filter, cancellationToken)).ConfigureAwait(false);
        }
    }

    extension(BindingContext binding)
    {
        /// <exception cref="ActionFailedException">The model has no such entity type.</exception>
        public EntityType RequireType(string name) =>
            binding.Model.Find(name) ?? throw new ActionFailedException($"the model has no entity type `{name}`");
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>Puts values in fields of an entity.</summary>
        /// <returns>The fields that hold something else by that, with what they held before and hold now.</returns>
        /// <exception cref="ActionFailedException">A field cannot hold its values.</exception>
        public IReadOnlyList<(Field Field, IReadOnlyList<Value> Before, IReadOnlyList<Value> After)> Edit(
            T entity, IEnumerable<(Field Field, IReadOnlyList<Value> Values)> edits)
        {
            var changes = new List<(Field, IReadOnlyList<Value>, IReadOnlyList<Value>)>();
            // All is reckoned before anything is changed.
            foreach (var (field, values) in edits.ToList())
            {
                var before = field.ValuesOf(entity);
                if (before.SequenceEqual(values))
                    continue;
                if (!entityType.TryAssign(entity, field, values))
                    throw new ActionFailedException($"`{field.Name}` of a {entityType} cannot hold {Shown(values)}");
                // As it is read again: a double is not the decimal that it was set to.
                var after = field.ValuesOf(entity);
                if (!before.SequenceEqual(after))
                    changes.Add((field, before, after));
            }

            return changes;
        }
    }

    private static string Shown(IReadOnlyList<Value> values) => values.Count == 0 ? "nothing" : string.Join(", ", values);

    private sealed class Editing(Segmenter segmenter, BindingContext binding, EntityKey key, EntityEdit edit, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task>
    {
        public async Task Visit<T>(EntityType<T> entityType)
            where T : class
        {
            var sink = segmenter.Sink<T>();
            while (true)
            {
                var seen = await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false) ??
                    throw new ActionFailedException($"there is no {entityType} {key}");
                var changes = entityType.Edit(seen.Value, edit(seen.Value, entityType, binding));
                if (changes.Count == 0 || await IsWrittenAsync(sink, EntityWrite.Update(seen.Value, seen.Token)).ConfigureAwait(false))
                    return;
            }
        }

        private async Task<bool> IsWrittenAsync<T>(IEntitySink<T> sink, EntityWrite<T> write)
            where T : class
        {
            try
            {
                return (await sink.WriteAsync([write], cancellationToken).ConfigureAwait(false))[0].IsWritten;
            }
            catch (EntityValidationException exception)
            {
                throw new ActionFailedException(exception.Message, exception);
            }
        }
    }

    private sealed class Matching(Segmenter segmenter, BindingContext binding, EntityKey key, Filter filter, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<bool?>>
    {
        public async Task<bool?> Visit<T>(EntityType<T> entityType)
            where T : class =>
            (await segmenter.Query(filter.Bind<T>(binding, entityType.Name)).ExplainAsync(key, cancellationToken).ConfigureAwait(false))?.Matches;
    }

    private sealed class Counting(Segmenter segmenter, BindingContext binding, Filter filter, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<long>>
    {
        public Task<long> Visit<T>(EntityType<T> entityType)
            where T : class => segmenter.Query(filter.Bind<T>(binding, entityType.Name)).CountAsync(cancellationToken);
    }
}
