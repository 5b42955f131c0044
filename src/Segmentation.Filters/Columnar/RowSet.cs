using System.Buffers;

namespace Segmentation;

/// <summary>Entities of a snapshot: all that a filter selects. Immutable and thread-safe.</summary>
/// <remarks>Nothing is sought before it is asked for; <see cref="Evaluate"/> keeps what was found.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class RowSet<T>
    where T : class
{
    internal RowSet(ColumnarSnapshot<T> snapshot, ChunkTest test) => (Snapshot, Test) = (snapshot, test);

    /// <summary>The snapshot that the entities are of.</summary>
    public ColumnarSnapshot<T> Snapshot { get; }

    internal ChunkTest Test { get; }

    /// <summary>The entities that are in both.</summary>
    /// <exception cref="ArgumentException">The other is of another snapshot; so for all that take another.</exception>
    public RowSet<T> And(RowSet<T> other) => new(Snapshot, new AllTest([Test, OfSameSnapshot(other).Test]));

    /// <summary>The entities that are in one of both.</summary>
    public RowSet<T> Or(RowSet<T> other) => new(Snapshot, new AnyTest([Test, OfSameSnapshot(other).Test]));

    /// <summary>The entities that are in this and not in the other.</summary>
    public RowSet<T> Except(RowSet<T> other) => new(Snapshot, new AllTest([Test, new NotTest(OfSameSnapshot(other).Test)]));

    /// <summary>The entities of the snapshot that are not in this.</summary>
    public RowSet<T> Not() => new(Snapshot, new NotTest(Test));

    /// <summary>How many entities there are.</summary>
    /// <param name="cancellationToken">Ends the scan with <see cref="OperationCanceledException"/>; so for all that scan.</param>
    public long Count(CancellationToken cancellationToken = default)
    {
        var (scan, count) = (Snapshot.NewScan(cancellationToken), 0L);
        var (product, next) = (new BitmapProduct(), new BitmapProduct());
        // Of this chunk the product is known; it is counted when that of the next is known too.
        var mapped = -1;
        for (var slot = 0; slot < Snapshot.Chunks.Length; slot++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Snapshot.Version.RowsOf(slot) == 0)
                continue;
            next.Clear();
            var isMapped = Test.TryMap(slot, next, isNegated: false);
            if (Snapshot.Dead[slot] is { } dead)
            {
                next.Add(dead);
                next.EndGroup(isLeftOut: true);
            }

            count += Count(mapped, product, isMapped ? next : null, scan);
            (mapped, product, next) = (isMapped ? slot : -1, next, product);
            if (!isMapped)
                count += Count(Snapshot.Chunks[slot]!, scan);
        }

        return count + Count(mapped, product, null, scan);
    }

    /// <summary>The same entities, sought once: what is asked of them then is quick.</summary>
    public RowSet<T> Evaluate(CancellationToken cancellationToken = default)
    {
        var found = new ulong[]?[Snapshot.Chunks.Length];
        foreach (var (chunk, rows) in Scan(cancellationToken))
        {
            if (!Bits.AreNone(rows.Span))
                found[chunk.Slot] = rows.ToArray();
        }

        return new RowSet<T>(Snapshot, new KnownTest(found));
    }

    /// <summary>The entities, in the order in which they were given.</summary>
    /// <exception cref="InvalidOperationException">The base does not keep its entities; so for the first of them.</exception>
    public IEnumerable<T> Entities(CancellationToken cancellationToken = default)
    {
        RequireEntities();
        return Rows(cancellationToken).Select(r => r.Chunk.EntityAt(r.Row));
    }

    /// <summary>The keys of the entities, in the order in which they were given.</summary>
    public IEnumerable<EntityKey> Keys(CancellationToken cancellationToken = default) => Rows(cancellationToken).Select(KeyOf);

    /// <summary>The keys of the entities, in the order in which they were given, where they are whole numbers: faster than <see cref="Keys"/>.</summary>
    /// <exception cref="InvalidOperationException">The keys are GUIDs or texts.</exception>
    public IReadOnlyList<long> WholeKeys(CancellationToken cancellationToken = default)
    {
        var key = Snapshot.Layout.Columns.Key;
        if (key.Kind != ValueKind.Number)
            throw new InvalidOperationException($"The keys of {Snapshot.EntityType.Name} are no whole numbers: ask for Keys.");
        var keys = new WholeKeyList();
        var found = ArrayPool<int>.Shared.Rent((Snapshot.Words << 6) + Bits.RowsAtOnce);
        foreach (var (chunk, rows) in Scan(cancellationToken))
            keys.Add(chunk.Columns[key.Column], found.AsSpan(0, Bits.CopyRows(rows.Span, 0, found)));
        ArrayPool<int>.Shared.Return(found);
        return keys;
    }

    /// <summary>The first entities in an order, no more than so many.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="order">The order; by one field that the base keeps sorted it takes little more than a look at each of them.</param>
    /// <param name="related">The related rows that the order asks for; null: none.</param>
    /// <param name="cancellationToken">Ends the scan with <see cref="OperationCanceledException"/>.</param>
    public IReadOnlyList<T> First(int count, EntityOrder<T> order, RelatedRows? related = null, CancellationToken cancellationToken = default)
    {
        RequireEntities();
        return [.. FirstRows(count, order, related, cancellationToken).Select(r => r.Chunk.EntityAt(r.Row))];
    }

    /// <summary>The keys of the first entities in an order, no more than so many.</summary>
    /// <inheritdoc cref="First(int, EntityOrder{T}, RelatedRows?, CancellationToken)" path="/param"/>
    public IReadOnlyList<EntityKey> FirstKeys(int count, EntityOrder<T> order, RelatedRows? related = null, CancellationToken cancellationToken = default) =>
        [.. FirstRows(count, order, related, cancellationToken).Select(KeyOf)];

    /// <summary>The rows, chunk after chunk; a bitmap is good until the next.</summary>
    internal IEnumerable<(Chunk<T> Chunk, Memory<ulong> Rows)> Scan(CancellationToken cancellationToken, int from = 0)
    {
        var (scan, bitmap) = (Snapshot.NewScan(cancellationToken), new ulong[Snapshot.Words]);
        for (var slot = from; slot < Snapshot.Chunks.Length; slot++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Snapshot.Chunks[slot] is not { } chunk)
                continue;
            var rows = bitmap.AsMemory(0, chunk.Words);
            Snapshot.SetAlive(chunk, rows.Span, scan);
            Test.Narrow(chunk, rows.Span, scan);
            yield return (chunk, rows);
        }
    }

    private IEnumerable<(Chunk<T> Chunk, int Row)> Rows(CancellationToken cancellationToken) =>
        Scan(cancellationToken).SelectMany(s => Bits.Rows(s.Rows), (s, row) => (s.Chunk, row));

    private IReadOnlyList<(Chunk<T> Chunk, int Row)> FirstRows(int count, EntityOrder<T> order, RelatedRows? related, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowOrder<T>(this, order, count, related ?? RelatedRows.None).First(cancellationToken);
    }

    private EntityKey KeyOf((Chunk<T> Chunk, int Row) row) =>
        EntityKey.From(row.Chunk.Columns[Snapshot.Layout.Columns.Key.Column].Read(row.Row));

    private void RequireEntities()
    {
        if (!Snapshot.HasEntities)
            throw new InvalidOperationException("The base does not keep its entities: ask for their keys.");
    }

    private int Count(int mapped, BitmapProduct product, BitmapProduct? next, Scan scan) =>
        mapped < 0 ? 0 : product.Count(Snapshot.Version.RowsOf(mapped), next, scan);

    private int Count(Chunk<T> chunk, Scan scan)
    {
        if (Snapshot.Dead[chunk.Slot] is null && Test.Count(chunk, scan) is { } known)
            return known;
        var rows = scan.Rent(chunk.Words);
        Snapshot.SetAlive(chunk, rows, scan);
        Test.Narrow(chunk, rows, scan);
        var count = Bits.Count(rows);
        scan.Return();
        return count;
    }

    private RowSet<T> OfSameSnapshot(RowSet<T> other) => ReferenceEquals(other.Snapshot, Snapshot)
        ? other
        : throw new ArgumentException("The entities are of another snapshot: select them of the same.", nameof(other));
}
