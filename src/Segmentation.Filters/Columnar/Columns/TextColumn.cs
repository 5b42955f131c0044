using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Segmentation;

/// <summary>Texts of which few are equal, one after another: a byte a character where all of a row are ASCII, else two.</summary>
internal sealed class TextColumn : Column
{
    private const int Shift = 11;
    private const int RowsOfPage = 1 << Shift;

    // What is searched is read 64 bytes at a time, from as many bytes on as the last letter is looked for.
    private const int Slack = 128;

    private readonly Page[] _pages;

    private TextColumn(Coding coding, Page[] pages, Trigrams? trigrams)
        : base(coding) => (_pages, Trigrams) = (pages, trigrams);

    public override double CostOfRow => 8;

    public Trigrams? Trigrams { get; }

    public static TextColumn Of(Coding coding, Pages<string?> texts, int rows)
    {
        var pages = new Page[(rows + RowsOfPage - 1) >> Shift];
        for (var page = 0; page < pages.Length; page++)
            pages[page] = Page.Of(texts, page << Shift, Math.Min(RowsOfPage, rows - (page << Shift)));
        return new TextColumn(coding, pages, coding.HasTrigrams ? Trigrams.Of(texts, rows) : null);
    }

    public override Value Read(int row) => Value.Of(TextAt(row));

    public string TextAt(int row)
    {
        var bytes = BytesAt(row, out var isWide);
        return isWide ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : Encoding.ASCII.GetString(bytes);
    }

    public bool IsEmpty(int row) => BytesAt(row, out _).IsEmpty;

    /// <summary>The bytes of a row; at least 128 more can be read beyond them.</summary>
    public ReadOnlySpan<byte> BytesAt(int row, out bool isWide)
    {
        ref var page = ref _pages[row >> Shift];
        row &= RowsOfPage - 1;
        isWide = page.Wide is not null && Bits.Has(page.Wide, row);
        var start = page.Starts[row];
        return page.Bytes.AsSpan(start, page.Starts[row + 1] - start);
    }

    /// <summary>Keeps those rows of a bitmap whose text a search finds.</summary>
    public void Narrow(TextSearch search, Span<ulong> rows, VectorWidth width)
    {
        if (Trigrams is not null && !Trigrams.Narrow(search.Trigrams, rows, width))
            return;
        switch (width)
        {
            case VectorWidth.Widest:
                Narrow<Lanes512>(search, rows);
                break;
            case VectorWidth.Wide:
                Narrow<Lanes256>(search, rows);
                break;
            case VectorWidth.Narrow:
                Narrow<Lanes128>(search, rows);
                break;
            default:
                Narrow<ScalarLanes>(search, rows);
                break;
        }
    }

    private void Narrow<TLanes>(TextSearch search, Span<ulong> rows)
        where TLanes : ILanes
    {
        for (var w = 0; w < rows.Length; w++)
        {
            var kept = rows[w];
            for (var left = kept; left != 0; left &= left - 1)
            {
                var bytes = BytesAt(w << 6 | BitOperations.TrailingZeroCount(left), out var isWide);
                if (!(isWide ? search.Finds(MemoryMarshal.Cast<byte, char>(bytes)) : search.Finds<TLanes>(bytes)))
                    kept &= ~(left & unchecked(0 - left));
            }

            rows[w] = kept;
        }
    }

    private readonly struct Page
    {
        public byte[] Bytes { get; private init; }

        public int[] Starts { get; private init; }

        public ulong[]? Wide { get; private init; }

        public static Page Of(Pages<string?> texts, int first, int rows)
        {
            var starts = new int[rows + 1];
            ulong[]? wide = null;
            for (var row = 0; row < rows; row++)
            {
                var text = texts[first + row] ?? "";
                var isWide = !Ascii.IsValid(text);
                starts[row + 1] = starts[row] + (isWide ? text.Length * 2 : text.Length);
                if (isWide)
                    Bits.Set(wide ??= new ulong[Bits.WordsFor(rows)], row);
            }

            var bytes = new byte[starts[rows] + Slack];
            for (var row = 0; row < rows; row++)
            {
                var text = texts[first + row] ?? "";
                if (wide is not null && Bits.Has(wide, row))
                    MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(bytes.AsSpan(starts[row]));
                else
                    Ascii.FromUtf16(text, bytes.AsSpan(starts[row]), out _);
            }

            return new Page { Bytes = bytes, Starts = starts, Wide = wide };
        }
    }
}
