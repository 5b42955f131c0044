using System.Diagnostics;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class HostileExplanationTests(ITestOutputHelper output)
{
    private static readonly Moment Now = new(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);
    private static readonly FilterLimits Widest = new() { Levels = FilterLimits.MostLevels, RelationDepth = FilterLimits.MostRelations };

    public static TheoryData<string> Deepest => new(
        Nested((FilterLimits.MostLevels - 2) / 2, "visits > 0", (i, f) => $"not (visits < {-i} or {f})"),
        Nested(FilterLimits.MostLevels - 1, "visits > 0", (_, f) => $"not {f}"),
        Nested(FilterLimits.MostLevels / 2 - 1, "visits > 0", (i, f) => $"(visits > {i} and (visits < {-i} or {f}))"),
        Nested(FilterLimits.MostRelations, "since in last 7 days", (i, f) => i % 2 == 0 ? $"any parent ({f})" : $"count(parent where {f}) = 0"),
        Nested(FilterLimits.MostRelations, "visits > 0", (i, f) => $"not (visits < {-i} or all parent ({f}))"));

    [Theory]
    [MemberData(nameof(Deepest))]
    public void Explain_AtTheMostThatMayBeAllowed_FitsASmallStack(string text) => HostileInputTests.OnStack(HostileInputTests.SmallStack, () =>
    {
        var bound = Filter.TryParse(text, Widest).Filter!.Bind<Sample>(SampleSchema.With().Context with { Limits = Widest });
        Assert.True(bound.IsValid, string.Join('\n', bound.Issues));
        var sample = new Sample { Id = 1, ParentId = 1, Visits = 1 };
        var explanation = bound.Explain(sample, Now, RelatedRows.Join(rows => rows.Add(bound.EntityType, [sample])));
        Assert.NotEmpty(explanation.ToString());
        Assert.All(explanation.WhyNot(), f => Assert.NotEmpty(f.Conditions));
        return true;
    });

    public static TheoryData<string, int> Largest => new()
    {
        { string.Join(" or ", Enumerable.Range(1, 999).Select(i => $"visits = {i}")), 1 },
        { string.Join(" and ", Enumerable.Range(1, 999).Select(i => $"visits = {i}")), 999 },
        { "not (" + string.Join(" and ", Enumerable.Range(1, 998).Select(i => $"visits != {i}")) + ")", 1 },
        { Nested(30, "visits = 7", (i, f) => $"(visits = {i} and {f} or visits = {-i} and visits = {i + 100})"), 2 },
        // Many ways that take one condition and lead nowhere, before the one that takes two.
        { string.Join(" or ", Enumerable.Range(1, 240).Select(i => $"visits = {i} and not visits = {i}")) + " or visits = 800 and visits = 801", 2 },
        // Each change breaks the place before it.
        { string.Join(" and ", Enumerable.Range(1, 199).Select(i => $"(visits = {i} or not visits = {i + 1})")) + " and visits = 200", 200 },
    };

    [Theory]
    [MemberData(nameof(Largest))]
    public void WhyNot_OfAThousandConditions_IsFoundInASecond(string text, int size)
    {
        var sample = new Sample { Visits = 0 };
        HostileInputTests.WithinASecond(() =>
        {
            var explanation = Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context).Explain(sample, Now);
            Assert.Equal(size, Assert.Single(explanation.WhyNot()).Conditions.Count);
            Assert.NotEmpty(explanation.ToString());
        });
    }

    [Fact]
    public void WhyNot_OfConditionsThatStandAgainAndAgain_EndsInASecond()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var dice = new Dice(seed);
            // All the ways to be two of twenty-four, in disorder: half of them turned round.
            string Condition() => $"{(dice.Chance(0.5) ? "not " : "")}visits = {dice.Number(1, 24)}";
            var text = string.Join(" and ", Enumerable.Range(0, 60 + 3 * seed).Select(_ => $"({Condition()} or {Condition()} or {Condition()})"));
            var bound = Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context);
            var watch = Stopwatch.StartNew();
            HostileInputTests.WithinASecond(() => Assert.True(bound.Explain(new Sample { Visits = 7 }, Now).WhyNot().Count <= 1));
            output.WriteLine($"{seed}: {watch.Elapsed.TotalMilliseconds:N0} ms");
        }
    }

    [Fact]
    public void WhyNot_OfEightConditionsInAThousandPlaces_IsFoundInASecond()
    {
        var text = string.Join(" and ", Enumerable.Range(0, 333).Select(i => $"(visits = {i % 8} or visits = {(i + 3) % 8})"));
        var bound = Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context);
        HostileInputTests.WithinASecond(() => Assert.Equal(4, bound.Explain(new Sample { Visits = 100 }, Now).WhyNot()[0].Conditions.Count));
    }

    [Fact]
    public void Explain_OfAHundredThousandRows_KeepsTen()
    {
        var yesterday = new DateOnly(1969, 12, 31);
        var parent = new Sample { Kids = [.. Enumerable.Range(0, 100_000).Select(i => new Sample { Id = i, Visits = i, Since = yesterday })] };
        const string Rows = "all kids (visits >= 0 and since in last 7 days) and no kids (visits > 99998)";
        const string Folds = "sum(kids.visits where since < today) > 1 and count(kids where visits < 0) = 0";
        var bound = Filter.Parse($"{Rows} and {Folds}").Bind<Sample>(SampleSchema.With().Context);
        var explanation = bound.Explain(parent, Now);
        Assert.Equal([10, 1, 10, 0], explanation.Parts.Select(p => p.Rows.Count));
        Assert.All(explanation.Parts, p => Assert.Equal(100_000, p.RowCount));
        Assert.True(explanation.ToString().Length < 10_000);
    }

    [Fact]
    public void Explain_OfRowsOfRowsFourDeep_TakesTenOfEach()
    {
        Sample[] all = [.. Enumerable.Range(0, 12).Select(i => new Sample { Id = i, Visits = i })];
        foreach (var one in all)
            one.Kids = all;
        var bound = Filter.Parse("all kids (all kids (all kids (all kids (visits >= 0))))").Bind<Sample>(SampleSchema.With().Context);
        var watch = Stopwatch.StartNew();
        var explanation = bound.Explain(all[0], Now);
        output.WriteLine($"explained in {watch.Elapsed.TotalMilliseconds:N0} ms");
        watch.Restart();
        var lines = explanation.ToString().Split(Environment.NewLine);
        output.WriteLine($"written in {watch.Elapsed.TotalMilliseconds:N0} ms");
        Assert.Equal(1 + 10 + 100 + 1_000 + 10_000 + 1_111, lines.Length);
    }

    private static string Nested(int times, string inner, Func<int, string, string> around) =>
        Enumerable.Range(1, times).Aggregate(inner, (filter, i) => around(i, filter));
}
