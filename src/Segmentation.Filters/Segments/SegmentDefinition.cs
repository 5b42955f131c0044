using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A named selection of entities: those that a filter selects or a list includes, without those that a list excludes. Immutable.</summary>
public sealed class SegmentDefinition
{
    /// <summary>A segment of an entity type.</summary>
    /// <param name="key">The key, found without regard to case.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="filter">What members match; null for a list.</param>
    /// <param name="include">Members whatever the filter says; compared exactly.</param>
    /// <param name="exclude">No members whatever else is said; compared exactly.</param>
    /// <exception cref="FilterException">A name is empty, or there is neither a filter nor anybody to include.</exception>
    public SegmentDefinition(
        string key, string entityType, Filter? filter, IEnumerable<EntityKey>? include = null, IEnumerable<EntityKey>? exclude = null)
    {
        Key = Names.Require(key, "a segment's key");
        EntityType = Names.Require(entityType, "a segment's entity type");
        (Filter, Include, Exclude) = (filter, [.. include ?? []], [.. exclude ?? []]);
        if (Filter is null && Include.Count == 0)
            throw new FilterException($"the segment \"{key}\" has no filter and includes nobody: to select all, say `everyone`");
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The name of the entity type that it is a segment of.</summary>
    public string EntityType { get; }

    /// <summary>What members match; null for a list.</summary>
    public Filter? Filter { get; }

    /// <summary>Members whatever the filter says.</summary>
    public ValueList<EntityKey> Include { get; }

    /// <summary>No members whatever else is said.</summary>
    public ValueList<EntityKey> Exclude { get; }
}
