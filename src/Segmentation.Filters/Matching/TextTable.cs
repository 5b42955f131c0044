using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>Numbers texts, with regard to case or without. A look-up reads only the last four characters where those tell the texts apart.</summary>
internal sealed class TextTable
{
    // The codes of a picklist mostly end differently. Where more than so many end alike, all characters are read.
    private const int MostAlike = 4;

    private const ulong Case = 0x0020_0020_0020_0020;
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80;

    // Texts of so many characters are compared four at a time.
    private const int FewestAtOnce = 4;
    private const int MostAtOnce = 16;

    // So often a hash is sought that gives each text a slot of its own, where they are so few that there may be one.
    private const int MostHashes = 64;
    private const int MostOwnSlots = 128;

    // Of each process, so that nobody can choose values that all fall into one place.
    private static readonly ulong Seed = (ulong)StringComparer.Ordinal.GetHashCode("low") ^ (ulong)StringComparer.Ordinal.GetHashCode("high") << 32;

    private readonly Slot[] _slots;
    private readonly char[] _texts;
    private readonly int _shift;
    private readonly ulong _multiplier;
    private readonly bool _ignoresCase;
    private readonly bool _readsAll;
    private readonly bool _hasOwnSlots;

    /// <param name="texts">The texts, in any order and perhaps repeated.</param>
    /// <param name="comparison">Ordinal, or ordinal without case.</param>
    public TextTable(IEnumerable<string> texts, StringComparison comparison)
    {
        string[] distinct = [.. texts.Distinct(StringComparer.FromComparison(comparison))];
        // One after another, so that a few cache lines hold the codes of a picklist; and something behind, so that as much can be read of each.
        (Count, _texts) = (distinct.Length, [.. string.Concat(distinct), .. new char[MostAtOnce]]);
        var alike = distinct.CountBy(t => LastOf(t) | Case).Select(a => a.Value).DefaultIfEmpty().Max();
        (_ignoresCase, _readsAll) = (comparison == StringComparison.OrdinalIgnoreCase, alike > MostAlike);
        // What ends alike has one hash, whatever it is multiplied by.
        var seeksOwnSlots = alike <= 1 && distinct.Length <= MostOwnSlots;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)distinct.Length * (seeksOwnSlots ? 8u : 4u) + 2)];
        _shift = BitOperations.LeadingZeroCount((uint)_slots.Length) + 1;
        var hashes = seeksOwnSlots ? MostHashes : 1;
        for (var hash = 1; hash <= hashes && !_hasOwnSlots; hash++)
        {
            // Odd, so that it loses nothing.
            _multiplier = Seed * (ulong)hash | 1;
            _hasOwnSlots = Fill(distinct);
        }
    }

    public int Count { get; }

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes => _slots.LongLength * Unsafe.SizeOf<Slot>() + _texts.LongLength * sizeof(char);

    /// <summary>The number of a text, from 1; 0 when it is not there.</summary>
    public int Find(string text)
    {
        var (hash, slots) = (HashOf(text), _slots);
        if (_hasOwnSlots && text.Length is >= FewestAtOnce and <= MostAtOnce)
        {
            ref readonly var only = ref slots[SlotOf(hash)];
            var isSame = only.Length == text.Length & AreSame(in _texts[only.Start], in text.GetPinnableReference(), text.Length);
            // Whether a text is there cannot be foretold, and to go on wrongly costs more than the comparison. Mostly the case is the same too.
            if (isSame | only.Hash != hash)
                return isSame ? only.Number : 0;
        }

        for (var at = SlotOf(hash); ; at++)
        {
            ref readonly var slot = ref slots[at & (slots.Length - 1)];
            if (slot.Number == 0 || (slot.Hash == hash && AreEqual(_texts.AsSpan(slot.Start, slot.Length), text)))
                return slot.Number;
        }
    }

    /// <summary>Whether each text has the slot of its hash.</summary>
    private bool Fill(string[] texts)
    {
        Array.Clear(_slots);
        var hasOwnSlots = true;
        for (int number = 0, start = 0; number < texts.Length; start += texts[number].Length, number++)
        {
            var hash = HashOf(texts[number]);
            var at = SlotOf(hash);
            for (; _slots[at & (_slots.Length - 1)].Number != 0; at++)
                hasOwnSlots = false;
            _slots[at & (_slots.Length - 1)] = new Slot(hash, number + 1, start, texts[number].Length);
        }

        return hasOwnSlots;
    }

    // The high bits: all characters have a part in them.
    private int SlotOf(int hash) => (int)((uint)hash >> _shift);

    private bool AreEqual(ReadOnlySpan<char> one, string other) =>
        one.Equals(other, _ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>Whether 4 to 16 characters are the same: the first, the last and those between, which overlap where there are few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSame(ref readonly char one, ref readonly char other, int length)
    {
        var (second, third) = (Math.Min(4, length - 4), Math.Max(0, length - 8));
        return ((FourAt(in one, 0) ^ FourAt(in other, 0)) |
            (FourAt(in one, second) ^ FourAt(in other, second)) |
            (FourAt(in one, third) ^ FourAt(in other, third)) |
            (FourAt(in one, length - 4) ^ FourAt(in other, length - 4))) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FourAt(ref readonly char first, int at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in first), at)));

    // No ASCII letter equals one that is not ASCII, and what is equal has one length. So ASCII letters may be folded by one bit; others are left to the
    // runtime.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(string text)
    {
        var last = LastOf(text);
        if (_readsAll || (last & NotAscii) != 0)
            return StringComparer.OrdinalIgnoreCase.GetHashCode(text);
        return (int)((last | Case) * _multiplier >> 32);
    }

    /// <summary>The last four characters; of a shorter text, all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LastOf(string text)
    {
        if (text.Length >= 4)
            return FourAt(in text.GetPinnableReference(), text.Length - 4);
        return text.Length == 0 ? 0 : text[0] | (ulong)text[text.Length >> 1] << 16 | (ulong)text[^1] << 32;
    }

    private readonly record struct Slot(int Hash, int Number, int Start, int Length);
}
