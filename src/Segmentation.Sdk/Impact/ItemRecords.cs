using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The records that hold an item which is changed.</summary>
/// <param name="segmenter">The sources.</param>
/// <param name="context">The model.</param>
/// <param name="list">The key of the list.</param>
/// <param name="change">The change.</param>
internal sealed class ItemRecords(Segmenter segmenter, BindingContext context, string list, RunningChange change)
{
    /// <summary>How many entities are written at once.</summary>
    private const int BatchSize = 500;

    // Alone in its list, the item is asked for by its own spellings, even while they are aliases of another.
    private readonly BindingContext _alone = context with { Picklists = new PicklistSnapshot(new Picklist(list, null, [change.Item with { Parent = null }])) };

    private Segmenter Segmenter => segmenter;

    private RunningChange Change => change;

    /// <summary>The fields that may hold the item, with their entity types.</summary>
    private IEnumerable<(EntityType EntityType, Field Field)> Fields() =>
        from entityType in context.Model.EntityTypes
        from field in entityType.Fields
        where string.Equals(field.Picklist, list, StringComparison.OrdinalIgnoreCase)
        select (entityType, field);

    /// <summary>How many hold it, field by field; counted by the sources, not loaded.</summary>
    public async Task<IReadOnlyList<RecordUse>> CountAsync(CancellationToken cancellationToken)
    {
        var uses = new List<RecordUse>();
        foreach (var (entityType, field) in Fields())
        {
            if (await entityType.Accept(new Counting(this, field, cancellationToken)).ConfigureAwait(false) is { } use)
                uses.Add(use);
        }

        return uses;
    }

    /// <summary>Puts what replaces the item in its place in every record, batch by batch; those that others write meanwhile, again.</summary>
    /// <param name="written">How many records were written before.</param>
    /// <param name="goesOn">Whether the change still runs, asked before each batch.</param>
    /// <param name="progress">Is told how many records are written, after each batch.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>How many records are written, with those of before.</returns>
    public async Task<long> ReplaceAsync(long written, Func<Task<bool>> goesOn, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (var (entityType, field) in Fields())
            written = await entityType.Accept(new Replacing(this, field, written, goesOn, progress, cancellationToken)).ConfigureAwait(false);
        return written;
    }

    private SegmentQuery<T> Holding<T>(EntityType<T> entityType, Field field, IEntitySource<T> source)
        where T : class
    {
        var holds = new Condition(new FieldSubject(field.Name), field.Type.IsMany ? Operators.HasAny : Operators.In, [change.Item.Code]);
        return segmenter.Query(holds.Bind<T>(_alone, entityType.Name), source);
    }

    private IReadOnlyList<string> Replaced(IReadOnlyList<string> codes) =>
        [.. codes.Select(c => change.Item.IsSpelled(c) ? change.ReplacedBy : c).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Why those that hold the item cannot be written; null when they can, as the first of them can.</summary>
    private async Task<string?> FaultAsync<T>(EntityType<T> entityType, Field field, IEntitySource<T> source, CancellationToken cancellationToken)
        where T : class
    {
        if (source.GetFeature<IEntitySink<T>>() is not { } sink)
            return $"the source of {entityType} cannot be written to";
        return await Holding(entityType, field, source).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } first ||
            await sink.ReadAsync(entityType.KeyOf(first), cancellationToken).ConfigureAwait(false) is not { } copy ||
            entityType.TryAssign(copy.Value, field, Replaced(field.CodesOf(copy.Value)))
            ? null
            : NotWritable(entityType, field);
    }

    private string NotWritable(EntityType entityType, Field field) =>
        $"the field {entityType}.{field.Name} cannot be written{(change.ReplacedBy is { } code ? $" with \"{code}\"" : " with nothing")}: " +
        "declare it by a property of text or an enum that has a setter, or keep it in a dictionary";

    private sealed class Counting(ItemRecords records, Field field, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<RecordUse?>>
    {
        public async Task<RecordUse?> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            if (records.Segmenter.FindSource<T>() is not { } source)
                return new RecordUse(entityType.Name, field.Name, null) { Fault = $"no source of {entityType} is registered, whose records may hold it" };
            var count = await records.Holding(entityType, field, source).CountAsync(cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return null;
            var isWritten = records.Change.Change != ItemChange.Delete;
            var fault = isWritten ? await records.FaultAsync(entityType, field, source, cancellationToken).ConfigureAwait(false) : null;
            return new RecordUse(entityType.Name, field.Name, count) { Fault = fault };
        }
    }

    private sealed class Replacing(
        ItemRecords records, Field field, long before, Func<Task<bool>> goesOn, IProgress<long>? progress, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<long>>
    {
        private long _written = before;

        public async Task<long> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            if (records.Segmenter.FindSource<T>() is not { } source)
                return _written;
            // The plan refuses what cannot be written, unless the code goes on being read.
            var mayStay = records.Change.Change == ItemChange.Merge;
            if (mayStay && await records.FaultAsync(entityType, field, source, cancellationToken).ConfigureAwait(false) is not null)
                return _written;
            var keys = records.Holding(entityType, field, source).KeysAsync(cancellationToken);
            await foreach (var batch in keys.Chunk(BatchSize).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!await goesOn().ConfigureAwait(false))
                    break;
                await ReplaceAsync(entityType, records.Segmenter.UncheckedSink<T>(), batch).ConfigureAwait(false);
            }

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
                    if (await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } seen && IsChanged(entityType, seen.Value))
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

        private bool IsChanged<T>(EntityType<T> entityType, T entity)
            where T : class
        {
            var codes = field.CodesOf(entity);
            var replaced = records.Replaced(codes);
            if (codes.SequenceEqual(replaced, StringComparer.Ordinal))
                return false;
            return entityType.TryAssign(entity, field, replaced) ? true : throw new InvalidOperationException(records.NotWritable(entityType, field));
        }
    }
}
