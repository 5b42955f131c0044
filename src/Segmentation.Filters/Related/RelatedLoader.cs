namespace Segmentation;

/// <summary>Loads what a plan reads of related entities, level by level: one reading a relation and level, however many the rows.</summary>
internal sealed class RelatedLoader(IRelatedReader reader, CancellationToken cancellationToken)
{
    public LoadedRows Rows { get; } = new();

    private IRelatedReader Reader => reader;

    private CancellationToken CancellationToken => cancellationToken;

    /// <summary>The rows that are read of a batch of entities.</summary>
    public static async ValueTask<RelatedRows> LoadAsync<T>(
        ReadSet readSet, IReadOnlyCollection<T> entities, IRelatedReader reader, CancellationToken cancellationToken)
        where T : class
    {
        var loader = new RelatedLoader(reader, cancellationToken);
        await loader.LoadAsync(readSet, entities).ConfigureAwait(false);
        return loader.Rows;
    }

    public async ValueTask LoadAsync<T>(ReadSet readSet, IReadOnlyCollection<T> entities)
        where T : class
    {
        foreach (var (relation, next) in readSet.Relations)
            await ((RelationFrom<T>)relation).Accept(new Level<T>(this, next, entities)).ConfigureAwait(false);
    }

    private sealed class Level<T>(RelatedLoader loader, ReadSet next, IReadOnlyCollection<T> entities) : IRelationVisitor<T, ValueTask>
        where T : class
    {
        public async ValueTask Visit<TChild>(Relation<T, TChild> relation)
            where TChild : class
        {
            if (new AtHand<T>(loader, next).Visit(relation))
                return;
            var children = relation.IsInMemory
                ? entities.SelectMany(e => relation.RowsOf(e, loader.Rows))
                : await ReadAsync(relation).ConfigureAwait(false);
            if (next.Relations.Count > 0)
                await loader.LoadAsync(next, children.ToHashSet<TChild>(ReferenceEqualityComparer.Instance)).ConfigureAwait(false);
        }

        private async ValueTask<IEnumerable<TChild>> ReadAsync<TChild>(Relation<T, TChild> relation)
            where TChild : class
        {
            var keys = entities.Select(relation.NearKey).Where(k => !k.IsEmpty).ToHashSet();
            // The same relation may be followed on several levels.
            var known = loader.Rows.Find(relation) ?? RowIndex.Of([], [], relation.Far);
            var unread = keys.Where(k => !known.TryFind(k, out _)).ToHashSet();
            var read = unread.Count == 0 ? known : await relation.ReadAsync(loader.Reader, unread, loader.CancellationToken).ConfigureAwait(false);
            return loader.Rows.Add(relation, read).RowsOf(keys);
        }
    }

    /// <summary>Whether every row that a relation and those beyond it can lead to is in memory already, and so has not to be read.</summary>
    private sealed class AtHand<T>(RelatedLoader loader, ReadSet next) : IRelationVisitor<T, bool>
        where T : class
    {
        public bool Visit<TChild>(Relation<T, TChild> relation)
            where TChild : class
        {
            if (!relation.IsInMemory)
            {
                if (relation.FindIndex(loader.Reader) is not { } index)
                    return false;
                loader.Rows.Add(relation, index);
            }

            return next.Relations.All(r => ((RelationFrom<TChild>)r.Key).Accept(new AtHand<TChild>(loader, r.Value)));
        }
    }
}
