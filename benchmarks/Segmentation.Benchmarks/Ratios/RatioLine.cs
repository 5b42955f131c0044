using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>What one question takes us and a rival, in milliseconds.</summary>
internal sealed record RatioLine(string Question, double Ours, string Rival, double Rivals)
{
    /// <summary>How many times as long the rival takes.</summary>
    public double Ratio => Rivals / Ours;

    /// <summary>The line as it is printed: five columns with tabs between them, numbers plain.</summary>
    public override string ToString() => string.Join('\t', Question, Plain(Ours), Rival, Plain(Rivals), Plain(Ratio));

    public static RatioLine Parse(string line) => line.Split('\t') is [var question, var ours, var rival, var rivals, _]
        ? new RatioLine(question, double.Parse(ours, CultureInfo.InvariantCulture), rival, double.Parse(rivals, CultureInfo.InvariantCulture))
        : throw new FormatException($"This is no line of ratios: {line}");

    /// <summary>A number with four digits that say something, and never an exponent.</summary>
    public static string Plain(double number)
    {
        var decimals = number == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(number)), 0, 12);
        return number.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
