using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>What a question takes of a database through the library, and in LINQ by hand: milliseconds, how many times as long the library takes, and bytes.</summary>
internal sealed record DatabaseLine(string Store, string Question, double Ours, double ByHand, double TimeRatio, double OurBytes, double BytesByHand)
{
    /// <summary>How many times as much the library allocates.</summary>
    public double MemoryRatio => OurBytes / BytesByHand;

    /// <summary>The line as it is printed: eight columns with tabs between them, numbers plain.</summary>
    public override string ToString() => string.Join(
        '\t', [Store, Question, .. new[] { Ours, ByHand, TimeRatio, OurBytes, BytesByHand, MemoryRatio }.Select(RatioLine.Plain)]);

    public static DatabaseLine Parse(string line)
    {
        return line.Split('\t') is [var store, var question, var ours, var byHand, var times, var ourBytes, var bytesByHand, _]
            ? new DatabaseLine(store, question, Number(ours), Number(byHand), Number(times), Number(ourBytes), Number(bytesByHand))
            : throw new FormatException($"This is no line of a database: {line}");

        double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
