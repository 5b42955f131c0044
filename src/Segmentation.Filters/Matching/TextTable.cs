using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>Numbers texts, with regard to case or without. A look-up reads four characters at once, which a dictionary's does not.</summary>
internal sealed class TextTable
{
    private const ulong Case = 0x0020_0020_0020_0020;
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80;

    // So that nobody can choose values that all fall into one place.
    private static readonly ulong Seed = (uint)StringComparer.Ordinal.GetHashCode("seed") * 0x9E37_79B9_7F4A_7C15;

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
        var hash = HashOf(text);
        for (var i = _first[hash & (_first.Length - 1)]; i >= 0; i = _entries[i].Next)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Hash == hash && string.Equals(entry.Text, text, _comparison))
                return i;
        }

        return -1;
    }

    // No ASCII letter equals one that is not ASCII, and what is equal has one length. So ASCII texts may be folded by one bit; others are left to the runtime.
    private static int HashOf(string text)
    {
        var quads = MemoryMarshal.Cast<char, ulong>(text);
        var (hash, all) = (Seed ^ (ulong)text.Length, 0UL);
        foreach (var quad in quads)
        {
            all |= quad;
            hash = Mix(hash, quad);
        }

        for (var i = quads.Length * 4; i < text.Length; i++)
        {
            all |= text[i];
            hash = Mix(hash, text[i]);
        }

        return (all & NotAscii) == 0 ? (int)(hash >> 32) : StringComparer.OrdinalIgnoreCase.GetHashCode(text);
    }

    private static ulong Mix(ulong hash, ulong letters)
    {
        hash = (hash ^ (letters | Case)) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ (hash >> 29);
    }

    private readonly record struct Entry(int Hash, int Next, string Text);
}
