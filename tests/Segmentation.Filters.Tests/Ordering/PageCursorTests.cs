using System.Buffers.Text;
using System.Diagnostics;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class PageCursorTests
{
    private static readonly Value[] Values =
    [
        default, Value.Of("a"), Value.Of("\ud800"), Value.Of("\udc00\ud800"), Value.Of("a\0b"),
        Value.Of("𝒜\r\n\u2028"), Value.Of("ß ẞ ſ İ"), Value.Of(new string('x', 10_000)),
        Value.Of(0m), Value.Of(-0.0000000000000000000000000001m), Value.Of(decimal.MaxValue), Value.Of(decimal.MinValue), Value.Of(1.00m),
        Value.Of(0.1), Value.Of(-0.0), Value.Of(double.Epsilon), Value.Of(double.PositiveInfinity), Value.Of(double.MinValue),
        Value.Of(true), Value.Of(false),
        Value.Of(DateOnly.MinValue), Value.Of(DateOnly.MaxValue), Value.Of(DateTimeOffset.MinValue), Value.Of(DateTimeOffset.MaxValue),
        Value.Of(Guid.Empty), Value.Of(new Guid("7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11")),
        (Fraction.Of(1m) / Fraction.Of(3m)).ToValue(), (Fraction.Of(-2m) / Fraction.Of(7m)).ToValue(), (Fraction.Of(0.1) / Fraction.Of(3m)).ToValue(),
    ];

    private static readonly EntityKey[] Keys = [long.MinValue, 0, long.MaxValue, "k", "\udfff", Guid.Empty];

    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheCursorBack() => Law.ForAll(2_000, Roll, cursor =>
    {
        var text = cursor.ToString();
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(cursor, PageCursor.TryParse(text));
    });

    [Fact]
    public void Parse_OfEachKindOfValue_GivesItBack() => Assert.All(Values, value =>
    {
        var read = PageCursor.TryParse(new PageCursor(["f"], new SortPosition([value], 1)).ToString())!.Position.Values[0];
        Assert.Equal((value.Kind, value), (read.Kind, read));
    });

    [Fact]
    public void Parse_OfATextThatBreaksOff_GivesNull() => Law.ForAll(20, Roll, cursor =>
    {
        var bytes = Base64Url.DecodeFromChars(cursor.ToString());
        for (var length = 0; length < Math.Min(bytes.Length, 300); length++)
            Assert.Null(PageCursor.TryParse(Base64Url.EncodeToString(bytes.AsSpan(0, length))));
        Assert.Null(PageCursor.TryParse(Base64Url.EncodeToString([.. bytes, 0])));
    });

    // Whatever comes from outside is a cursor or none, and never an exception.
    [Fact]
    public void Parse_OfAGarbledText_NeverThrows() => Law.ForAll(4_000, dice => (Roll(dice).ToString(), dice.Number(0, int.MaxValue - 1)), garbled =>
    {
        var (text, seed) = garbled;
        var random = new Random(seed);
        var bytes = Base64Url.DecodeFromChars(text);
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(10));
        AssertCursorOrNone(Base64Url.EncodeToString(bytes));
        random.NextBytes(bytes);
        bytes[0] = 1;
        AssertCursorOrNone(Base64Url.EncodeToString(bytes));
    });

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AA")]
    [InlineData("AQ==")]
    [InlineData("not a cursor")]
    [InlineData("ä\ud800")]
    [InlineData("AQAAAAA\0")]
    [InlineData("AQ////8H")] // so many fields that nothing could hold them
    [InlineData("AgAAAAABBAAAAA")] // of another version
    public void Parse_OfNoCursor_GivesNull(string text) => Assert.Null(PageCursor.TryParse(text));

    // Fractions are reckoned with: one of a million digits would keep a server busy for minutes.
    [Fact]
    public void Parse_OfAHugeFraction_IsQuick()
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write((byte)1);
        writer.Write(1);
        writer.Write(1);
        writer.Write((ushort)'f');
        writer.Write((byte)ValueKind.Fraction);
        var random = new Random(1);
        for (var i = 0; i < 2; i++)
        {
            var part = new byte[400_000];
            random.NextBytes(part);
            part[^1] = 1;
            writer.Write(part.Length);
            writer.Write(part);
        }

        writer.Write(false);
        writer.Write((byte)ValueKind.Number);
        writer.Write(1m);
        var watch = Stopwatch.StartNew();
        AssertCursorOrNone(Base64Url.EncodeToString(bytes.ToArray()));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public void IsOf_TellsOrdersApart()
    {
        var cursor = PageCursor.After(["name", SortField.Descending("a.b")], new SortPosition([default, default], 1));
        Assert.True(cursor.IsOf(["name", SortField.Descending("a.b")]));
        Assert.False(cursor.IsOf(["name", "a.b"]));
        Assert.False(cursor.IsOf(["name", SortField.Descending(new FieldPath("a", "b"))]));
        Assert.False(cursor.IsOf(["name"]));
        Assert.False(cursor.IsOf([SortField.Descending("a.b"), "name"]));
        Assert.False(PageCursor.After(["-a"], new SortPosition([default], 1)).IsOf([SortField.Descending("a")]));
    }

    private static void AssertCursorOrNone(string text)
    {
        if (PageCursor.TryParse(text) is { } cursor)
            Assert.Equal(cursor, PageCursor.TryParse(cursor.ToString()));
    }

    private static PageCursor Roll(Dice dice)
    {
        var count = dice.Number(0, 4);
        SortField Field() => dice.Chance(0.5) ? SortField.Descending(dice.Text()) : SortField.Ascending(new FieldPath(dice.Text(), dice.Text()));
        return PageCursor.After(
            Enumerable.Range(0, count).Select(_ => Field()),
            new SortPosition([.. Enumerable.Range(0, count).Select(_ => dice.Pick(Values))], dice.Pick(Keys)));
    }
}
