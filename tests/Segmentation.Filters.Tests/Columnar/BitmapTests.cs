namespace Segmentation.Tests;

/// <summary>Bitmaps against the same row by row, at every width of vectors and around the ends of what is reckoned at once.</summary>
public sealed class BitmapTests
{
    public static TheoryData<int, int> WidthsAndRows
    {
        get
        {
            int[] rows = [0, 1, 63, 64, 65, 511, 512, 513, 2_047, 2_048, 2_049, 8_191, 8_192, 8_193, 65_535, 65_536];
            var data = new TheoryData<int, int>();
            foreach (var width in Bases.Widths)
            {
                foreach (var count in rows)
                    data.Add((int)width, count);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndRows))]
    public void Count_OfAProduct_IsThatOfItsRowsOneByOne(int width, int rows)
    {
        var random = new Random(rows);
        for (var round = 0; round < 20; round++)
        {
            var (product, next) = (new BitmapProduct(), new BitmapProduct());
            var groups = Groups(random, rows, product);
            Groups(random, random.Next(rows + 1), next);
            var meant = Enumerable.Range(0, rows).Where(row => Holds(groups, row)).ToList();

            var scan = new Scan((VectorWidth)width, Bits.WordsFor(rows), default);
            Assert.Equal(meant.Count, product.Count(rows, next, scan));
            Assert.Equal(meant.Count, product.Count(rows, null, scan));

            var kept = new ulong[Bits.WordsFor(rows)];
            Bits.SetFirst(kept, rows);
            product.Narrow(kept, scan);
            Assert.Equal(meant, Bits.Rows(kept));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(64)]
    public void CopyRows_OfWordsWithSoManyRows_WritesEachInOrder(int ofWord)
    {
        var random = new Random(ofWord);
        var meant = Enumerable.Range(0, 40).SelectMany(word => random.GetItems([.. Enumerable.Range(0, 64)], ofWord).Distinct().Order().Select(bit => word * 64 + bit)).ToList();
        var bits = new ulong[40];
        foreach (var row in meant)
            Bits.Set(bits, row);

        var rows = new int[40 * 64 + Bits.RowsAtOnce];
        var count = Bits.CopyRows(bits, 1_000, rows);
        Assert.Equal(meant.Select(row => row + 1_000), rows[..count]);
    }

    [Fact]
    public void CopyRows_OfFullWords_NeedsNoMoreRoomThanItAsksFor()
    {
        var rows = new int[2 * 64 + Bits.RowsAtOnce];
        Assert.Equal(128, Bits.CopyRows([ulong.MaxValue, ulong.MaxValue], 0, rows));
        Assert.Equal(Enumerable.Range(0, 128), rows[..128]);
    }

    private static List<(bool IsLeftOut, ulong[][] Bitmaps)> Groups(Random random, int rows, BitmapProduct product)
    {
        var groups = new List<(bool, ulong[][])>();
        for (var left = random.Next(4); left > 0; left--)
        {
            ulong[][] bitmaps = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Bitmap(random, rows))];
            var isLeftOut = random.Next(2) == 0;
            foreach (var bitmap in bitmaps)
                product.Add(bitmap);
            product.EndGroup(isLeftOut);
            groups.Add((isLeftOut, bitmaps));
        }

        return groups;
    }

    private static bool Holds(List<(bool IsLeftOut, ulong[][] Bitmaps)> groups, int row) =>
        groups.TrueForAll(g => Array.Exists(g.Bitmaps, b => Bits.Has(b, row)) != g.IsLeftOut);

    private static ulong[] Bitmap(Random random, int rows)
    {
        var bitmap = new ulong[Bits.WordsFor(rows)];
        for (var row = 0; row < rows; row++)
        {
            if (random.Next(3) > 0)
                Bits.Set(bitmap, row);
        }

        return bitmap;
    }
}
