using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Segmentation;

/// <summary>
/// The rows of a chunk by three ASCII characters in a row that their texts hold, without regard to case. No other character equals an ASCII one, so that
/// a text can only be found where all its trigrams are.
/// </summary>
internal sealed class Trigrams
{
    // Six bits a character: letters and digits are told apart, some of the others are not, nor from there being none.
    private const int BitsOfCharacter = 6;
    private const int Keys = 1 << (3 * BitsOfCharacter);
    private const int NoCharacter = (1 << BitsOfCharacter) - 1;

    // No processor is asked to count fewer.
    private const int RowsOfPart = 1 << 15;

    // Beyond as many rows a bitmap is smaller than their numbers.
    private const int MostListed = 4096;

    private static readonly int[] Classes = [.. Enumerable.Range(0, 128).Select(c => ClassOf((char)c))];

    private readonly int[] _keys;
    private readonly int[] _starts;
    private readonly ushort[] _rows;
    private readonly ulong[]?[] _bitmaps;

    private Trigrams(int[] keys, int[] starts, ushort[] rows, ulong[]?[] bitmaps) => (_keys, _starts, _rows, _bitmaps) = (keys, starts, rows, bitmaps);

    /// <param name="textOf">The text of a row, a byte a character: what is not ASCII is beyond it.</param>
    /// <param name="rows">How many rows there are.</param>
    public static Trigrams Of(Func<int, ReadOnlySpan<byte>> textOf, int rows)
    {
        // Each part of the rows is counted and gathered by itself, since a writer may wait for all.
        var tallies = new Tally[Math.Clamp(rows / RowsOfPart, 1, Environment.ProcessorCount)][];
        int StartOf(int part) => (int)((long)rows * part / tallies.Length);
        Parallel.For(0, tallies.Length, part => tallies[part] = TalliesOf(textOf, StartOf(part), StartOf(part + 1)));

        var (keys, total) = (new List<int>(), 0);
        for (var key = 0; key < Keys; key++)
        {
            var before = total;
            // From here on each counts from where the rows of its part begin to where they end.
            foreach (var part in tallies)
                (part[key], total) = (new(total), total + part[key].Count);
            if (total > before)
                keys.Add(key);
        }

        var gathered = ArrayPool<ushort>.Shared.Rent(total);
        Parallel.For(0, tallies.Length, part => Gather(textOf, StartOf(part), StartOf(part + 1), tallies[part], gathered));

        var (starts, listed, bitmaps) = (new int[keys.Count + 1], 0, new ulong[]?[keys.Count]);
        for (var (place, from) = (0, 0); place < keys.Count; place++)
        {
            var found = gathered.AsSpan(from..tallies[^1][keys[place]].Count);
            from += found.Length;
            if (found.Length > MostListed)
            {
                Bits.Set(bitmaps[place] = new ulong[Bits.WordsFor(rows)], found);
            }
            else
            {
                // No list is written over that was not moved before.
                found.CopyTo(gathered.AsSpan(listed));
                listed += found.Length;
            }

            starts[place + 1] = listed;
        }

        var trigrams = new Trigrams([.. keys], starts, gathered[..listed], bitmaps);
        Array.ForEach(tallies, part => ArrayPool<Tally>.Shared.Return(part));
        ArrayPool<ushort>.Shared.Return(gathered);
        return trigrams;
    }

    /// <summary>The trigrams of a text, each once.</summary>
    public static int[] KeysOf(string text)
    {
        var (keys, bytes) = (new HashSet<int>(), new byte[text.Length]);
        TextColumn.Write(text, bytes);
        foreach (var key in new KeySequence(bytes, hasPairs: false))
            keys.Add(key);
        return [.. keys];
    }

    /// <summary>A text of two characters that are told from all others; null of any other text.</summary>
    public static int? PairOf(string text) => text.Length == 2 && AreTold(text) ? ClassOf(text[0]) << BitsOfCharacter | ClassOf(text[1]) : null;

    /// <summary>Whether the classes of characters tell all of them apart from others.</summary>
    public static bool AreTold(string text) => text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Keeps those rows of a bitmap that have all of some trigrams; false when none is left.</summary>
    public bool Narrow(int[] keys, Span<ulong> rows, VectorWidth width)
    {
        Span<int> places = stackalloc int[Math.Min(keys.Length, 256)];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Array.BinarySearch(_keys, keys[i]);
            if (places[i] < 0)
            {
                rows.Clear();
                return false;
            }
        }

        // Rare ones first; what common ones would leave out, looking at the texts does as fast.
        places.Sort((one, other) => SizeOf(one).CompareTo(SizeOf(other)));
        Span<ulong> listed = stackalloc ulong[rows.Length];
        foreach (var place in places[..Math.Min(places.Length, 4)])
        {
            if (_bitmaps[place] is { } bitmap)
            {
                Bits.And(rows, bitmap, width);
                continue;
            }

            listed.Clear();
            AddTo(listed, place, width);
            Bits.And(rows, listed, width);
        }

        return !Bits.AreNone(rows);
    }

    /// <summary>Keeps those rows of a bitmap whose texts hold a pair of characters: before any third one, after any, or between what is not ASCII.</summary>
    public void NarrowToPair(int pair, Span<ulong> rows, VectorWidth width)
    {
        Span<ulong> found = stackalloc ulong[rows.Length];
        found.Clear();
        for (var third = 0; third <= NoCharacter; third++)
        {
            if (Array.BinarySearch(_keys, pair << BitsOfCharacter | third) is >= 0 and var after)
                AddTo(found, after, width);
            if (Array.BinarySearch(_keys, third << (2 * BitsOfCharacter) | pair) is >= 0 and var before)
                AddTo(found, before, width);
        }

        Bits.And(rows, found, width);
    }

    private void AddTo(Span<ulong> rows, int place, VectorWidth width)
    {
        if (_bitmaps[place] is { } bitmap)
        {
            Bits.Or(rows, bitmap, width);
            return;
        }

        Bits.Set(rows, _rows.AsSpan(_starts[place].._starts[place + 1]));
    }

    private int SizeOf(int place) => _bitmaps[place] is null ? _starts[place + 1] - _starts[place] : int.MaxValue;

    /// <summary>How many of some rows have each trigram.</summary>
    private static Tally[] TalliesOf(Func<int, ReadOnlySpan<byte>> textOf, int first, int end)
    {
        var tallies = ArrayPool<Tally>.Shared.Rent(Keys);
        Array.Clear(tallies);
        for (var row = first; row < end; row++)
        {
            foreach (var key in new KeySequence(textOf(row), hasPairs: true))
                tallies[key].TryCount(row);
        }

        return tallies;
    }

    /// <summary>Writes some rows where each of their trigrams has its own.</summary>
    private static void Gather(Func<int, ReadOnlySpan<byte>> textOf, int first, int end, Tally[] tallies, ushort[] gathered)
    {
        for (var row = first; row < end; row++)
        {
            foreach (var key in new KeySequence(textOf(row), hasPairs: true))
            {
                ref var tally = ref tallies[key];
                if (tally.TryCount(row))
                    gathered[tally.Count - 1] = (ushort)row;
            }
        }
    }

    private static int ClassOf(char character) =>
        char.IsAsciiLetter(character) ? (character | 0x20) - 'a'
        : char.IsAsciiDigit(character) ? 26 + character - '0'
        : 36 + character % 28;

    /// <summary>How many rows have a trigram, each counted once.</summary>
    private struct Tally(int count)
    {
        // One more than its number: none was counted while it is 0.
        private int _latest;

        public int Count { get; private set; } = count;

        /// <summary>Counts a row, unless it was the one that was counted last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryCount(int row)
        {
            if (_latest == row + 1)
                return false;
            _latest = row + 1;
            Count++;
            return true;
        }
    }

    /// <summary>The trigrams of a text from its start on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hasPairs">Whether two ASCII characters that stand alone are one too, with no character after them.</param>
    private ref struct KeySequence(ReadOnlySpan<byte> text, bool hasPairs)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _next;
        private int _known;

        public int Current { get; private set; }

        public readonly KeySequence GetEnumerator() => this;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            while (_next <= _text.Length)
            {
                var character = _next == _text.Length ? byte.MaxValue : _text[_next];
                _next++;
                if (!Ascii.IsValid(character))
                {
                    var isPair = _known == 2;
                    _known = 0;
                    if (!isPair || !hasPairs)
                        continue;
                    Current = (Current << BitsOfCharacter | NoCharacter) & (Keys - 1);
                    return true;
                }

                Current = (Current << BitsOfCharacter | Classes[character]) & (Keys - 1);
                if (++_known >= 3)
                    return true;
            }

            return false;
        }
    }
}
