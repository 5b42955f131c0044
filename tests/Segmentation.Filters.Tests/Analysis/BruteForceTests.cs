using Xunit.Abstractions;

namespace Segmentation.Tests;

/// <summary>Verdicts against every entity of a small world, in which all that the filters can tell apart is there.</summary>
public sealed class BruteForceTests(ITestOutputHelper output)
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static readonly (string[] Conditions, Func<Tiny, IEnumerable<Tiny>> Values)[] Fields =
    [
        (["flag = true", "flag = false", "flag is empty", "flag != true"], t => [t, t with { Flag = true }, t with { Flag = false }]),
        (["level = 1", "level < 2", "level >= 1", "level in (0, 2)", "level between 1 and 2", "level is empty", "level > 0.5", "level = 0.5"],
            t => [t, .. Enumerable.Range(-1, 5).Select(i => t with { Level = i })]),
        (["amount = 1", "amount < 2", "amount <= 1", "amount > 1", "amount in (1, 2)", "amount between 1 and 2", "amount is empty"],
            t => [t, .. new[] { 0.5m, 1, 1.5m, 2, 2.5m }.Select(a => t with { Amount = a })]),
        (["score = 0.1", "score < 0.1", "score > 0.10000000000000002", "score <= 0.10000000000000002", "score is empty", "score = 0.10000000000000001"],
            t => [t, .. new[] { 0, 0.1, Math.BitIncrement(0.1), 1 }.Select(s => t with { Score = s })]),
        (
            [
                "day = 2026-01-02", "day < 2026-01-02", "day > 2026-01-01", "day in (2026-01-01, 2026-01-03)",
                "day between 2026-01-01 and 2026-01-02", "day is empty",
            ],
            t => [t, .. Enumerable.Range(0, 6).Select(d => t with { Day = new DateOnly(2025, 12, 30).AddDays(d) })]),
        (
            [
                "at = 2026-01-02", "at < 2026-01-02", "at > 2026-01-01", "at >= 2026-01-02", "at between 2026-01-01 and 2026-01-02", "at is empty",
                "at <= 2026-01-02",
            ],
            t => [t, .. Hours.Select(h => t with { At = h })]),
        (["kind = 'A'", "kind = 'aa'", "kind in ('A', 'B')", "kind != 'b'", "kind is empty"],
            t => [t, .. new[] { "A", "aa", "B", "other" }.Select(k => t with { Kind = k })]),
        (
            [
                "name = 'a'", "name = 'A' match case", "name in ('ab', 'b')", "name contains 'a'", "name contains 'B'", "name starts with 'a'",
                "name ends with 'b'", "name starts with 'b' match case", "name is empty", "name starts with 'ab'",
            ],
            t => [t, .. Words(3).Select(w => t with { Name = w })]),
        (
            [
                "tags has any ('x', 'y')", "tags has all ('x', 'Y')", "tags has exactly ('x')", "tags has none ('y')", "tags is empty",
                "tags has exactly ('x', 'y')",
            ],
            t => Enumerable.Range(0, 8).Select(s => t with { Tags = [.. new[] { "x", "y", "z" }.Where((_, i) => (s & (1 << i)) != 0)] })),
        (
            [
                "parent is empty", "any parent", "parent.x = 1", "parent.x > 1", "any parent (x < 2)", "parent.flag = true", "no parent (flag = false)",
                "parent.x is empty", "all parent (x = 1 and flag = true)",
            ],
            t => [t, .. Rows.Select(r => t with { ParentId = 1, Parent = r })]),
        (
            [
                "any kids", "no kids (x = 1)", "all kids (x = 1)", "any kids (x > 1)", "any kids (x > 1 and flag = true)",
                "all kids (flag = true or x is empty)",
                "count(kids) > 1", "count(kids where x = 1) = 1", "count(kids where flag = true) <= 1", "count(kids) = 0", "any kids (x = 1 and x = 2)",
                "sum(kids.x) > 1", "max(kids.x) <= 1", "any kids (flag = true)",
            ],
            t => Several(Rows, 3).Select(k => t with { Kids = k })),
    ];

    /// <summary>Conditions that compare two terms, beside such as test one of them, with all that they can tell apart together.</summary>
    private static readonly (string[] Conditions, Func<Tiny, IEnumerable<Tiny>> Values)[] Pairs =
    [
        (
            [
                "level < amount", "level <= amount", "amount < level", "level = amount", "level != amount", "amount >= amount", "level > amount",
                "level = 1", "level > 1", "amount = 1", "amount <= 1", "level is empty", "amount is empty",
            ],
            t => Levels.SelectMany(l => new decimal?[] { null, -1.5m, -1, 0, 0.5m, 1, 1.5m, 2, 3, 4.5m }.Select(a => t with { Level = l, Amount = a }))),
        (
            ["day = at", "day < at", "day >= at", "day < day + 1d", "day = at + 1d", "at > day + 1d", "day is empty", "at is empty", "at = at"],
            t => new[] { t }.Concat(Hours.Select(h => t with { At = h })).SelectMany(
                s => new DateOnly?[] { null, new(2025, 12, 28), new(2025, 12, 31), new(2026, 1, 1), new(2026, 1, 4) }.Select(d => s with { Day = d }))),
        (
            [
                "parent.x > amount", "parent.x = amount", "amount >= parent.x", "parent.x = parent.x", "parent.x is empty", "no parent", "any parent",
                "amount is empty",
            ],
            t => new decimal?[] { null, 0, 1, 2 }.SelectMany(
                a => new TinyRow?[] { null, new(1), new(1) { X = 0 }, new(1) { X = 1 }, new(1) { X = 2 } }.Select(p => t with { Amount = a, Parent = p }))),
        (
            [
                "count(kids where x = 1) > count(kids)", "count(kids where x = 1) = count(kids)", "count(kids) <= count(kids where x = 1)",
                "count(kids where x = 1) < count(kids where x = 2)", "count(kids where x = 1) <= count(kids where x <= 1)",
                "count(kids where x > 1) > count(kids where x > 0)", "count(kids where x = 1 and x = 2) >= count(kids)", "count(kids) = count(kids)",
                "count(kids) > level", "count(kids where x = 1) = level", "count(kids where x = 1 and x = 2) > level", "sum(kids.x) > level",
                "sum(kids.x) < count(kids)", "max(kids.x) = amount", "min(kids.x) > max(kids.x)", "max(kids.x) >= min(kids.x)", "no kids",
                "no kids (x = 1)", "all kids (x = 1)", "count(kids) > 1", "level is empty", "level < 0", "amount is empty",
            ],
            t => Several([.. new decimal?[] { null, 0, 1, 2 }.Select(x => new TinyRow(1) { X = x })], 4).SelectMany(
                k => Levels.SelectMany(l => new decimal?[] { null, 1, 2, 3 }.Select(a => t with { Kids = k, Level = l, Amount = a })))),
    ];

    private static IEnumerable<int?> Levels => [null, .. Enumerable.Range(-2, 8)];

    private static IEnumerable<DateTimeOffset> Hours =>
        Enumerable.Range(0, 12).Select(h => new DateTimeOffset(2025, 12, 30, 23, 0, 0, TimeSpan.Zero).AddHours(12 * h));

    private static IReadOnlyList<TinyRow> Rows =>
        [.. from x in new decimal?[] { null, 0, 1, 1.5m, 2 } from flag in new bool?[] { null, true, false } select new TinyRow(1) { X = x, Flag = flag }];

    [Fact]
    public void Verdicts_OnSmallWorlds_AreWhatEveryEntitySays() => HoldVerdicts(Fields, most: 2);

    [Fact]
    public void Verdicts_OfComparedTerms_AreWhatEveryEntitySays() => HoldVerdicts(Pairs, most: 1);

    private void HoldVerdicts((string[] Conditions, Func<Tiny, IEnumerable<Tiny>> Values)[] among, int most)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 2_000; seed++)
        {
            var dice = new Dice(seed);
            var fields = Enumerable.Range(0, dice.Number(1, most)).Select(_ => dice.Pick(among)).Distinct().ToList();
            var world = fields.Aggregate((IEnumerable<Tiny>)[new Tiny(1)], (all, f) => all.SelectMany(f.Values)).ToList();
            var (one, other) = (dice.Filter([.. fields.SelectMany(f => f.Conditions)], 3), dice.Filter([.. fields.SelectMany(f => f.Conditions)], 2));
            var (bound, second) = (one.Bind<Tiny>(Tiny.Context), other.Bind<Tiny>(Tiny.Context));
            var (matches, matchesOther) = (Answers(bound, world), Answers(second, world));

            void Check(string question, Verdict verdict, bool truth)
            {
                var key = $"{question,-14} {(truth ? "yes" : "no"),-3} {verdict}";
                counts[key] = counts.GetValueOrDefault(key) + 1;
                Assert.True(verdict == Verdict.Unknown || verdict == Verdict.Yes == truth, $"seed {seed}: {question} {verdict}\n{one}\n{other}");
            }

            Check("never", bound.NeverMatches(), !matches.Contains(true));
            Check("always", bound.AlwaysMatches(), !matches.Contains(false));
            Check("within", bound.IsWithin(second), matches.Zip(matchesOther).All(m => !m.First || m.Second));
            Check("equivalent", bound.IsEquivalentTo(second), matches.SequenceEqual(matchesOther));
        }

        foreach (var (key, count) in counts)
            output.WriteLine($"{key,-30} {count,6}");
    }

    [Fact]
    public void Forms_OnSmallWorlds_MeanTheSameAndAreOneForAllVariations()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var dice = new Dice(seed);
            var fields = Enumerable.Range(0, dice.Number(1, 2)).Select(_ => dice.Pick(Fields)).Distinct().ToList();
            var world = fields.Aggregate((IEnumerable<Tiny>)[new Tiny(1)], (all, f) => all.SelectMany(f.Values)).Take(500).ToList();
            var filter = dice.Filter([.. fields.SelectMany(f => f.Conditions)], 3);
            var wide = Tiny.Context with { Limits = new FilterLimits { Nodes = 100_000 } };
            var (plan, varied) = (filter.Bind<Tiny>(wide).RequirePlan(), new Variation(seed).Of(filter).Bind<Tiny>(wide).RequirePlan());
            var (shorter, canonical) = (plan.Simplify(), plan.Canonical());
            Assert.True(canonical == varied.Canonical(), $"seed {seed}: {filter}\n{PlanWriter.Write(canonical)}\n{PlanWriter.Write(varied.Canonical())}");
            Assert.True(canonical == canonical.Canonical() && shorter == shorter.Simplify(), $"seed {seed}: {filter}");
            Assert.All(world, entity =>
            {
                var interpreter = new Interpreter(entity, RelatedRows.None);
                var answer = plan.At(Now).Accept(interpreter);
                Assert.True(answer == shorter.At(Now).Accept(interpreter) && answer == canonical.At(Now).Accept(interpreter), $"seed {seed}: {filter}");
            });
        }
    }

    private static List<bool> Answers(BindResult<Tiny> bound, List<Tiny> world)
    {
        var predicate = bound.Compile(Now);
        return [.. world.Select(t => predicate.Matches(t))];
    }

    private static IEnumerable<string> Words(int length) => length == 0
        ? []
        : Words(length - 1).Where(w => w.Length == length - 1).DefaultIfEmpty("").SelectMany(w => "abABz".Select(c => w + c)).Concat(Words(length - 1));

    /// <summary>Up to so many of some items, of which each may be there more than once; their order does not matter.</summary>
    private static IEnumerable<IReadOnlyList<T>> Several<T>(IReadOnlyList<T> items, int most, int from = 0)
    {
        yield return [];
        for (var i = from; most > 0 && i < items.Count; i++)
        {
            foreach (var more in Several(items, most - 1, i))
                yield return [items[i], .. more];
        }
    }
}
