namespace Segmentation;

/// <summary>Changes the types of custom fields, with the values that are stored.</summary>
public static class CustomFieldTypeChanges
{
    extension(Segmenter segmenter)
    {
        /// <summary>
        /// What would come of changing a custom field's type: all stored values are read, whatever the caller may see, and nothing is changed. Of a change that
        /// was interrupted, the same plan goes on with it.
        /// </summary>
        /// <param name="field">The name of the field, without regard to case.</param>
        /// <param name="type">The new type.</param>
        /// <param name="picklist">The key of the new picklist; null for other types.</param>
        /// <param name="entityType">The name of the entity type; null: the only one of the class.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="ArgumentException">
        /// There is no such field, entity type or picklist, no value of the one type can become one of the other, or the default value does not survive.
        /// </exception>
        /// <exception cref="InvalidOperationException">
        /// The field is being changed to something else, or the entities cannot be written: no sink is registered, or the values that it reads are not its own
        /// copy or no writable dictionary.
        /// </exception>
        public async Task<CustomFieldTypeChange<T>> PlanTypeChangeAsync<T>(
            string field, FieldType type, string? picklist = null, string? entityType = null, CancellationToken cancellationToken = default)
            where T : class
        {
            var of = segmenter.Model.Of<T>(entityType);
            var fields = await segmenter.CustomFields.CurrentAsync(cancellationToken).ConfigureAwait(false);
            var from = fields.Find(of.Name, field) ?? throw new ArgumentException($"There is no custom field \"{of.Name}.{field}\".", nameof(field));
            var target = new CustomFieldTarget(type, picklist, segmenter.Now.Zone.Id);
            if (from.ChangingTo is { } other && other != target)
                throw new InvalidOperationException($"\"{of.Name}.{from.Name}\" is being changed to {other.Type}: finish that first.");
            var picklists = await segmenter.Picklists.CurrentAsync(cancellationToken).ConfigureAwait(false);
            var values = new CustomFieldStore<T>(segmenter.Source<T>(), segmenter.UncheckedSink<T>(), of, new CustomFieldConversion(from, target, picklists));
            var found = await values.ScanAsync(from.ChangingTo is not null, cancellationToken).ConfigureAwait(false);
            if (found.ToConvert is [var first, ..])
                await values.RequireOwnCopyAsync(first, cancellationToken).ConfigureAwait(false);
            return new CustomFieldTypeChange<T>(segmenter.CustomFields.Repository, target, values, found, BrokenAsync)
            {
                Broken = await BrokenAsync(cancellationToken).ConfigureAwait(false),
            };

            async Task<IReadOnlyList<DefinitionUse>> BrokenAsync(CancellationToken token)
            {
                var before = await segmenter.ContextAsync(token).ConfigureAwait(false) with { AllowsSensitive = true };
                var current = await segmenter.CustomFields.CurrentAsync(token).ConfigureAwait(false);
                return BrokenDefinitions.Between(before, before with { Model = segmenter.ModelWith(current.With(of.Name, values.Conversion.To)) });
            }
        }
    }
}

/// <summary>A stored value that does not survive a change of its field's type.</summary>
/// <param name="Key">The key of its entity.</param>
/// <param name="Reason">Why, with the value unless the field is sensitive.</param>
public sealed record LostValue(EntityKey Key, string Reason);
