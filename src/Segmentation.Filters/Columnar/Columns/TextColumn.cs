using System.Buffers;
using System.Numerics;
using System.Text;

namespace Segmentation;

/// <summary>Texts of which few are equal, one after another with a byte a character; those that are not all ASCII are kept as objects too.</summary>
internal sealed class TextColumn : Column
{
    private const int Shift = 11;
    private const int RowsOfPage = 1 << Shift;

    // What is searched is read 64 bytes at a time, from as many bytes on as the last letter is looked for.
    private const int Slack = 128;

    // What no search looks for: no character but an ASCII one equals an ASCII one.
    private const byte NoAscii = 0xFF;

    // Of fewer rows, looking at their texts is faster than gathering all that have two letters.
    private const int LeastShareOfPair = 32;

    private readonly Page[] _pages;

    private TextColumn(Coding coding, Page[] pages, Trigrams? trigrams)
        : base(coding) => (_pages, Trigrams) = (pages, trigrams);

    public override double CostOfRow => 8;

    public Trigrams? Trigrams { get; }

    public static TextColumn Of(Coding coding, Pages<string?> texts, int rows)
    {
        var pages = new Page[(rows + RowsOfPage - 1) >> Shift];
        Parallel.For(0, pages.Length, page => pages[page] = new Page(texts, page << Shift, Math.Min(RowsOfPage, rows - (page << Shift))));
        return new TextColumn(coding, pages, coding.HasTrigrams ? Trigrams.Of(row => pages[row >> Shift].BytesAt(row & (RowsOfPage - 1)), rows) : null);
    }

    /// <summary>Writes a text with a byte a character, one beyond ASCII for each that is none.</summary>
    public static void Write(string text, Span<byte> bytes)
    {
        if (Ascii.FromUtf16(text, bytes, out _) == OperationStatus.Done)
            return;
        for (var i = 0; i < text.Length; i++)
            bytes[i] = char.IsAscii(text[i]) ? (byte)text[i] : NoAscii;
    }

    public override Value Read(int row) => Value.Of(_pages[row >> Shift].TextAt(row & (RowsOfPage - 1)));

    /// <summary>Keeps those rows of a bitmap whose text a search finds.</summary>
    public void Narrow(TextSearch search, Span<ulong> rows, VectorWidth width)
    {
        if (Trigrams is not null && search.Pair is { } pair && Bits.Count(rows) * LeastShareOfPair > rows.Length << 6)
        {
            Trigrams.NarrowToPair(pair, rows, width);
            return;
        }

        if (Trigrams is not null && (!Trigrams.Narrow(search.Trigrams, rows, width) || search.IsTrigram))
            return;
        switch (width)
        {
            case VectorWidth.Widest:
                Narrow<Lanes512<byte>>(search, rows);
                break;
            case VectorWidth.Wide:
                Narrow<Lanes256<byte>>(search, rows);
                break;
            case VectorWidth.Narrow:
                Narrow<Lanes128<byte>>(search, rows);
                break;
            default:
                Narrow<OneLane<byte>>(search, rows);
                break;
        }
    }

    private void Narrow<TLanes>(TextSearch search, Span<ulong> rows)
        where TLanes : struct, ILanes<TLanes, byte>
    {
        const int WordsOfPage = RowsOfPage >> 6;
        for (var page = 0; page < _pages.Length; page++)
        {
            var words = rows[(page * WordsOfPage)..Math.Min((page + 1) * WordsOfPage, rows.Length)];
            // Where many are left, going through all texts as if they were one is faster than one after another.
            if (search.SpansTexts && Bits.Count(words) > RowsOfPage / 4)
                _pages[page].NarrowAll<TLanes>(search, words);
            else
                _pages[page].NarrowEach<TLanes>(search, words);
        }
    }

    private readonly struct Page
    {
        private readonly byte[] _bytes;
        private readonly int[] _starts;
        private readonly ulong[]? _isWide;
        private readonly string[] _wide;

        public Page(Pages<string?> texts, int first, int rows)
        {
            _starts = new int[rows + 1];
            var wide = new List<string>();
            for (var row = 0; row < rows; row++)
            {
                var text = texts[first + row] ?? "";
                _starts[row + 1] = _starts[row] + text.Length;
                if (Ascii.IsValid(text))
                    continue;
                Bits.Set(_isWide ??= new ulong[Bits.WordsFor(rows)], row);
                wide.Add(text);
            }

            (_wide, _bytes) = ([.. wide], new byte[_starts[rows] + Slack]);
            for (var row = 0; row < rows; row++)
                Write(texts[first + row] ?? "", _bytes.AsSpan(_starts[row]));
        }

        public string TextAt(int row) => IsWide(row) ? _wide[PlaceOf(row)] : Encoding.ASCII.GetString(BytesAt(row));

        public void NarrowAll<TLanes>(TextSearch search, Span<ulong> rows)
            where TLanes : struct, ILanes<TLanes, byte>
        {
            Span<ulong> found = stackalloc ulong[rows.Length];
            found.Clear();
            search.MarkRows<TLanes>(_bytes, _starts, found);
            Bits.And(rows, found, VectorWidth.Scalar);
        }

        public void NarrowEach<TLanes>(TextSearch search, Span<ulong> rows)
            where TLanes : struct, ILanes<TLanes, byte> => Bits.Keep(rows, new Found<TLanes>(this, search));

        public ReadOnlySpan<byte> BytesAt(int row) => _bytes.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

        private bool IsWide(int row) => _isWide is not null && Bits.Has(_isWide, row);

        private int PlaceOf(int row) =>
            Bits.Count(_isWide.AsSpan(0, row >> 6)) + BitOperations.PopCount(_isWide![row >> 6] & ((1UL << (row & 63)) - 1));

        private readonly struct Found<TLanes>(Page page, TextSearch search) : IRowTest
            where TLanes : struct, ILanes<TLanes, byte>
        {
            public bool Holds(int row) =>
                search.IsAscii ? search.Finds<TLanes>(page.BytesAt(row)) : page.IsWide(row) && search.Finds(page._wide[page.PlaceOf(row)]);
        }
    }
}
