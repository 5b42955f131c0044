using System.Collections.Immutable;

namespace Segmentation;

/// <summary>What a caller may see: which entities of each type, and whether sensitive fields. Immutable and thread-safe.</summary>
/// <remarks>
/// What may not be seen is as if it were not there, wherever it is read: asked directly, over relations and paths, in aggregates, derived fields and segments,
/// in explanations. A policy itself sees everything.
/// </remarks>
public sealed class AccessPolicy
{
    private readonly ImmutableDictionary<string, Filter> _visible;

    private AccessPolicy(ImmutableDictionary<string, Filter> visible, bool allowsSensitive) =>
        (_visible, AllowsSensitive) = (visible, allowsSensitive);

    /// <summary>Everything may be seen.</summary>
    public static AccessPolicy Everything { get; } = new(ImmutableDictionary.Create<string, Filter>(StringComparer.OrdinalIgnoreCase), allowsSensitive: true);

    /// <summary>Whether sensitive fields may be asked about.</summary>
    public bool AllowsSensitive { get; }

    /// <summary>The names of the entity types of which not everything may be seen.</summary>
    public IEnumerable<string> LimitedTypes => _visible.Keys;

    // Asked at every query, of a policy that mostly limits nothing.
    internal bool HasLimits => !_visible.IsEmpty;

    /// <summary>The policy by which only those entities of a type may be seen that a filter selects too; <see cref="Filter.Nobody"/> hides them all.</summary>
    /// <param name="entityType">The name of the entity type, without regard to case.</param>
    /// <param name="visible">The filter, which may ask about sensitive fields and follow relations to what the caller may not see.</param>
    public AccessPolicy Limit(string entityType, Filter visible) =>
        new(_visible.SetItem(entityType, _visible.TryGetValue(entityType, out var before) ? before & visible : visible), AllowsSensitive);

    /// <summary>The policy by which sensitive fields may not be asked about.</summary>
    public AccessPolicy WithoutSensitive() => new(_visible, allowsSensitive: false);

    /// <summary>The policy by which only what both allow may be seen.</summary>
    public AccessPolicy And(AccessPolicy other)
    {
        var both = other._visible.Aggregate(this, (policy, limit) => policy.Limit(limit.Key, limit.Value));
        return other.AllowsSensitive ? both : both.WithoutSensitive();
    }

    /// <summary>What selects the entities of a type that may be seen; null when all may.</summary>
    internal Filter? VisibleOf(string entityType) => _visible.GetValueOrDefault(entityType);
}
