using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What came of asking a segment about an entity.</summary>
/// <param name="Segment">The key of the segment.</param>
/// <param name="Key">The key of the entity.</param>
/// <param name="IsMember">Whether it belongs to the segment.</param>
/// <param name="Next">When time alone may change that; null: never.</param>
/// <param name="Conditions">The conditions that settled it.</param>
internal readonly record struct MembershipAnswer(
    string Segment, EntityKey Key, bool IsMember, DateTimeOffset? Next, Func<IEnumerable<string>> Conditions);

/// <summary>The segments of one entity type, bound as they stand, so that they can be asked.</summary>
internal abstract class FollowedSegments
{
    public abstract EntityType EntityType { get; }

    /// <summary>Where they read rows.</summary>
    public abstract IEnumerable<ReadPlace> Places { get; }

    /// <summary>What each means, as a hash.</summary>
    public abstract IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>Whether time alone may change who belongs to a segment.</summary>
    public abstract bool IsMovedByTime(string segment);

    /// <summary>Asks segments about entities.</summary>
    /// <param name="asked">By entity, the segments.</param>
    /// <param name="moment">When.</param>
    /// <param name="view">The entities as they are then.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public abstract Task<IReadOnlyList<MembershipAnswer>> AskAsync(
        IReadOnlyDictionary<EntityKey, IReadOnlyCollection<string>> asked, Moment moment, AsOfView view, CancellationToken cancellationToken);

    /// <summary>Asks segments about all entities, batch by batch.</summary>
    /// <param name="members">By segment that is asked, its members so far.</param>
    /// <param name="moment">When.</param>
    /// <param name="view">The entities as they are then.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>How many entities were asked about, and the answers; none where an entity is and was no member, and time will not make it one.</returns>
    public abstract IAsyncEnumerable<(int Count, IReadOnlyList<MembershipAnswer> Answers)> AskAllAsync(
        IReadOnlyDictionary<string, HashSet<EntityKey>> members, Moment moment, AsOfView view, CancellationToken cancellationToken);
}

internal sealed class FollowedSegments<T> : FollowedSegments
    where T : class
{
    private const int MostConditions = 10;

    private readonly EntityType<T> _entityType;
    private readonly Dictionary<string, BindResult<T>> _segments;
    private readonly ReadPlaces<T> _places;
    private readonly IFilterMatcher<T> _matcher;
    private readonly string _clock;

    public FollowedSegments(EntityType<T> entityType, IEnumerable<(string Key, BindResult<T> Bound)> segments, IFilterMatching matching, Moment moment)
    {
        (_entityType, _places, _matcher) = (entityType, new ReadPlaces<T>(entityType), matching.Create(entityType));
        // What days are depends on them.
        _clock = $"{moment.Zone.Id} {moment.WeekStart}";
        _segments = segments.ToDictionary(s => s.Key, s => s.Bound);
        foreach (var (key, bound) in _segments)
        {
            _places.Add(key, bound.ReadSet);
            _matcher.Set(key, bound);
        }
    }

    public override EntityType EntityType => _entityType;

    public override IEnumerable<ReadPlace> Places => _places.All;

    public override IReadOnlyDictionary<string, string> Hashes => field ??= _segments.ToDictionary(
        s => s.Key, s => s.Value.Plan!.TimeDependence == TimeDependence.None ? s.Value.Hash() : $"{s.Value.Hash()} {_clock}");

    public override bool IsMovedByTime(string segment) => _segments[segment].Plan!.TimeDependence >= TimeDependence.Day;

    public override async Task<IReadOnlyList<MembershipAnswer>> AskAsync(
        IReadOnlyDictionary<EntityKey, IReadOnlyCollection<string>> asked, Moment moment, AsOfView view, CancellationToken cancellationToken)
    {
        var (answers, found) = (new List<MembershipAnswer>(), new List<(T Entity, IReadOnlyCollection<string> Segments)>());
        foreach (var (key, segments) in asked)
        {
            if (await view.FindAsync(_entityType, key, cancellationToken).ConfigureAwait(false) is { } entity)
                found.Add((entity, segments));
            else
                answers.AddRange(segments.Select(s => new MembershipAnswer(s, key, false, null, () => [])));
        }

        var related = await ReadsOf(found.SelectMany(f => f.Segments).Distinct())
            .LoadRelatedAsync([.. found.Select(f => f.Entity)], view, cancellationToken).ConfigureAwait(false);
        foreach (var (entity, segments) in found)
        {
            var matches = Matches(entity, segments, moment, related);
            answers.AddRange(segments.Select(s => Answer(s, entity, matches.Contains(s), moment, related)));
        }

        return answers;
    }

    public override async IAsyncEnumerable<(int Count, IReadOnlyList<MembershipAnswer> Answers)> AskAllAsync(
        IReadOnlyDictionary<string, HashSet<EntityKey>> members, Moment moment, AsOfView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Most segments have nothing to say of most entities, which must cost next to nothing.
        string[] segments = [.. members.Keys], moved = [.. segments.Where(IsMovedByTime)], held = [.. segments.Except(moved).Where(s => members[s].Count > 0)];
        var (reads, found) = (ReadsOf(segments), new FilterMatches());
        await foreach (var batch in view.ScanAsync(_entityType, cancellationToken).Chunk(SegmentQuery<T>.BatchSize).ConfigureAwait(false))
        {
            var related = await reads.LoadRelatedAsync(batch, view, cancellationToken).ConfigureAwait(false);
            var answers = new List<MembershipAnswer>();
            _matcher.Match(batch, found, moment, related, segments);
            foreach (var (entity, matches) in batch.Zip(SegmentsOf(found)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var key = _entityType.KeyOf(entity);
                answers.AddRange(matches.Select(s => Answer(s, entity, true, moment, related)));
                answers.AddRange(moved.Where(s => !matches.Contains(s)).Select(s => Answer(s, entity, false, moment, related))
                    .Where(a => a.Next is not null || members[a.Segment].Contains(key)));
                answers.AddRange(held.Where(s => members[s].Contains(key) && !matches.Contains(s)).Select(s => Answer(s, entity, false, moment, related)));
            }

            yield return (batch.Length, answers);
        }
    }

    private ReadSet ReadsOf(IEnumerable<string> segments) => ExplanationReads.Of(segments.Select(s => _segments[s].Root!));

    /// <summary>By entity, the segments that it belongs to.</summary>
    private static HashSet<string>[] SegmentsOf(FilterMatches found)
    {
        var segments = new HashSet<string>[found.EntityCount];
        for (var i = 0; i < segments.Length; i++)
            segments[i] = [];
        for (var segment = 0; segment < found.Filters.Count; segment++)
        {
            foreach (var entity in found.EntitiesOf(segment))
                segments[entity].Add(found.Filters[segment]);
        }

        return segments;
    }

    private HashSet<string> Matches(T entity, IReadOnlyCollection<string> segments, Moment moment, RelatedRows related) =>
        [.. _matcher.Match(entity, moment, related, segments)];

    private MembershipAnswer Answer(string segment, T entity, bool isMember, Moment moment, RelatedRows related)
    {
        var bound = _segments[segment];
        return new MembershipAnswer(
            segment,
            _entityType.KeyOf(entity),
            isMember,
            IsMovedByTime(segment) ? bound.NextChange(entity, moment, related) : null,
            () => Conditions(bound.Explain(entity, moment, related)));
    }

    private static IEnumerable<string> Conditions(Explanation explanation) => Deciding(explanation).Distinct().Take(MostConditions);

    /// <summary>What settles an answer, each as a condition that holds; where a list settles it, none.</summary>
    private static IEnumerable<string> Deciding(Explanation explanation) => explanation.Filter switch
    {
        AllOf or AnyOf or InSegment => explanation.Parts.Where(p => p.Matches == explanation.Matches).SelectMany(Deciding),
        Not => explanation.Parts.SelectMany(Deciding),
        Condition or Related => [(explanation.Matches ? explanation.Filter : !explanation.Filter).ToString()!],
        _ => [],
    };
}
