namespace Segmentation;

/// <summary>How two segments stand to one another: what their definitions prove of any entities, and what was counted.</summary>
/// <param name="IsWithin">Whether whoever belongs to the one belongs to the other.</param>
/// <param name="Contains">Whether whoever belongs to the other belongs to the one.</param>
/// <param name="AreDisjoint">Whether nobody can belong to both.</param>
/// <param name="Both">How many belong to both.</param>
/// <param name="OnlyOne">How many belong to the one alone.</param>
/// <param name="OnlyOther">How many belong to the other alone.</param>
public sealed record SegmentComparison(Verdict IsWithin, Verdict Contains, Verdict AreDisjoint, long Both, long OnlyOne, long OnlyOther)
{
    /// <summary>Whether both have the same members, whoever there is.</summary>
    public Verdict AreEqual => (IsWithin, Contains) switch
    {
        (Verdict.Yes, Verdict.Yes) => Verdict.Yes,
        (Verdict.No, _) or (_, Verdict.No) => Verdict.No,
        _ => Verdict.Unknown,
    };
}

/// <summary>How many belong to a segment: what its definition proves of any entities, and what was counted.</summary>
/// <param name="IsNobody">Whether nobody can ever belong to it.</param>
/// <param name="IsEverybody">Whether everybody does.</param>
/// <param name="Members">How many do.</param>
/// <param name="Others">How many do not.</param>
public sealed record SegmentReach(Verdict IsNobody, Verdict IsEverybody, long Members, long Others);

/// <summary>Compares segments, by what their definitions prove and by counting what the caller may see.</summary>
public static class SegmentComparisons
{
    extension(SegmentRegistry registry)
    {
        /// <summary>How two segments stand to one another.</summary>
        /// <exception cref="FilterException">There is no such segment of the entity type, or it cannot be bound.</exception>
        /// <exception cref="InvalidOperationException">No source of <typeparamref name="T"/> is registered.</exception>
        public async Task<SegmentComparison> CompareAsync<T>(string one, string other, CancellationToken cancellationToken = default)
            where T : class
        {
            var context = await registry.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var (a, b) = (Filter.InSegment(one).Bind<T>(context), Filter.InSegment(other).Bind<T>(context));
            var (onlyOne, onlyOther) = (a.Except(b), b.Except(a));
            var counts = await registry.CountAsync([a.Except(onlyOne), onlyOne, onlyOther], cancellationToken).ConfigureAwait(false);
            return new SegmentComparison(a.IsWithin(b), b.IsWithin(a), AreDisjoint<T>(one, other, context), counts[0], counts[1], counts[2]);
        }

        /// <summary>How many belong to a segment.</summary>
        /// <inheritdoc cref="CompareAsync"/>
        public async Task<SegmentReach> ReachAsync<T>(string key, CancellationToken cancellationToken = default)
            where T : class
        {
            var context = await registry.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var (members, others) = (Filter.InSegment(key).Bind<T>(context), (!Filter.InSegment(key)).Bind<T>(context));
            var counts = await registry.CountAsync([members, others], cancellationToken).ConfigureAwait(false);
            return new SegmentReach(members.NeverMatches(), others.NeverMatches(), counts[0], counts[1]);
        }

        private async Task<IReadOnlyList<long>> CountAsync<T>(IReadOnlyList<BindResult<T>> filters, CancellationToken cancellationToken)
            where T : class
        {
            var (segmenter, moment, counts) = (registry.Segmenter, registry.Segmenter.Now, new List<long>());
            foreach (var filter in filters)
                counts.Add(await segmenter.Query(filter, segmenter.Source<T>(), moment, filter.Context).CountAsync(cancellationToken).ConfigureAwait(false));
            return counts;
        }
    }

    /// <summary>Whether nobody can belong to both.</summary>
    internal static Verdict AreDisjoint<T>(string one, string other, BindingContext context)
        where T : class => (Filter.InSegment(one) & Filter.InSegment(other)).Bind<T>(context) is { IsValid: true } both ? both.NeverMatches() : Verdict.Unknown;
}
