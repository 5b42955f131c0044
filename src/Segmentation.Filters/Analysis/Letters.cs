using System.Buffers;
using System.Text;

namespace Segmentation;

/// <summary>One spelling for all texts that are equal without regard to case.</summary>
internal static class Letters
{
    /// <summary>The text in capitals, as far as they equal its letters: two texts are equal without case exactly when their folds are alike.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        Span<char> capital = stackalloc char[2];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var letter = rest[..(rest.Length > 1 && char.IsSurrogatePair(rest[0], rest[1]) ? 2 : 1)];
            rest = rest[letter.Length..];
            folded.Append(CapitalOf(letter, capital) is var written && letter.Equals(written, StringComparison.OrdinalIgnoreCase) ? written : letter);
        }

        return folded.ToString();
    }

    // Half of a surrogate pair has no capital. The capital of a long s is S, which it does not equal.
    private static ReadOnlySpan<char> CapitalOf(ReadOnlySpan<char> letter, Span<char> capital) =>
        Rune.DecodeFromUtf16(letter, out var rune, out _) == OperationStatus.Done ? capital[..Rune.ToUpperInvariant(rune).EncodeToUtf16(capital)] : letter;
}
