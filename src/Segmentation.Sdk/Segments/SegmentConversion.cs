using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Makes lists of segments: who belongs now is written down.</summary>
public static class SegmentConversion
{
    extension(SegmentRegistry registry)
    {
        /// <summary>
        /// Makes a segment static: those who belong to it now are its members. On a date instead: <see cref="SegmentDefinition.BecomingStatic"/>, which
        /// <see cref="MembershipTracker"/> heeds.
        /// </summary>
        /// <remarks>The members are read through the source of the entity type as it answers, with the related rows of a batch of them at once.</remarks>
        /// <param name="key">The key of the segment.</param>
        /// <param name="by">Who does so, for the history; null: nobody in particular.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>; nothing is saved then.</param>
        /// <exception cref="FilterException">There is no such segment, or it cannot be bound.</exception>
        /// <exception cref="ArgumentException">The segmenter may not see everything: members would be lost.</exception>
        /// <exception cref="InvalidOperationException">No source of the entity type is registered.</exception>
        public Task<SegmentDefinition> ConvertToStaticAsync(string key, string? by = null, CancellationToken cancellationToken = default) =>
            registry.ConvertAsync(key, registry.Segmenter.Now, segment => segment, (segment, members) => segment.ToStatic(members), by, cancellationToken);

        /// <summary>
        /// Makes a segment a snapshot of those who belong to it now; of a snapshot, those whom its filter selects now, without those excluded.
        /// </summary>
        /// <param name="key">The key of the segment.</param>
        /// <param name="by">Who does so, for the history; null: nobody in particular.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>; nothing is saved then.</param>
        /// <inheritdoc cref="ConvertToStaticAsync"/>
        public Task<SegmentDefinition> TakeSnapshotAsync(string key, string? by = null, CancellationToken cancellationToken = default)
        {
            var now = registry.Segmenter.Now;
            return registry.ConvertAsync(key, now, Asked, (segment, members) => segment.ToSnapshot(members, now.Instant), by, cancellationToken);

            static SegmentDefinition Asked(SegmentDefinition segment) => segment is { Kind: SegmentKind.Snapshot, Filter: { } filter }
                ? new SegmentDefinition(segment.Key, segment.EntityType, filter, exclude: segment.Exclude)
                : segment;
        }

        private async Task<SegmentDefinition> ConvertAsync(
            string key,
            Moment at,
            Func<SegmentDefinition, SegmentDefinition> asked,
            Func<SegmentDefinition, IReadOnlyList<EntityKey>, SegmentDefinition> convert,
            string? by,
            CancellationToken cancellationToken)
        {
            var (segmenter, repository) = (registry.Segmenter, registry.Segmenter.SegmentRepository);
            segmenter.RequireUnlimited();
            while (true)
            {
                var (stored, seen) = await repository.LoadAsync(cancellationToken).ConfigureAwait(false);
                var segment = stored.Require(key);
                var context = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false) with { Segments = stored.With(asked(segment)) };
                var entityType = context.Model.Find(segment.EntityType)
                    ?? throw new FilterException($"the model has no entity type `{segment.EntityType}`, which `{segment.Key}` is a segment of");
                var members = await entityType.Accept(new Members(segmenter, segment.Key, context, at, cancellationToken)).ConfigureAwait(false);
                var converted = convert(segment, members);
                // What was read of definitions that are in force no more may be wrong.
                if (await repository.SaveAsync(stored.With(converted), seen, by, cancellationToken).ConfigureAwait(false) is not null)
                    return converted;
            }
        }
    }

    /// <summary>Reads the keys of those who belong to a segment.</summary>
    private sealed class Members(Segmenter segmenter, string segment, BindingContext context, Moment at, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<IReadOnlyList<EntityKey>>>
    {
        public async Task<IReadOnlyList<EntityKey>> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            var query = segmenter.Query(new InSegment(segment).Bind<T>(context, entityType.Name), segmenter.Source<T>(), at, context);
            return await query.KeysAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
