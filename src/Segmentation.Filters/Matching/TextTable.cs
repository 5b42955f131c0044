using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private readonly char[] _texts;
    private readonly bool _ignoresCase;
    private readonly bool _readsAll;

    /// <param name="texts">The texts, in any order and perhaps repeated.</param>
    /// <param name="comparison">Ordinal, or ordinal without case.</param>
    public TextTable(IEnumerable<string> texts, StringComparison comparison)
    {
        string[] distinct = [.. texts.Distinct(StringComparer.FromComparison(comparison))];
        // One after another, so that a few cache lines hold the codes of a picklist.
        (Count, _texts, _ignoresCase) = (distinct.Length, [.. string.Concat(distinct)], comparison == StringComparison.OrdinalIgnoreCase);
        _readsAll = distinct.CountBy(t => LastOf(t) | Case).Any(alike => alike.Value > MostAlike);
        // Mostly a text is found at the first look, so that hardly a branch is guessed wrongly.
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)distinct.Length * 4 + 1)];
        for (int number = 0, start = 0; number < distinct.Length; start += distinct[number].Length, number++)
        {
            var hash = HashOf(distinct[number]);
            var at = hash;
            while (_slots[at & (_slots.Length - 1)].Number != 0)
                at++;
            _slots[at & (_slots.Length - 1)] = new Slot(hash, number + 1, start, distinct[number].Length);
        }
    }

    public int Count { get; }

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes => _slots.LongLength * Unsafe.SizeOf<Slot>() + _texts.LongLength * sizeof(char);

    /// <summary>The number of a text, from 1; 0 when it is not there.</summary>
    public int Find(string text)
    {
        var (hash, slots) = (HashOf(text), _slots);
        for (var at = hash; ; at++)
        {
            ref readonly var slot = ref slots[at & (slots.Length - 1)];
            if (slot.Number == 0 || (slot.Hash == hash && slot.Length == text.Length && AreEqual(_texts.AsSpan(slot.Start, slot.Length), text)))
                return slot.Number;
        }
    }

    // Mostly the case is the same too, which is seen sooner.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreEqual(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        AreSame(one, other) || (_ignoresCase && one.Equals(other, StringComparison.OrdinalIgnoreCase));

    // The runtime's comparison takes other branches for each length, which are often guessed wrongly where codes differ in length by one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var length = one.Length;
        if (length is < 8 or > 16)
            return one.SequenceEqual(other);
        ref var left = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(one));
        ref var right = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(other));
        var first = Vector128.LoadUnsafe(ref left) ^ Vector128.LoadUnsafe(ref right);
        var last = Vector128.LoadUnsafe(ref left, (nuint)length - 8) ^ Vector128.LoadUnsafe(ref right, (nuint)length - 8);
        return (first | last) == Vector128<ushort>.Zero;
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

    private readonly record struct Slot(int Hash, int Number, int Start, int Length);
}
