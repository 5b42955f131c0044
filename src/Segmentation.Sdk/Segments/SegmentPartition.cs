namespace Segmentation;

/// <summary>An entity that belongs to none of several segments, or to more than one.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="Entity">The entity.</param>
/// <param name="Segments">The keys of the segments that it belongs to.</param>
public sealed record PartitionFault<T>(T Entity, IReadOnlyList<string> Segments)
    where T : class;

/// <summary>Whether everybody belongs to exactly one of several segments.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
/// <param name="AreDisjoint">Whether the definitions prove that nobody can belong to two of them.</param>
/// <param name="AreComplete">Whether they prove that everybody belongs to one of them.</param>
/// <param name="Faults">The first of those who belong to none or to several; none are sought where both are proved.</param>
public sealed record SegmentPartition<T>(Verdict AreDisjoint, Verdict AreComplete, IReadOnlyList<PartitionFault<T>> Faults)
    where T : class
{
    /// <summary>Whether it holds whoever there is.</summary>
    public bool IsProven => (AreDisjoint, AreComplete) == (Verdict.Yes, Verdict.Yes);

    /// <summary>Whether it holds of those whom there are and the caller may see.</summary>
    public bool Holds => Faults.Count == 0;
}

/// <summary>Looks at several segments at once.</summary>
public static class SegmentSets
{
    extension(SegmentRegistry registry)
    {
        /// <summary>How many members each two of several segments share: counted in one pass over the source, of what the caller may see.</summary>
        /// <param name="segments">The keys of the segments; all of one entity type.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="FilterException">There is no such segment of the entity type, or it cannot be bound.</exception>
        /// <exception cref="InvalidOperationException">No source of <typeparamref name="T"/> is registered.</exception>
        public async Task<SegmentOverlap> OverlapAsync<T>(IEnumerable<string> segments, CancellationToken cancellationToken = default)
            where T : class
        {
            string[] keys = [.. segments];
            var context = await registry.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var tally = new OverlapTally(keys);
            await foreach (var (_, belongs) in registry.ClassifyAsync<T>(keys, context, cancellationToken).ConfigureAwait(false))
                tally.Add(belongs);
            return tally.Result();
        }

        /// <summary>
        /// Whether everybody belongs to exactly one of several segments: by what their definitions prove, and if that is not enough, by looking.
        /// </summary>
        /// <param name="segments">The keys of the segments; all of one entity type.</param>
        /// <param name="most">How many entities to show that belong to none or to several; at least 1.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        /// <inheritdoc cref="OverlapAsync"/>
        public async Task<SegmentPartition<T>> PartitionAsync<T>(
            IEnumerable<string> segments, int most = 10, CancellationToken cancellationToken = default)
            where T : class
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
            string[] keys = [.. segments];
            var context = await registry.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var partition = new SegmentPartition<T>(AreDisjoint<T>(keys, context), AreComplete<T>(keys, context), []);
            if (partition.IsProven)
                return partition;
            var faults = registry.ClassifyAsync<T>(keys, context, cancellationToken)
                .Select(e => new PartitionFault<T>(e.Entity, [.. keys.Where((_, i) => e.Belongs(i))]))
                .Where(f => f.Segments.Count != 1);
            return partition with { Faults = await faults.Take(most).ToListAsync(cancellationToken).ConfigureAwait(false) };
        }

        private IAsyncEnumerable<(T Entity, Func<int, bool> Belongs)> ClassifyAsync<T>(
            IReadOnlyList<string> keys, BindingContext context, CancellationToken cancellationToken)
            where T : class
        {
            var segmenter = registry.Segmenter;
            var everyone = segmenter.Query(Filter.Everyone.Bind<T>(context));
            return everyone.ClassifyAsync([.. keys.Select(k => Filter.InSegment(k).Bind<T>(context))], cancellationToken);
        }
    }

    private static Verdict AreDisjoint<T>(string[] keys, BindingContext context)
        where T : class
    {
        var verdicts = keys.SelectMany((one, i) => keys.Skip(i + 1).Select(other => SegmentComparisons.AreDisjoint<T>(one, other, context))).ToHashSet();
        return verdicts.Contains(Verdict.No) ? Verdict.No : verdicts.Contains(Verdict.Unknown) ? Verdict.Unknown : Verdict.Yes;
    }

    private static Verdict AreComplete<T>(string[] keys, BindingContext context)
        where T : class
    {
        var any = Filter.Any([.. keys.Select(Filter.InSegment)]).Bind<T>(context);
        return any.IsValid ? any.AlwaysMatches() : Verdict.Unknown;
    }
}
