using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A field that entities are ordered by, and in which direction; empties come last in both. Immutable, value-equal.</summary>
/// <remarks>Numbers, days, instants and truths are ordered by value, false first; text without case, ordinally; picklists by the item's code.</remarks>
public sealed record SortField
{
    private SortField(FieldPath path, bool isDescending) => (Path, IsDescending) = (path, isDescending);

    /// <summary>The field, or the path to it over related entities.</summary>
    public FieldPath Path { get; }

    /// <summary>Whether the greatest come first.</summary>
    public bool IsDescending { get; }

    /// <summary>The least first.</summary>
    public static SortField Ascending(FieldPath path) => new(path, isDescending: false);

    /// <summary>The greatest first.</summary>
    public static SortField Descending(FieldPath path) => new(path, isDescending: true);

    /// <summary>A field by its name, the least first.</summary>
    public static implicit operator SortField(string name) => Ascending(name);

    /// <summary>The path, with a hyphen before it where the greatest come first.</summary>
    public override string ToString() => IsDescending ? $"-{Path}" : Path.ToString();
}
