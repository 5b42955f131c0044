using Segmentation.Syntax;
using Xunit.Abstractions;

namespace Segmentation.Tests;

/// <summary>Sets of conditions that no value can bring about, over small domains in which every value is tried.</summary>
public sealed class PossibleFlipTests(ITestOutputHelper output)
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    private static readonly SampleSchema Schema = SampleSchema.With();

    /// <summary>Conditions that have to do with one another, and entities with every value that could tell them apart.</summary>
    private static readonly (string Conditions, IEnumerable<Sample> Domain)[] Topics =
    [
        (
            """
            revenue > 10 | revenue > 5 | revenue >= 10 | revenue < 5 | revenue <= 10 | revenue = 5 | revenue = 10.0 | revenue != 10
            revenue between 5 and 10 | revenue not between 6 and 7 | revenue in (5, 7, 11) | revenue not in (5, 10)
            revenue is empty | revenue is not empty
            """,
            new decimal?[] { null, 0, 4.99m, 5, 5.5m, 6, 6.5m, 7, 8, 10, 10.5m, 11, 12 }.Select(n => new Sample { Revenue = n })),
        (
            "visits > 3 | visits >= 4 | visits < 4 | visits = 4 | visits between 4 and 3 | visits != 4 | visits is empty | visits > 3.5",
            Enumerable.Range(0, 8).Select(n => new Sample { Visits = n })),
        (
            "score > 0.1 | score >= 0.1 | score < 0.3 | score = 0.2 | score != 0.2 | score is empty | score < 0",
            new[] { double.NaN, double.NegativeInfinity, -1, 0, 0.1, 0.15, 0.2, 0.25, 0.3, 1, double.PositiveInfinity }
                .Select(n => new Sample { Score = n })),
        (
            """
            kind = 'RETAIL' | kind = 'TRADE' | kind = 'b2b' | kind != 'TRADE' | kind in ('RETAIL', 'LOST') | kind not in ('TRADE', 'RETAIL')
            kind is empty | kind = formerKind
            """,
            from kind in new[] { null, "RETAIL", "trade", "B2B", "LOST", "no item" }
            from former in new[] { null, "TRADE", "retail", "no item" }
            select new Sample { Kind = kind, FormerKind = former }),
        (
            """
            name = 'ab' | name = 'AB' match case | name != 'ab' | name starts with 'a' | name starts with 'AB' | name ends with 'b'
            name contains 'b' | name not contains 'a' | name in ('a', 'b') | name is empty | name = code | name contains 'A' match case
            """,
            from name in new[] { null, "", " ", "a", "b", "ab", "AB", "Ab", "abb", "ba", "c" }
            from code in new[] { null, "ab", "AB", "c" }
            select new Sample { Name = name, Code = code }),
        (
            """
            isActive = true | isActive = false | isActive != true | isActive is empty
            hasConsent = true | hasConsent = false | hasConsent is empty | hasConsent = isActive
            """,
            from active in new[] { true, false }
            from consent in new bool?[] { null, true, false }
            select new Sample { IsActive = active, HasConsent = consent }),
        (
            """
            birthday in last 7 days | birthday in last 30 days | birthday in this month | birthday = today | birthday < today
            birthday >= start of month | birthday is empty | birthday anniversary in this month | birthday in next 3 days
            birthday = 2026-11-22 | birthday not in this year | birthday < since
            """,
            from day in Days()
            from since in new DateOnly[] { new(2026, 11, 20), new(2027, 1, 1) }
            select new Sample { Birthday = day, Since = since }),
        (
            """
            lastSeen in last 7 days | lastSeen in last 36 hours | lastSeen = today | lastSeen = 2026-11-22 | lastSeen < now
            lastSeen <= today | lastSeen > yesterday | lastSeen is empty | lastSeen in this year | lastSeen = birthday
            """,
            from instant in Instants()
            from day in new DateOnly?[] { null, new(2026, 11, 22) }
            select new Sample { LastSeen = instant, Birthday = day }),
        (
            """
            tags has any ('a') | tags has any ('A', 'b') | tags has all ('a', 'b') | tags has none ('a') | tags has exactly ('a')
            tags has exactly ('b', 'a') | tags is empty | tags is not empty
            """,
            new string[][] { [], ["a"], ["B"], ["b", "a"], ["c"], ["a", "c"], ["b", "c"], ["a", "b", "c"] }.Select(t => new Sample { Tags = t })),
        (
            """
            any kids | no kids | count(kids) > 1 | count(kids) = 0 | count(kids) < 0 | any kids (visits > 1) | all kids (visits > 1)
            no kids (visits > 0) | max(kids.visits) is empty | max(kids.visits) > 1 | sum(kids.visits) = 0 | count(kids where visits > 1) > 0
            """,
            new int[][] { [], [0], [1], [2], [0, 0], [0, 2], [2, 2], [-1, 1], [1, 2, 3] }
                .Select(v => new Sample { Kids = [.. v.Select(n => new Sample { Visits = n })] })),
    ];

    [Fact]
    public void A_set_that_some_value_brings_about_is_never_marked_impossible()
    {
        var (possible, impossible, marked) = (0, 0, 0);
        for (var seed = 0; seed < 1_500; seed++)
        {
            var dice = new Dice(seed);
            var (texts, values) = dice.Pick(Topics);
            var domain = values.ToList();
            var all = texts.Split(['|', '\n'], StringSplitOptions.TrimEntries).Select(t => Filter.Parse(t));
            var conditions = all.OrderBy(_ => dice.Number(0, 1_000)).Take(dice.Number(1, 10)).ToArray();
            var filter = Tree(dice, conditions, levels: 3);
            var entity = dice.Pick(domain);
            var bound = filter.Bind<Sample>(Schema.Context);
            var known = domain.Select(e => bound.Explain(e, Now)).Select(e => Leaves(e).Select(l => l.Matches).ToArray()).ToList();
            var explanation = bound.Explain(entity, Now);
            foreach (var flip in explanation.WhyNot())
            {
                var isPossible = known.Exists(outcomes => Wanted(explanation, flip).SequenceEqual(outcomes));
                Assert.True(flip.IsPossible || !isPossible, $"seed {seed}: {filter}: {string.Join(" & ", flip.Conditions)}");
                (possible, impossible, marked) = (possible + (isPossible ? 1 : 0), impossible + (isPossible ? 0 : 1), marked + (flip.IsPossible ? 0 : 1));
            }
        }

        output.WriteLine($"sets that some value brings about: {possible}; that none of the domain does: {impossible}, of which {marked} are marked");
        Assert.True(possible > 500 && impossible > 500);
    }

    [Fact]
    public void Conditions_that_are_the_same_for_everyone_are_marked() => Assert.Equal(
        [
            "in segment 'all': impossible",
            "in segment 'all' & visits > 3: impossible",
            "in segment 'all' & isActive = true: impossible",
            "visits > 3 & isActive = true",
        ],
        Told("not in segment 'all' or visits > 3 and isActive = true", new Sample(), "all"));

    // The first would do, but no value brings it about while the second stays as it is; both together one does.
    [Theory]
    [InlineData("revenue > 10", "revenue > 5")]
    [InlineData("revenue between 6 and 7", "revenue <= 5")]
    [InlineData("revenue = 5", "revenue = 3")]
    [InlineData("revenue = 5", "revenue != 5")]
    [InlineData("revenue is empty", "revenue = 3")]
    [InlineData("employees = 5", "employees is empty")]
    [InlineData("employees in (1, 2)", "employees is not empty")]
    [InlineData("kind = 'RETAIL'", "kind = 'TRADE'")]
    [InlineData("kind = 'RETAIL'", "kind in ('b2b', 'LOST')")]
    [InlineData("kind = 'LOST'", "kind != 'TRADE'")]
    [InlineData("isActive = true", "isActive = false")]
    [InlineData("name = 'b'", "name in ('a', 'A')")]
    [InlineData("birthday in last 7 days", "birthday in last 30 days")]
    [InlineData("birthday = today", "birthday >= start of month")]
    [InlineData("birthday in this month", "birthday < 2026-01-01")]
    [InlineData("lastSeen = 2026-11-22", "lastSeen < 2026-11-22")]
    [InlineData("lastSeen in last 36 hours", "lastSeen in this month")]
    public void WhyNot_WhatNoValueBringsAbout_IsMarkedAndALargerSetFollows(string wanted, string other)
    {
        var entity = new Sample
        {
            Revenue = 3,
            Kind = "TRADE",
            Name = "a",
            Birthday = new DateOnly(2020, 1, 1),
            LastSeen = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero),
        };
        Assert.Equal([$"{wanted}: impossible", $"{wanted} & {other}"], Told($"{wanted} or {other} and nobody", entity));
    }

    private static IEnumerable<string> Told(string text, Sample entity, string? everyone = null)
    {
        var segments = everyone is null ? null : new SegmentCatalogue([new SegmentDefinition(everyone, "sample", Filter.Everyone)]);
        return Filter.Parse(text).Bind<Sample>(Schema.Context with { Segments = segments }).Explain(entity, Now).WhyNot()
            .Select(f => string.Join(" & ", f.Conditions.Select(c => c.Filter)) + (f.IsPossible ? "" : ": impossible"));
    }

    /// <summary>What the conditions come to when a set of them has the other outcome: also where they stand again, whatever their words.</summary>
    private static IEnumerable<bool> Wanted(Explanation explanation, Flip flip) =>
        Leaves(explanation).Select(l => l.Matches != flip.Conditions.Any(c => c.Plan == l.Plan));

    private static IEnumerable<Explanation> Leaves(Explanation part) => part.Filter switch
    {
        AllOf or AnyOf or Not => part.Parts.SelectMany(Leaves),
        Everyone or Nobody => [],
        _ => [part],
    };

    private static Filter Tree(Dice dice, Filter[] conditions, int levels)
    {
        if (levels == 0 || dice.Chance(0.2))
            return dice.Pick(conditions);
        Filter[] parts = [.. Enumerable.Range(0, dice.Number(2, 3)).Select(_ => Tree(dice, conditions, levels - 1))];
        return dice.Number(0, 4) switch
        {
            0 or 1 => Filter.All(parts),
            2 or 3 => Filter.Any(parts),
            _ => !parts[0],
        };
    }

    private static IEnumerable<DateOnly?> Days() =>
    [
        null, new(2025, 6, 1), new(2025, 11, 22), new(2026, 1, 1), new(2027, 3, 1),
        .. Enumerable.Range(-35, 45).Select(d => new DateOnly(2026, 11, 22).AddDays(d)),
    ];

    private static IEnumerable<DateTimeOffset?> Instants() =>
    [
        null, new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero),
        .. Enumerable.Range(-9 * 12, 11 * 12).Select(h => Now.Instant.AddHours(2 * h)),
    ];
}
