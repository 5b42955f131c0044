using System.Numerics;

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
        var (scan, count) = (Snapshot.NewScan(), 0L);
        foreach (var chunk in Snapshot.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (chunk is not null)
                count += Count(chunk, scan);
        }

        return count;
    }

    /// <summary>The same entities, sought once: what is asked of them then is quick.</summary>
    public RowSet<T> Evaluate(CancellationToken cancellationToken = default)
    {
        var found = new ulong[]?[Snapshot.Chunks.Count];
        foreach (var (chunk, rows) in Scan(cancellationToken))
        {
            if (!Bits.AreNone(rows.Span))
                found[chunk.Slot] = rows.ToArray();
        }

        return new RowSet<T>(Snapshot, new KnownTest(found));
    }

    /// <summary>The entities, in the order in which they were given.</summary>
    /// <exception cref="InvalidOperationException">The base does not keep its entities.</exception>
    public IEnumerable<T> Entities(CancellationToken cancellationToken = default) => Snapshot.HasEntities
        ? Rows(cancellationToken).Select(r => r.Chunk.EntityAt(r.Row))
        : throw new InvalidOperationException("The base does not keep its entities: ask for their keys.");

    /// <summary>The keys of the entities, in the order in which they were given.</summary>
    public IEnumerable<EntityKey> Keys(CancellationToken cancellationToken = default)
    {
        var column = Snapshot.Layout.Columns.Key.Column;
        return Rows(cancellationToken).Select(r => EntityKey.From(r.Chunk.Columns[column].Read(r.Row)));
    }

    /// <summary>The rows, chunk after chunk; a bitmap is good until the next.</summary>
    internal IEnumerable<(Chunk<T> Chunk, Memory<ulong> Rows)> Scan(CancellationToken cancellationToken)
    {
        var (scan, bitmap) = (Snapshot.NewScan(), new ulong[Bits.WordsFor(65_536)]);
        foreach (var chunk in Snapshot.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (chunk is null)
                continue;
            var rows = bitmap.AsMemory(0, chunk.Words);
            Snapshot.SetAlive(chunk, rows.Span, scan);
            Test.Narrow(chunk, rows.Span, scan);
            yield return (chunk, rows);
        }
    }

    private IEnumerable<(Chunk<T> Chunk, int Row)> Rows(CancellationToken cancellationToken)
    {
        foreach (var (chunk, rows) in Scan(cancellationToken))
        {
            for (var w = 0; w < rows.Length; w++)
            {
                for (var left = rows.Span[w]; left != 0; left &= left - 1)
                    yield return (chunk, w << 6 | BitOperations.TrailingZeroCount(left));
            }
        }
    }

    private int Count(Chunk<T> chunk, Scan scan)
    {
        var product = scan.RentProduct();
        int count;
        if (Test.TryMap(chunk, product, isNegated: false))
        {
            count = product.Count(chunk.Rows, Snapshot.Dead[chunk.Slot], scan);
        }
        else
        {
            var rows = scan.Rent(chunk.Words);
            Snapshot.SetAlive(chunk, rows, scan);
            Test.Narrow(chunk, rows, scan);
            count = Bits.Count(rows);
            scan.Return();
        }

        scan.ReturnProduct();
        return count;
    }

    private RowSet<T> OfSameSnapshot(RowSet<T> other) => ReferenceEquals(other.Snapshot, Snapshot)
        ? other
        : throw new ArgumentException("The entities are of another snapshot: select them of the same.", nameof(other));
}
