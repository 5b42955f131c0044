using System.Buffers;

namespace Segmentation;

/// <summary>
/// The rows of a chunk by three ASCII characters in a row that their texts hold, without regard to case. No other character equals an ASCII one, so that
/// a text can only be found where all its trigrams are.
/// </summary>
internal sealed class Trigrams
{
    // Six bits a character: letters and digits are told apart, some of the others are not.
    private const int BitsOfCharacter = 6;
    private const int Keys = 1 << (3 * BitsOfCharacter);

    // Beyond as many rows a bitmap is smaller than their numbers.
    private const int MostListed = 4096;

    private readonly int[] _keys;
    private readonly int[] _starts;
    private readonly ushort[] _rows;
    private readonly ulong[]?[] _bitmaps;

    private Trigrams(int[] keys, int[] starts, ushort[] rows, ulong[]?[] bitmaps) => (_keys, _starts, _rows, _bitmaps) = (keys, starts, rows, bitmaps);

    public static Trigrams Of(Pages<string?> texts, int rows)
    {
        var counts = ArrayPool<int>.Shared.Rent(Keys);
        var last = ArrayPool<int>.Shared.Rent(Keys);
        Array.Clear(counts);
        Array.Clear(last);
        for (var row = 0; row < rows; row++)
        {
            foreach (var key in new KeySequence(texts[row]))
            {
                if (last[key] == row + 1)
                    continue;
                last[key] = row + 1;
                counts[key]++;
            }
        }

        var (keys, starts, bitmaps, total) = (new List<int>(), new List<int>(), new List<ulong[]?>(), 0);
        for (var key = 0; key < Keys; key++)
        {
            if (counts[key] == 0)
                continue;
            var isListed = counts[key] <= MostListed;
            keys.Add(key);
            starts.Add(total);
            bitmaps.Add(isListed ? null : new ulong[Bits.WordsFor(rows)]);
            total += isListed ? counts[key] : 0;
            // From here on the place of a trigram.
            counts[key] = keys.Count - 1;
        }

        starts.Add(total);
        var (listed, next) = (new ushort[total], starts.ToArray());
        Array.Clear(last);
        for (var row = 0; row < rows; row++)
        {
            foreach (var key in new KeySequence(texts[row]))
            {
                if (last[key] == row + 1)
                    continue;
                last[key] = row + 1;
                if (bitmaps[counts[key]] is { } bitmap)
                    Bits.Set(bitmap, row);
                else
                    listed[next[counts[key]]++] = (ushort)row;
            }
        }

        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<int>.Shared.Return(last);
        return new Trigrams([.. keys], [.. starts], listed, [.. bitmaps]);
    }

    /// <summary>The trigrams of a text, each once.</summary>
    public static int[] KeysOf(string text)
    {
        var keys = new HashSet<int>();
        foreach (var key in new KeySequence(text))
            keys.Add(key);
        return [.. keys];
    }

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
            foreach (var row in _rows.AsSpan(_starts[place].._starts[place + 1]))
                Bits.Set(listed, row);
            Bits.And(rows, listed, width);
        }

        return !Bits.AreNone(rows);
    }

    private int SizeOf(int place) => _bitmaps[place] is null ? _starts[place + 1] - _starts[place] : int.MaxValue;

    /// <summary>The trigrams of a text from its start on.</summary>
    private ref struct KeySequence(string? text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _next;
        private int _known;

        public int Current { get; private set; }

        public readonly KeySequence GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_next < _text.Length)
            {
                var character = _text[_next++];
                if (!char.IsAscii(character))
                {
                    _known = 0;
                    continue;
                }

                Current = (Current << BitsOfCharacter | ClassOf(character)) & (Keys - 1);
                if (++_known >= 3)
                    return true;
            }

            return false;
        }

        private static int ClassOf(char character) =>
            char.IsAsciiLetter(character) ? (character | 0x20) - 'a'
            : char.IsAsciiDigit(character) ? 26 + character - '0'
            : 36 + character % 28;
    }
}
