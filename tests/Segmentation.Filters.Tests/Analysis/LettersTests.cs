using System.Text;

namespace Segmentation.Tests;

public sealed class LettersTests
{
    [Theory]
    [InlineData("Straße", "STRAßE")]
    [InlineData("ſ", "ſ")]              // its capital S is another letter
    [InlineData("ıİ", "ıİ")]
    [InlineData("łódź 𐐨", "ŁÓDŹ 𐐀")]
    [InlineData("\ud801x", "\ud801X")]  // half of a pair is kept
    [InlineData("", "")]
    public void Fold_Text_IsItsCapitals(string text, string folded) => Assert.Equal(folded, Letters.Fold(text));

    [Fact]
    public void Fold_EveryLetterBesideItsCapitalsAndSmallLetters_IsAlikeExactlyWhereTheyAreEqualWithoutCase()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF)
                continue;
            var rune = new Rune(code);
            var letter = rune.ToString();
            foreach (var other in new[] { Rune.ToUpperInvariant(rune), Rune.ToLowerInvariant(rune), Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune)) })
            {
                var areEqual = string.Equals(letter, other.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.True(areEqual == (Letters.Fold(letter) == Letters.Fold(other.ToString())), $"{letter} U+{code:X} and {other}");
            }
        }
    }
}
