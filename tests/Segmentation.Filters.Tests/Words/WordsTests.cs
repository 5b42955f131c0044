using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Every language has every phrase and no other, and <c>words.golden.md</c> shows what they make.</summary>
public sealed partial class WordsTests
{
    private static readonly string[] Positions = ["this", "last", "next"];
    private static readonly string[] Units = ["minute", "hour", "day", "week", "month", "quarter", "year"];
    private static readonly string[] DayUnits = Units[2..];

    public static TheoryData<string> Languages => new(Firm.Languages);

    [Fact]
    public void Languages_AreThoseOfTheFiles() => Assert.Equal(
        Firm.Languages.Select(l => $"Words.{l}.json").Order(StringComparer.Ordinal),
        typeof(Filter).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("Words.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Phrases_AreAllThereAndNoOthers(string language) =>
        Assert.Equal(Keys(language).Order(StringComparer.Ordinal), Phrases(language).Select(p => p.Key).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void OperatorPhrases_HaveAPlaceForEachOperand(string language) => Assert.All(Operators.All, o =>
    {
        string[] places = o.Operands switch { OperandShape.None => [], OperandShape.Two => ["{0}", "{1}"], _ => ["{0}"] };
        Assert.All(
            Phrases(language).Where(p => p.Key == o.Key || p.Key == $"{o.Key}:time"),
            p => Assert.Equal(places, Places(p.Value)));
    });

    [Theory]
    [MemberData(nameof(Languages))]
    public void OtherPhrases_HaveThePlacesOfTheEnglishOnes(string language)
    {
        var english = Phrases("en").ToDictionary();
        // "within the last day" is said without its number.
        Assert.All(
            Phrases(language).Where(p => !p.Key.EndsWith(":one", StringComparison.Ordinal)),
            p => Assert.Equal(Places(english.GetValueOrDefault(p.Key.Replace(":few", ":other", StringComparison.Ordinal), "")), Places(p.Value)));
    }

    [Fact]
    public void Descriptions_AreTheOnesWrittenDown()
    {
        var golden = new StringBuilder("# Filters in words\n");
        foreach (var filter in Conditions().Concat(Others().Select(t => Filter.Parse(t))))
        {
            golden.Append(CultureInfo.InvariantCulture, $"\n## {filter}\n\n");
            foreach (var language in Firm.Languages)
                golden.Append(CultureInfo.InvariantCulture, $"* {language} {filter.Describe(language)}\n");
        }

        Repository.Keep("tests/Segmentation.Filters.Tests/Words/words.golden.md", golden.ToString());
    }

    private static List<KeyValuePair<string, string>> Phrases(string language)
    {
        using var stream = typeof(Filter).Assembly.GetManifestResourceStream($"Words.{language}.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!))];
    }

    private static IEnumerable<string> Places(string phrase) => Place().Matches(phrase).Select(m => m.Value);

    private static IEnumerable<string> Keys(string language) =>
    [
        "condition", "and", "or", "not", "everyone", "nobody", "any", "any:where", "no", "no:where", "all:where", "segment", "changed", "matchCase",
        "previous", "count", "sum", "avg", "min", "min:time", "max", "max:time", "where",
        "list", "text", "true", "false", "decimal", "group", "date", "instant",
        .. Operators.All.Select(o => o.Key), "<:time", "<=:time", ">:time", ">=:time",
        "now", "today", "yesterday", "tomorrow",
        .. from edge in new[] { "startOf", "endOf" } from unit in new[] { "Week", "Month", "Quarter", "Year" } select edge + unit,
        .. from unit in Units from form in new[] { "one", "other" } select $"{unit}:{form}",
        .. from position in Positions from unit in DayUnits select $"{position}:{unit}",
        .. from position in Positions[1..] from unit in Units from form in new[] { "one", "other" } select $"{position}:{unit}:{form}",
        .. language == "pl" ? Units.Select(u => $"{u}:few") : [],
        .. language is "es" or "pt" ? ["contraction"] : Array.Empty<string>(),
    ];

    /// <summary>Every operator with every type that it takes.</summary>
    private static IEnumerable<Filter> Conditions() =>
        from @operator in Operators.All
        from field in Firm.Customers.Fields.Where(f => f.Name is "name" or "revenue" or "active" or "birthday" or "created" or "type" or "owner" or "tags")
        where @operator.Takes(field.Type)
        select new Condition(field.Name, @operator, Operands(@operator.Operands, field.Type.Scalar));

    private static ValueList<Operand> Operands(OperandShape shape, ScalarType type)
    {
        (Operand one, Operand other) = type switch
        {
            ScalarType.Number => (1234.5m, 20_000_000m),
            ScalarType.Boolean => (true, false),
            ScalarType.Date => (new DateOnly(2026, 1, 2), new DateOnly(2026, 11, 22)),
            ScalarType.Instant => (new DateOnly(2026, 1, 2), new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)),
            ScalarType.Picklist => ("CUSTOMER", "PARTNER"),
            ScalarType.Reference => (1234m, 5678m),
            _ => ((Operand)"a", (Operand)"b"),
        };
        return shape switch
        {
            OperandShape.None => [],
            OperandShape.Two or OperandShape.Set => [one, other],
            OperandShape.Period or OperandShape.Days => [new RollingPeriod(PeriodPosition.Next, 14, TimeUnit.Day)],
            _ => [one],
        };
    }

    private static IEnumerable<string> Others() =>
    [
        "everyone", "nobody", "in segment 'vip'", "changed(type)", "previous(type) = 'PARTNER'", "name = 'Ann' match case", "company is empty",
        "company.type = 'CUSTOMER'", "type = formerType", "created > birthday + 18y", "revenue < sum(deals.amount where stage = 'WON')",
        "type = 'CUSTOMER' and revenue > 5 and not (active = true or name is empty)", "type = 'CUSTOMER' or (revenue > 5 and active = true)",
        "any deals", "no deals", "any deals (amount > 5 and stage = 'WON')", "no deals (stage = 'WON')", "all deals (stage = 'WON' or amount > 5)",
        "count(deals) >= 3", "count(deals where stage = 'WON') >= 3", "sum(deals.amount) > 5", "avg(deals.amount) > 5",
        "min(deals.amount) > 5", "max(deals.amount) > 5", "min(deals.closeDate) < today", "max(deals.closeDate) < today",
        "created < now", "created < today", "created >= yesterday", "created <= tomorrow",
        .. from edge in new[] { "start", "end" } from unit in DayUnits[1..] from comparison in new[] { "<", "<=", ">", ">=" }
           select $"created {comparison} {edge} of {unit}",
        .. from suffix in new[] { "min", "h" } from count in new[] { 1, 2, 5 } select $"created > now - {count}{suffix}",
        .. from suffix in new[] { "d", "w", "mo", "q", "y" } from count in new[] { 1, 2, 5 } select $"created > today + {count}{suffix}",
        .. from position in Positions from unit in DayUnits select $"created in {position} {unit}",
        .. from unit in DayUnits select $"created not in this {unit}",
        .. from position in Positions[1..] from unit in Units from count in new[] { 1, 2, 5 } select $"created in {position} {count} {unit}s",
    ];

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
