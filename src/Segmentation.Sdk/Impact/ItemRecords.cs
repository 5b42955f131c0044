using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The records of one entity type that hold an item in one of its fields.</summary>
internal sealed class ItemRecords(Segmenter segmenter, ItemReference item)
{
    /// <summary>How many entities are written at once.</summary>
    private const int BatchSize = 500;

    /// <summary>The fields that may hold the item, with their entity types.</summary>
    private IEnumerable<(EntityType EntityType, Field Field)> Fields() =>
        from entityType in item.Context.Model.EntityTypes
        from field in entityType.Fields
        where string.Equals(field.Picklist, item.List, StringComparison.OrdinalIgnoreCase)
        select (entityType, field);

    /// <summary>How many hold it, field by field; counted by the sources, not loaded.</summary>
    public async Task<IReadOnlyList<RecordUse>> CountAsync(CancellationToken cancellationToken)
    {
        var uses = new List<RecordUse>();
        foreach (var (entityType, field) in Fields())
        {
            var count = await entityType.Accept(new Counting(segmenter, item, field, cancellationToken)).ConfigureAwait(false);
            if (count != 0)
                uses.Add(new RecordUse(entityType.Name, field.Name, count));
        }

        return uses;
    }

    /// <summary>Puts a code in the place of the item in every record, batch by batch; those that others write meanwhile, again.</summary>
    /// <returns>How many records are written, with those of before.</returns>
    public async Task<long> ReplaceAsync(string? code, long written, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (var (entityType, field) in Fields())
            written = await entityType.Accept(new Replacing(segmenter, item, field, code, written, progress, cancellationToken)).ConfigureAwait(false);
        return written;
    }

    /// <summary>Those that hold any spelling of the item, as the picklists stand.</summary>
    private static BindResult<T> Bound<T>(EntityType<T> entityType, Field field, ItemReference item)
        where T : class => new Condition(new FieldSubject(field.Name), field.Type.IsMany ? Operators.HasAny : Operators.In, [item.Item.Code])
            .Bind<T>(item.Context, entityType.Name);

    private sealed class Counting(Segmenter segmenter, ItemReference item, Field field, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<long?>>
    {
        public async Task<long?> Visit<T>(EntityType<T> entityType)
            where T : class => segmenter.FindSource<T>() is { } source
            ? await segmenter.Query(Bound(entityType, field, item), source).CountAsync(cancellationToken).ConfigureAwait(false)
            : null;
    }

    private sealed class Replacing(
        Segmenter segmenter, ItemReference item, Field field, string? code, long before, IProgress<long>? progress, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<long>>
    {
        private long _written = before;

        public async Task<long> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            if (segmenter.FindSource<T>() is not { } source)
                return _written;
            var query = segmenter.Query(Bound(entityType, field, item), source);
            var keys = query.Where(Holds).Select(entityType.KeyOf);
            await foreach (var batch in keys.Chunk(BatchSize).WithCancellation(cancellationToken).ConfigureAwait(false))
                await ReplaceAsync(entityType, segmenter.UncheckedSink<T>(), batch).ConfigureAwait(false);
            return _written;
        }

        private async Task ReplaceAsync<T>(EntityType<T> entityType, IEntitySink<T> sink, IReadOnlyList<EntityKey> keys)
            where T : class
        {
            while (keys.Count > 0)
            {
                var writes = new List<EntityWrite<T>>();
                foreach (var key in keys)
                {
                    if (await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } seen && entityType.ChangeCodes(seen.Value, field, Replaced))
                        writes.Add(EntityWrite.Update(seen.Value, seen.Token));
                }

                if (writes.Count == 0)
                    return;
                var results = await sink.WriteAsync(writes, cancellationToken).ConfigureAwait(false);
                _written += results.Count(r => r.IsWritten);
                progress?.Report(_written);
                keys = [.. writes.Where((_, i) => !results[i].IsWritten).Select(w => entityType.KeyOf(w.Entity!))];
            }
        }

        // While it is an alias, the item is found together with the one that takes its place.
        private bool Holds(object entity) => field.Type.IsMany
            ? field.ReadItems(entity).Any(item.Item.IsSpelled)
            : field.Read(entity) is { IsEmpty: false } value && item.Item.IsSpelled(value.Text);

        private string? Replaced(string stored) => item.Item.IsSpelled(stored) ? code : stored;
    }
}
