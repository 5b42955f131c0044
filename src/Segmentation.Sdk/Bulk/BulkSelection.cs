using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The records that a bulk action is done to: those that a filter selects, or those of them that are marked. Immutable.</summary>
public sealed record BulkSelection
{
    private BulkSelection(Filter filter) => Filter = filter;

    /// <summary>What selects them, at the moment when the run starts.</summary>
    public Filter Filter { get; }

    /// <summary>Those that are marked, each once; null: all that the filter selects.</summary>
    public ValueList<EntityKey>? MarkedKeys { get; private init; }

    /// <summary>Those whose mark was taken away, each once.</summary>
    public ValueList<EntityKey> UnmarkedKeys { get; private init; } = [];

    /// <summary>All that a filter selects.</summary>
    public static BulkSelection All(Filter filter) => new(filter);

    /// <summary>All that a filter selects, but for some.</summary>
    public static BulkSelection AllExcept(Filter filter, params IEnumerable<EntityKey> unmarked) => new(filter) { UnmarkedKeys = [.. unmarked.Distinct()] };

    /// <summary>Those that are marked; one that the filter does not select by then is reported, and left as it is.</summary>
    public static BulkSelection Marked(Filter filter, params IEnumerable<EntityKey> marked) => new(filter) { MarkedKeys = [.. marked.Distinct()] };

    /// <summary>Those that are marked, whatever they are.</summary>
    public static BulkSelection Of(params IEnumerable<EntityKey> marked) => Marked(Filter.Everyone, marked);
}
