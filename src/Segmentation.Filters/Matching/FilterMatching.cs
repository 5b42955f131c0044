namespace Segmentation;

/// <summary>The matchers that come with the library.</summary>
public static class FilterMatching
{
    /// <summary>
    /// Looks an entity's values up in an index over all filters, and asks each only for what no index answers; used where no other is named.
    /// </summary>
    public static IFilterMatching Indexed { get; } = new IndexedMatching(VectorWidths.Widest);

    /// <summary>Asks each filter in turn: for a handful of filters, and to compare with.</summary>
    public static IFilterMatching OneByOne { get; } = new OneByOneMatching();
}
