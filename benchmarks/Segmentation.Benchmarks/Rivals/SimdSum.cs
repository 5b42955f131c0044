using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Segmentation.Benchmarks;

/// <summary>
/// The limit: how long a sum over as many bytes takes, laid out in pages as the columnar base lays them out. Nobody who reads all of them is faster.
/// </summary>
internal sealed class SimdSum
{
    private const int ChunkRows = 65_536;

    private readonly ulong[][] _pages;

    /// <param name="rows">How many rows there are.</param>
    /// <param name="bitsPerRow">How many bits each has in the column.</param>
    public SimdSum(int rows, int bitsPerRow)
    {
        const int PageWords = 8_192;
        var random = new Random(1);
        _pages =
        [
            .. Enumerable.Range(0, (rows + ChunkRows - 1) / ChunkRows)
                .SelectMany(chunk => Pages(Math.Min(ChunkRows, rows - chunk * ChunkRows) * bitsPerRow / 64, PageWords)),
        ];
        foreach (var page in _pages)
            random.NextBytes(MemoryMarshal.AsBytes(page.AsSpan()));
    }

    public ulong Sum()
    {
        var sum = 0UL;
        foreach (var page in _pages)
            sum += Of(page);
        return sum;
    }

    private static IEnumerable<ulong[]> Pages(int words, int most)
    {
        for (; words > 0; words -= most)
            yield return new ulong[Math.Min(words, most)];
    }

    private static ulong Of(ReadOnlySpan<ulong> words)
    {
        // Four sums at once: each addition of one waits for the one before.
        var vectors = MemoryMarshal.Cast<ulong, Vector512<ulong>>(words);
        var (a, b, c, d) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero);
        var i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        for (; i < vectors.Length; i++)
            a += vectors[i];
        var sum = Vector512.Sum(a + b + c + d);
        foreach (var word in words[(vectors.Length * Vector512<ulong>.Count)..])
            sum += word;
        return sum;
    }
}
