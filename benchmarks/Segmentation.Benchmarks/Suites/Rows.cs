using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>How many customers the suites are run with.</summary>
internal static class Rows
{
    /// <summary>Numbers of rows, separated by commas; 1 and 10 million unless said.</summary>
    public const string Variable = "SEGMENTATION_ROWS";

    public static IReadOnlyList<int> Asked =>
        [.. (Environment.GetEnvironmentVariable(Variable) ?? "1000000,10000000").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
}
