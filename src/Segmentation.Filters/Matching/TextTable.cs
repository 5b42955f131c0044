using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>Numbers texts, with regard to case or without. A look-up reads four characters at once, which a dictionary's does not.</summary>
internal sealed class TextTable
{
    private const ulong Case = 0x0020_0020_0020_0020;
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80;

    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    // So that nobody can choose values that all fall into one place.
    private static readonly ulong Seed = (uint)StringComparer.Ordinal.GetHashCode("seed") * Multiplier;

    private readonly StringComparison _comparison;
    private readonly Entry[] _entries;
    private readonly int[] _first;

    /// <param name="texts">The texts, in any order and perhaps repeated.</param>
    /// <param name="comparison">Ordinal, or ordinal without case.</param>
    public TextTable(IEnumerable<string> texts, StringComparison comparison)
    {
        _comparison = comparison;
        string[] distinct = [.. texts.Distinct(StringComparer.FromComparison(comparison))];
        _entries = new Entry[distinct.Length];
        _first = new int[BitOperations.RoundUpToPowerOf2((uint)distinct.Length * 2 + 1)];
        Array.Fill(_first, -1);
        for (var i = 0; i < distinct.Length; i++)
        {
            var hash = HashOf(distinct[i]);
            ref var first = ref _first[hash & (_first.Length - 1)];
            _entries[i] = new Entry(hash, first, distinct[i]);
            first = i;
        }
    }

    public int Count => _entries.Length;

    /// <summary>About how many bytes it takes, the texts not reckoned.</summary>
    public long Bytes => _entries.LongLength * Unsafe.SizeOf<Entry>() + _first.LongLength * sizeof(int);

    /// <summary>The number of a text, from 0; -1 when it is not there.</summary>
    public int Find(string text)
    {
        var (hash, entries) = (HashOf(text), _entries);
        for (var i = _first[hash & (_first.Length - 1)]; (uint)i < (uint)entries.Length; i = entries[i].Next)
        {
            // Mostly the case is the same too, which is seen sooner.
            if (entries[i].Hash == hash && entries[i].Text is var found &&
                (string.Equals(found, text, StringComparison.Ordinal) || string.Equals(found, text, _comparison)))
            {
                return i;
            }
        }

        return -1;
    }

    // No ASCII letter equals one that is not ASCII, and what is equal has one length. So ASCII texts may be folded by one bit; others are left to the runtime.
    private static int HashOf(string text)
    {
        ref var letters = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text.AsSpan()));
        var (hash, all, bytes) = (Seed + (ulong)text.Length, 0UL, text.Length * sizeof(char));
        for (var at = 0; at + sizeof(ulong) < bytes; at += sizeof(ulong))
        {
            var four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref letters, at));
            all |= four;
            hash = BitOperations.RotateLeft(hash, 29) ^ ((four | Case) * Multiplier);
        }

        // The last four, of which the first may have been among those before; of a short text all.
        var last = bytes >= sizeof(ulong) ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref letters, bytes - sizeof(ulong))) : ShortOf(text);
        all |= last;
        hash = (BitOperations.RotateLeft(hash, 29) ^ (last | Case)) * Multiplier;
        return (all & NotAscii) == 0 ? (int)(hash >> 32) : StringComparer.OrdinalIgnoreCase.GetHashCode(text);
    }

    private static ulong ShortOf(string text)
    {
        var letters = 0UL;
        foreach (var letter in text)
            letters = (letters << 16) | letter;
        return letters;
    }

    private readonly record struct Entry(int Hash, int Next, string Text);
}
