namespace Segmentation;

/// <summary>How many entities, and the first of them in the source's order.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
/// <param name="Count">How many.</param>
/// <param name="Sample">The first, as many as were asked for.</param>
public sealed record CountedEntities<T>(long Count, IReadOnlyList<T> Sample)
    where T : class;

/// <summary>What a definition would do, were it saved.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
/// <param name="Issues">What <see cref="SegmentRegistry.SaveAsync(SegmentDefinition, string?, CancellationToken)"/> would say.</param>
/// <param name="Members">Who would belong to the segment; null, as the others are, when the definition cannot be bound.</param>
/// <param name="Entered">Who would belong to it and does not.</param>
/// <param name="Left">Who belongs to it and would not.</param>
public sealed record SegmentPreview<T>(
    IReadOnlyList<SegmentIssue> Issues, CountedEntities<T>? Members, CountedEntities<T>? Entered, CountedEntities<T>? Left)
    where T : class;

/// <summary>Shows what a definition would do before it is saved.</summary>
public static class SegmentPreviews
{
    extension(SegmentRegistry registry)
    {
        /// <summary>
        /// What a definition would do in the place of the one with its key, if there is any; counted by the source where it can, at one moment, of what the
        /// caller may see. Saves nothing.
        /// </summary>
        /// <param name="changed">The definition.</param>
        /// <param name="sample">How many entities to show of each kind; 0: none.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="ArgumentException">The definition's entity type is not of the class.</exception>
        /// <exception cref="InvalidOperationException">No source of the entity type is registered.</exception>
        public async Task<SegmentPreview<T>> PreviewAsync<T>(SegmentDefinition changed, int sample = 10, CancellationToken cancellationToken = default)
            where T : class
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample);
            var (segmenter, moment) = (registry.Segmenter, registry.Segmenter.Now);
            var before = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var (after, issues) = SegmentCheck.Save([changed], before);
            if (after is null || before.Model.Find(changed.EntityType) is null)
                return new SegmentPreview<T>(issues, null, null, null);
            var now = Bound(before with { Segments = after });
            if (!now.IsValid)
                return new SegmentPreview<T>(issues.Count > 0 ? issues : [.. now.Issues.Select(i => new SegmentIssue(changed.Key, i))], null, null, null);
            // To what cannot be bound, or is not there, nobody belongs.
            var old = Bound(before) is { IsValid: true } bound ? bound : Filter.Nobody.Bind<T>(before, changed.EntityType);
            return new SegmentPreview<T>(
                issues,
                await CountedAsync(now).ConfigureAwait(false),
                await CountedAsync(now.Except(old)).ConfigureAwait(false),
                await CountedAsync(old.Except(now)).ConfigureAwait(false));

            BindResult<T> Bound(BindingContext context) => Filter.InSegment(changed.Key).Bind<T>(context, changed.EntityType);

            async Task<CountedEntities<T>> CountedAsync(BindResult<T> selected)
            {
                // What may be seen is asked of the segments in force: a definition that is tried must show nobody more.
                var query = segmenter.Query(selected, segmenter.Source<T>(), moment, before);
                var count = await query.CountAsync(cancellationToken).ConfigureAwait(false);
                var first = count > 0 && sample > 0 ? await query.Take(sample).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
                return new CountedEntities<T>(count, first);
            }
        }
    }
}
