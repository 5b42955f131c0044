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

    private TextSearch(string sought, TextPosition? position, bool matchCase)
    {
        (_sought, _position) = (sought, position);
        _comparison = matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        _caseBits = [.. sought.Select(c => (byte)(!matchCase && char.IsAsciiLetter(c) ? 0x20 : 0))];
        _letters = Ascii.IsValid(sought) ? [.. sought.Select((c, i) => (byte)(c | _caseBits[i]))] : null;
        Trigrams = Segmentation.Trigrams.KeysOf(sought);
    }

    /// <summary>The trigrams that a text must have to be found.</summary>
    public int[] Trigrams { get; }

    public static TextSearch For(TextMatch node) => new(node.Sought, node.Position, node.MatchCase);

    /// <summary>Finds the texts that equal one.</summary>
    public static TextSearch ForEqual(string text, bool matchCase) => new(text, null, matchCase);

    public bool Finds(ReadOnlySpan<char> text) => !text.IsEmpty && _position switch
    {
        null => text.Equals(_sought, _comparison),
        TextPosition.Start => text.StartsWith(_sought, _comparison),
        TextPosition.End => text.EndsWith(_sought, _comparison),
        _ => text.Contains(_sought, _comparison),
    };

    /// <summary>Whether it is found in an ASCII text, beyond which 128 bytes can be read.</summary>
    public bool Finds<TLanes>(ReadOnlySpan<byte> text)
        where TLanes : ILanes
    {
        if (_letters is null || text.Length < _letters.Length)
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

    private bool IsWithin<TLanes>(ref byte text, int lastStart)
        where TLanes : ILanes
    {
        var second = Math.Min(_letters!.Length - 1, Farthest);
        var (one, other) = (new LetterTest(_letters[0], _caseBits[0]), new LetterTest(_letters[second], _caseBits[second]));
        for (var start = 0; start <= lastStart; start += 64)
        {
            var candidates = TLanes.Word(ref Unsafe.Add(ref text, start), one) & TLanes.Word(ref Unsafe.Add(ref text, start + second), other);
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

    private bool IsAt(ref byte text)
    {
        for (var i = 0; i < _letters!.Length; i++)
        {
            if ((Unsafe.Add(ref text, i) | _caseBits[i]) != _letters[i])
                return false;
        }

        return true;
    }
}
