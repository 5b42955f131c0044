using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>Numbers texts, with regard to case or without. A look-up reads only the last four characters where those tell the texts apart.</summary>
internal sealed class TextTable
{
    // The codes of a picklist mostly end differently. Where more than so many end alike, all characters are read.
    private const int MostAlike = 4;

    private const ulong Case = 0x0020_0020_0020_0020;
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80;

    // Of each process, so that nobody can choose values that all fall into one place; odd, so that it loses nothing.
    private static readonly ulong Multiplier =
        (ulong)StringComparer.Ordinal.GetHashCode("low") ^ (ulong)StringComparer.Ordinal.GetHashCode("high") << 32 | 1;

    private readonly Slot[] _slots;
    private readonly bool _ignoresCase;
    private readonly bool _readsAll;

    /// <param name="texts">The texts, in any order and perhaps repeated.</param>
    /// <param name="comparison">Ordinal, or ordinal without case.</param>
    public TextTable(IEnumerable<string> texts, StringComparison comparison)
    {
        string[] distinct = [.. texts.Distinct(StringComparer.FromComparison(comparison))];
        (Count, _ignoresCase) = (distinct.Length, comparison == StringComparison.OrdinalIgnoreCase);
        _readsAll = distinct.CountBy(t => LastOf(t) | Case).Any(alike => alike.Value > MostAlike);
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)distinct.Length * 2 + 1)];
        for (var number = 0; number < distinct.Length; number++)
        {
            var hash = HashOf(distinct[number]);
            var at = hash;
            while (_slots[at & (_slots.Length - 1)].Text is not null)
                at++;
            _slots[at & (_slots.Length - 1)] = new Slot(distinct[number], hash, number);
        }
    }

    public int Count { get; }

    /// <summary>About how many bytes it takes, the texts not reckoned.</summary>
    public long Bytes => _slots.LongLength * Unsafe.SizeOf<Slot>();

    /// <summary>The number of a text, from 0; -1 when it is not there.</summary>
    public int Find(string text)
    {
        var (hash, slots) = (HashOf(text), _slots);
        for (var at = hash; slots[at & (slots.Length - 1)] is { Text: { } found } slot; at++)
        {
            // Mostly the case is the same too, which is seen sooner.
            if (slot.Hash == hash && (found == text || (_ignoresCase && string.Equals(found, text, StringComparison.OrdinalIgnoreCase))))
                return slot.Number;
        }

        return -1;
    }

    // No ASCII letter equals one that is not ASCII, and what is equal has one length. So ASCII letters may be folded by one bit; others are left to the runtime.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(string text)
    {
        var last = LastOf(text);
        if (_readsAll || (last & NotAscii) != 0)
            return StringComparer.OrdinalIgnoreCase.GetHashCode(text);
        return (int)((last | Case) * Multiplier >> 32);
    }

    /// <summary>The last four characters; of a shorter text, all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LastOf(string text)
    {
        if (text.Length >= 4)
            return Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text.AsSpan()), text.Length - 4)));
        return text.Length == 0 ? 0 : text[0] | (ulong)text[text.Length >> 1] << 16 | (ulong)text[^1] << 32;
    }

    private readonly record struct Slot(string? Text, int Hash, int Number);
}
