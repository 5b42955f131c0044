using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>What the questions ask for in one of their variants: no two ask the same, so that no answer can be kept from the time before.</summary>
/// <param name="Type">One of five types.</param>
/// <param name="Regions">Two of fourteen regions.</param>
/// <param name="Sources">Three of twelve sources.</param>
/// <param name="Lowest">The least revenue.</param>
/// <param name="Highest">The greatest revenue.</param>
/// <param name="From">The first day of the last order.</param>
/// <param name="Until">The last day of the last order.</param>
/// <param name="Text">Five letters of a name, in small letters.</param>
public sealed record Operands(
    string Type, string[] Regions, string[] Sources, decimal Lowest, decimal Highest, DateOnly From, DateOnly Until, string Text)
{
    public const int Variants = 32;

    public static Operands[] All { get; } = [.. Enumerable.Range(0, Variants).Select(Variant)];

    /// <summary>About 1.7 % of the customers.</summary>
    public string ByPicklists => $"type = '{Type}' and region in ({List(Regions)}) and source not in ({List(Sources)})";

    public string ByRanges => string.Create(
        CultureInfo.InvariantCulture,
        $"{ByPicklists} and revenue between {Lowest} and {Highest} and lastOrder between {From:yyyy-MM-dd} and {Until:yyyy-MM-dd}");

    public string ByText => $"(type = '{Type}' or region = '{Regions[0]}') and source != '{Sources[0]}' and name contains '{Text}'";

    private static string List(string[] codes) => string.Join(", ", codes.Select(c => $"'{c}'"));

    private static Operands Variant(int number)
    {
        var (regions, sources) = (CustomerSchema.Regions, CustomerSchema.Sources);
        var words = CompanyNames.Words.Where(w => w.Length >= 6).ToArray();
        var region = number % regions.Length;
        return new Operands(
            CustomerSchema.Types[number % CustomerSchema.Types.Length],
            [regions[region], regions[(region + 1 + number / regions.Length) % regions.Length]],
            [sources[number % sources.Length], sources[(number + 4) % sources.Length], sources[(number + 7) % sources.Length]],
            2_000 + 100 * number,
            900_000 + 10_000 * number,
            CustomerSchema.Today.AddDays(-900 - 10 * number),
            CustomerSchema.Today.AddDays(-100 - 3 * number),
            words[number].Substring(1, 5).ToLowerInvariant());
    }
}
