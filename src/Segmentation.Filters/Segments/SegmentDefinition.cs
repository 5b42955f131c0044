using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What decides who belongs to a segment.</summary>
public enum SegmentKind
{
    /// <summary>A filter, asked anew each time, beside the lists.</summary>
    Dynamic,

    /// <summary>The lists alone.</summary>
    Static,

    /// <summary>The lists alone, which hold those that a filter selected at one time.</summary>
    Snapshot,
}

/// <summary>A named selection of entities: those that a filter selects or a list includes, without those that a list excludes. Immutable.</summary>
/// <remarks>Definitions that say the same are equal; a changed one is another.</remarks>
public sealed record SegmentDefinition
{
    /// <summary>A dynamic segment, or a static one where no filter is given.</summary>
    /// <param name="key">The key, found without regard to case.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="filter">What members match; null for a list.</param>
    /// <param name="include">Members whatever the filter says; compared exactly.</param>
    /// <param name="exclude">No members whatever else is said; compared exactly.</param>
    /// <exception cref="FilterException">A name is empty, or there is neither a filter nor anybody to include.</exception>
    public SegmentDefinition(
        string key, string entityType, Filter? filter, IEnumerable<EntityKey>? include = null, IEnumerable<EntityKey>? exclude = null)
        : this(key, entityType, filter is null ? SegmentKind.Static : SegmentKind.Dynamic)
    {
        (Filter, Include, Exclude) = (filter, Distinct(include), Distinct(exclude));
        if (Filter is null && Include.Count == 0)
        {
            throw new FilterException(
                $"the segment \"{key}\" has no filter and includes nobody: to select all, say `everyone`; for a list to be filled, Static");
        }
    }

    private SegmentDefinition(string key, string entityType, SegmentKind kind) =>
        (Key, EntityType, Kind) = (Names.Require(key, "a segment's key"), Names.Require(entityType, "a segment's entity type"), kind);

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The name of the entity type that it is a segment of.</summary>
    public string EntityType { get; }

    /// <summary>What decides who belongs to it.</summary>
    public SegmentKind Kind { get; private init; }

    /// <summary>What members match; of a snapshot, what they matched when it was taken; null for a static segment.</summary>
    public Filter? Filter { get; private init; }

    /// <summary>Members whatever the filter says, each once; all members of a static segment or a snapshot, before those excluded.</summary>
    public ValueList<EntityKey> Include { get; private init; } = [];

    /// <summary>No members whatever else is said, each once.</summary>
    public ValueList<EntityKey> Exclude { get; private init; } = [];

    /// <summary>When a snapshot was taken; null for other kinds.</summary>
    public DateTimeOffset? TakenAt { get; private init; }

    /// <summary>When a dynamic segment becomes a static one of those who belong to it then; null: never.</summary>
    public DateTimeOffset? StaticFrom { get; private init; }

    /// <summary>Whether nobody is told to enter or leave until it is resumed. Filters that ask for the segment ask its definition all the same.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The channels, such as <c>e-mail</c>, on which its members are not written to; without regard to case.</summary>
    public ValueList<string> Suppresses { get; private init; } = [];

    /// <summary>A static segment, which may be empty.</summary>
    /// <exception cref="FilterException">A name is empty.</exception>
    public static SegmentDefinition Static(
        string key, string entityType, IEnumerable<EntityKey>? members = null, IEnumerable<EntityKey>? exclude = null) =>
        new(key, entityType, SegmentKind.Static) { Include = Distinct(members), Exclude = Distinct(exclude) };

    /// <summary>A snapshot of those that a filter selected at one time.</summary>
    /// <exception cref="FilterException">A name is empty.</exception>
    public static SegmentDefinition Snapshot(
        string key, string entityType, Filter filter, IEnumerable<EntityKey> members, DateTimeOffset takenAt, IEnumerable<EntityKey>? exclude = null) =>
        new(key, entityType, SegmentKind.Snapshot)
        {
            Filter = filter,
            Include = Distinct(members),
            Exclude = Distinct(exclude),
            TakenAt = takenAt.ToUniversalTime(),
        };

    /// <summary>The same segment with another filter: dynamic, whatever it was; of a snapshot, only what it is said to have been taken of.</summary>
    public SegmentDefinition WithFilter(Filter filter) => this with { Filter = filter, Kind = Kind == SegmentKind.Snapshot ? Kind : SegmentKind.Dynamic };

    /// <summary>The same segment with other lists.</summary>
    /// <param name="include">Those to include; null: as they are.</param>
    /// <param name="exclude">Those to exclude; null: as they are.</param>
    public SegmentDefinition WithLists(IEnumerable<EntityKey>? include = null, IEnumerable<EntityKey>? exclude = null) =>
        this with { Include = include is null ? Include : Distinct(include), Exclude = exclude is null ? Exclude : Distinct(exclude) };

    /// <summary>The same segment with these as members, whatever its filter says, and excluded no more.</summary>
    public SegmentDefinition Including(params IEnumerable<EntityKey> keys)
    {
        var included = Distinct(keys);
        return WithLists(Include.Concat(included), Exclude.Except(included));
    }

    /// <summary>The same segment without these, whatever its filter says, and included no more.</summary>
    public SegmentDefinition Excluding(params IEnumerable<EntityKey> keys)
    {
        var excluded = Distinct(keys);
        return WithLists(Include.Except(excluded), Exclude.Concat(excluded));
    }

    /// <summary>The same segment with these on neither list: its filter alone decides about them.</summary>
    public SegmentDefinition Unlisting(params IEnumerable<EntityKey> keys)
    {
        var unlisted = Distinct(keys);
        return WithLists(Include.Except(unlisted), Exclude.Except(unlisted));
    }

    /// <summary>The segment as a static one of these members, who are no longer asked about.</summary>
    public SegmentDefinition ToStatic(IEnumerable<EntityKey> members) =>
        this with { Kind = SegmentKind.Static, Filter = null, TakenAt = null, StaticFrom = null, Include = Distinct(members), Exclude = [] };

    /// <summary>The segment as a snapshot of these members; who was excluded stays so.</summary>
    /// <exception cref="FilterException">The segment has no filter.</exception>
    public SegmentDefinition ToSnapshot(IEnumerable<EntityKey> members, DateTimeOffset takenAt) => Filter is null
        ? throw new FilterException($"the segment \"{Key}\" has no filter that a snapshot could be taken of")
        : this with { Kind = SegmentKind.Snapshot, TakenAt = takenAt.ToUniversalTime(), StaticFrom = null, Include = Distinct(members) };

    /// <summary>The same segment, to become static at an instant.</summary>
    /// <param name="instant">When; null: never.</param>
    /// <exception cref="FilterException">The segment is not dynamic.</exception>
    public SegmentDefinition BecomingStatic(DateTimeOffset? instant) => Kind == SegmentKind.Dynamic || instant is null
        ? this with { StaticFrom = instant?.ToUniversalTime() }
        : throw new FilterException($"the segment \"{Key}\" is a list already");

    /// <summary>The same segment, whose members are not written to on these channels.</summary>
    /// <exception cref="FilterException">A channel is empty.</exception>
    public SegmentDefinition Suppressing(params IEnumerable<string> channels) =>
        this with { Suppresses = [.. channels.Select(c => Names.Require(c, "a channel")).Distinct(StringComparer.OrdinalIgnoreCase)] };

    private static ValueList<EntityKey> Distinct(IEnumerable<EntityKey>? keys) => [.. (keys ?? []).Distinct()];
}
