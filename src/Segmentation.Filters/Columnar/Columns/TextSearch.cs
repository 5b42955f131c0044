using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>A text that is sought in others, as characters and, where it is ASCII, as bytes: in ASCII texts no other can be found.</summary>
internal sealed class TextSearch
{
    // As far from the first letter as a second may be looked for at once.
    private const int Farthest = 63;

    private readonly string _sought;
    private readonly TextPosition? _position;
    private readonly StringComparison _comparison;

    // Each letter with its case bit set, and that bit; null where the text is not ASCII.
    private readonly byte[]? _letters;
    private readonly byte[] _caseBits;

    // The first eight letters of them.
    private readonly ulong _head;
    private readonly ulong _headCaseBits;
    private readonly ulong _headMask;

    private TextSearch(string sought, TextPosition? position, bool matchCase)
    {
        (_sought, _position) = (sought, position);
        _comparison = matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        _caseBits = [.. sought.Select(c => (byte)(!matchCase && char.IsAsciiLetter(c) ? 0x20 : 0))];
        _letters = Ascii.IsValid(sought) ? [.. sought.Select((c, i) => (byte)(c | _caseBits[i]))] : null;
        (_head, _headCaseBits, _headMask) = (Head(_letters), Head(_caseBits), Head([.. sought.Select(_ => byte.MaxValue)]));
        Trigrams = Segmentation.Trigrams.KeysOf(sought);
        if (matchCase || position != TextPosition.Anywhere)
            return;
        Pair = Segmentation.Trigrams.PairOf(sought);
        IsTrigram = sought.Length == 3 && Segmentation.Trigrams.AreTold(sought);
    }

    /// <summary>The trigrams that a text must have to be found.</summary>
    public int[] Trigrams { get; }

    /// <summary>The two characters that are all that is sought; null where it is not just two.</summary>
    public int? Pair { get; }

    /// <summary>Whether one trigram is all that is sought.</summary>
    public bool IsTrigram { get; }

    /// <summary>Whether it may be sought in many ASCII texts at once.</summary>
    public bool SpansTexts => IsAscii && _position == TextPosition.Anywhere;

    /// <summary>Whether only ASCII characters are sought, so that others in a text do not matter.</summary>
    public bool IsAscii => _letters is not null;

    public static TextSearch For(TextMatch node) => new(node.Sought, node.Position, node.MatchCase);

    /// <summary>Finds the texts that equal one.</summary>
    public static TextSearch ForEqual(string text, bool matchCase) => new(text, null, matchCase);

    public bool Finds(string text) => _position switch
    {
        null => string.Equals(text, _sought, _comparison),
        TextPosition.Start => text.StartsWith(_sought, _comparison),
        TextPosition.End => text.EndsWith(_sought, _comparison),
        _ => text.Contains(_sought, _comparison),
    };

    /// <summary>Whether what is ASCII is found in a text, beyond which 128 bytes can be read.</summary>
    public bool Finds<TLanes>(ReadOnlySpan<byte> text)
        where TLanes : struct, ILanes<TLanes, byte>
    {
        if (text.Length < _letters!.Length)
            return false;
        ref var first = ref MemoryMarshal.GetReference(text);
        return _position switch
        {
            null => text.Length == _letters.Length && IsAt(ref first),
            TextPosition.Start => IsAt(ref first),
            TextPosition.End => IsAt(ref Unsafe.Add(ref first, text.Length - _letters.Length)),
            _ => IsWithin<TLanes>(ref first, text.Length - _letters.Length),
        };
    }

    /// <summary>Marks the rows in whose text it is found: texts that follow one another, beyond which 128 bytes can be read.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="starts">Where each starts, and the last ends.</param>
    /// <param name="rows">The bitmap that is marked.</param>
    public void MarkRows<TLanes>(ReadOnlySpan<byte> texts, ReadOnlySpan<int> starts, Span<ulong> rows)
        where TLanes : struct, ILanes<TLanes, byte>
    {
        ref var first = ref MemoryMarshal.GetReference(texts);
        var second = Math.Min(_letters!.Length - 1, Farthest);
        var (one, other) = (TestOf<TLanes>(0), TestOf<TLanes>(second));
        var (row, end) = (0, starts[^1]);
        for (var start = 0; start < end; start += 64)
        {
            var candidates = CandidatesOf(ref Unsafe.Add(ref first, start), one) & CandidatesOf(ref Unsafe.Add(ref first, start + second), other);
            for (; candidates != 0; candidates &= candidates - 1)
            {
                var place = start + BitOperations.TrailingZeroCount(candidates);
                if (place + _letters.Length > end)
                    return;
                if (!IsAt(ref Unsafe.Add(ref first, place)))
                    continue;
                while (starts[row + 1] <= place)
                    row++;
                // It may begin in one text and end in the next.
                if (place + _letters.Length <= starts[row + 1])
                    Bits.Set(rows, row);
            }
        }
    }

    private bool IsWithin<TLanes>(ref byte text, int lastStart)
        where TLanes : struct, ILanes<TLanes, byte>
    {
        var second = Math.Min(_letters!.Length - 1, Farthest);
        var (one, other) = (TestOf<TLanes>(0), TestOf<TLanes>(second));
        for (var start = 0; start <= lastStart; start += 64)
        {
            var candidates = CandidatesOf(ref Unsafe.Add(ref text, start), one) & CandidatesOf(ref Unsafe.Add(ref text, start + second), other);
            if (lastStart - start < 63)
                candidates &= (1UL << (lastStart - start + 1)) - 1;
            for (; candidates != 0; candidates &= candidates - 1)
            {
                if (IsAt(ref Unsafe.Add(ref text, start + BitOperations.TrailingZeroCount(candidates))))
                    return true;
            }
        }

        return false;
    }

    private LetterTest<TLanes> TestOf<TLanes>(int letter)
        where TLanes : struct, ILanes<TLanes, byte> => new(_letters![letter], _caseBits[letter]);

    /// <summary>Where one letter is of 64 in a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CandidatesOf<TLanes>(ref byte first, LetterTest<TLanes> test)
        where TLanes : struct, ILanes<TLanes, byte> => Lanes.Word<TLanes, byte, LetterTest<TLanes>>(ref first, test);

    private static ulong Head(byte[]? bytes)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        bytes.AsSpan(0, Math.Min(bytes?.Length ?? 0, head.Length)).CopyTo(head);
        return MemoryMarshal.Read<ulong>(head);
    }

    private bool IsAt(ref byte text)
    {
        // Eight letters in one comparison are all that most have.
        if (((Unsafe.ReadUnaligned<ulong>(ref text) | _headCaseBits) & _headMask) != _head)
            return false;
        for (var i = sizeof(ulong); i < _letters!.Length; i++)
        {
            if ((Unsafe.Add(ref text, i) | _caseBits[i]) != _letters[i])
                return false;
        }

        return true;
    }
}
