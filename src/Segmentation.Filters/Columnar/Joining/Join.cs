namespace Segmentation;

/// <summary>A relation from the rows of one columnar base to those of another, or of itself.</summary>
/// <param name="Near">Reads the key that a row is related by.</param>
/// <param name="Far">Reads it in the related rows.</param>
/// <param name="Rows">The base of the related rows.</param>
internal sealed record Join<T, TChild>(KeyReader<T> Near, KeyReader<TChild> Far, ColumnarSnapshot<TChild> Rows)
    where T : class
    where TChild : class
{
    /// <summary>Whether a key has one row at most.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>The join of a relation; null where the related rows are not at hand as columns, or not found by a key.</summary>
    public static Join<T, TChild>? Of(Relation<T, TChild> relation, ColumnarSnapshot<T> snapshot, RelatedRows related) =>
        relation.IsByKey && related.FindSnapshot<TChild>(relation.Target) is { } rows &&
        KeyReader<T>.Of(relation.Near, snapshot) is { } near && KeyReader<TChild>.Of(relation.Far, rows) is { } far
            ? new Join<T, TChild>(near, far, rows) { IsUnique = relation.Far.IsEntityKey }
            : null;

    /// <summary>Calls for each related row that passes a test, with the number of its key to be set.</summary>
    public KeyNumbers<TChild> Number(ChunkTest where, NumberRow<TChild> set, CancellationToken cancellationToken = default)
    {
        var numbers = new KeyNumbers<TChild>(Far, Rows.Chunks);
        foreach (var (chunk, rows) in new RowSet<TChild>(Rows, where).Scan(cancellationToken))
        {
            foreach (var row in Bits.Rows(rows))
                set(ref numbers.At(chunk, row), chunk, row);
        }

        return numbers;
    }
}

/// <summary>Sets the number of the key of a row.</summary>
internal delegate void NumberRow<T>(ref int number, Chunk<T> chunk, int row)
    where T : class;
