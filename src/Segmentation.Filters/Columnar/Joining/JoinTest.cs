namespace Segmentation;

/// <summary>Whether there is a related row that passes a test: the keys of all that do are sought once, and then looked up.</summary>
internal sealed class JoinTest<T, TChild>(Join<T, TChild> join, ChunkTest where) : RowTest
    where T : class
    where TChild : class
{
    private readonly Lock _seeking = new();
    private KeyNumbers<TChild>? _found;

    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        Found(scan.CancellationToken);
        base.Narrow(chunk, rows, scan);
    }

    public override bool Holds(Chunk chunk, int row) => Found(CancellationToken.None).Find(join.Near, chunk, row) != 0;

    public override Estimate EstimateOf(Chunk chunk) => new(5, 0.5);

    private KeyNumbers<TChild> Found(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _found) is { } found)
            return found;
        lock (_seeking)
        {
            if (_found is null)
                Volatile.Write(ref _found, join.Number(where, (ref number, _, _) => number = 1, cancellationToken));
            return _found;
        }
    }
}

/// <summary>Makes the test of whether there is a related row that matches; null where that takes the entities.</summary>
/// <param name="snapshot">The base whose rows are tested.</param>
/// <param name="where">What is asked of the related row.</param>
/// <param name="related">The related rows.</param>
/// <param name="ofOne">Whether a key must have one row at most, so that what is asked of a path is asked of a row.</param>
internal sealed class JoinTestMaker<T>(ColumnarSnapshot<T> snapshot, Plan where, RelatedRows related, bool ofOne) : IRelationVisitor<T, ChunkTest?>
    where T : class
{
    public ChunkTest? Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class =>
        Join<T, TChild>.Of(relation, snapshot, related) is { } join && (join.IsUnique || !ofOne)
            ? new JoinTest<T, TChild>(join, join.Rows.TestOf(where, related))
            : null;
}
