namespace Segmentation;

/// <summary>How a base is kept as columns. Immutable.</summary>
public sealed record ColumnarOptions
{
    /// <summary>The fields that are columns, by name; null: all of the entity type. Its key always is one.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>The text fields that are indexed by what they contain: <c>contains</c> and <c>=</c> are faster, and a row takes more memory.</summary>
    public IReadOnlyCollection<string> Trigrams { get; init; } = [];

    /// <summary>The numbers, days and instants that rows are kept sorted by, so that a first page by one of them need not look at all rows.</summary>
    public IReadOnlyCollection<string> SortOrders { get; init; } = [];

    /// <summary>Whether the base keeps the entities that it was loaded with; without them, filters over relations cannot be asked.</summary>
    public bool KeepsEntities { get; init; } = true;

    /// <summary>How many rows a chunk has: a multiple of 64, and at most 65 536.</summary>
    internal int ChunkRows { get; init; } = 65_536;

    internal VectorWidth Width { get; init; } = VectorWidths.Widest;
}
