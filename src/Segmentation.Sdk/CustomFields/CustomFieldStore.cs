namespace Segmentation;

/// <summary>What is stored of a field that is to be converted.</summary>
/// <param name="Surviving">How many values survive, those that are converted already included.</param>
/// <param name="Lost">How many do not.</param>
/// <param name="Examples">The first of those that do not.</param>
/// <param name="ToConvert">The entities to write.</param>
internal sealed record StoredValues(long Surviving, long Lost, IReadOnlyList<LostValue> Examples, IReadOnlyList<EntityKey> ToConvert);

/// <summary>Finds and converts the stored values of a custom field.</summary>
internal sealed class CustomFieldStore<T>(IEntitySource<T> source, IEntitySink<T> sink, EntityType<T> entityType, CustomFieldConversion conversion)
    where T : class
{
    private const int MostExamples = 10;

    public EntityType<T> EntityType => entityType;

    public CustomFieldConversion Conversion => conversion;

    /// <summary>Looks at every stored value.</summary>
    /// <param name="isResumed">Whether values of the new type were converted already, and not written by somebody whom nobody could read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<StoredValues> ScanAsync(bool isResumed, CancellationToken cancellationToken)
    {
        var (surviving, lost, examples, toConvert) = (0L, 0L, new List<LostValue>(), new List<EntityKey>());
        await foreach (var entity in source.ScanAsync(cancellationToken).ConfigureAwait(false))
        {
            var stored = StoredOf(entity);
            if (isResumed && conversion.IsConverted(stored))
            {
                surviving++;
            }
            else if (!conversion.TryConvert(stored, out var converted, out var fault))
            {
                if (lost++ < MostExamples)
                    examples.Add(new LostValue(entityType.KeyOf(entity), fault));
            }
            else
            {
                surviving += conversion.HasValue(stored) ? 1 : 0;
                if (!ReferenceEquals(stored, converted))
                    toConvert.Add(entityType.KeyOf(entity));
            }
        }

        // A scan that stops early because of a cancellation must not pass for a whole one.
        cancellationToken.ThrowIfCancellationRequested();
        return new StoredValues(surviving, lost, examples, toConvert);
    }

    /// <summary>Converts the values of some entities as they stand now; those that others write meanwhile, again.</summary>
    /// <returns>How many were written.</returns>
    /// <exception cref="InvalidOperationException">A value was written meanwhile that does not survive.</exception>
    public async Task<int> ConvertAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        var written = 0;
        for (var pending = keys; pending.Count > 0;)
        {
            var writes = new List<EntityWrite<T>>();
            foreach (var key in pending)
            {
                if (await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } seen && Convert(seen.Value, key))
                    writes.Add(EntityWrite.Update(seen.Value, seen.Token));
            }

            if (writes.Count == 0)
                break;
            var results = await sink.WriteAsync(writes, cancellationToken).ConfigureAwait(false);
            written += results.Count(r => r.IsWritten);
            pending = [.. writes.Where((_, i) => !results[i].IsWritten).Select(w => entityType.KeyOf(w.Entity!))];
        }

        return written;
    }

    /// <exception cref="InvalidOperationException">What the sink reads cannot be changed, or not without changing what is stored.</exception>
    public async Task RequireOwnCopyAsync(EntityKey key, CancellationToken cancellationToken)
    {
        if (await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } copy || entityType.CustomValuesOf(copy.Value) is null)
            return;
        var stored = await source.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is not null && ReferenceEquals(entityType.CustomValuesOf(stored), Writable(copy.Value)))
        {
            throw new InvalidOperationException(
                $"What the sink of {entityType} reads shares its custom values with the stored entity: " +
                "give the store a function that copies the dictionary too.");
        }
    }

    private bool Convert(T entity, EntityKey key)
    {
        var stored = StoredOf(entity);
        if (conversion.IsConverted(stored))
            return false;
        if (!conversion.TryConvert(stored, out var converted, out var fault))
            throw new InvalidOperationException($"The {entityType} \"{key}\" was written meanwhile, and {fault}: mend it, and plan the change again to go on.");
        if (ReferenceEquals(stored, converted))
            return false;
        Writable(entity)[conversion.From.Name] = converted;
        return true;
    }

    private object? StoredOf(T entity) => entityType.CustomValuesOf(entity)?.GetValueOrDefault(conversion.From.Name);

    private IDictionary<string, object?> Writable(T entity) => entityType.CustomValuesOf(entity) is IDictionary<string, object?> { IsReadOnly: false } values
        ? values
        : throw new InvalidOperationException(
            $"The custom values of a {entityType} cannot be written: let Custom(…) return a dictionary that can be changed.");
}
