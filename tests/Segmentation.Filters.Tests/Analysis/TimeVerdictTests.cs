using Xunit.Abstractions;

namespace Segmentation.Tests;

/// <summary>Verdicts on relative time against every day around every moment of some years.</summary>
public sealed class TimeVerdictTests(ITestOutputHelper output)
{
    private static readonly string[] Dates =
    [
        "day in last 7 days", "day in last 30 days", "day in next 7 days", "day in last 1 months", "day in last 2 months", "day in next 1 months",
        "day in this month", "day in last month", "day in this week", "day in next week", "day in this quarter", "day = today", "day < today",
        "day > yesterday", "day >= start of month", "day <= end of month", "day < start of week + 3d", "day > today - 1mo", "day < today - 31d",
        "day >= today - 28d", "day is empty", "day < 2024-02-29", "day >= 2024-02-29", "day between today - 10d and today",
        "day between start of month and today", "day in (today, tomorrow)", "day = 2024-03-01", "day anniversary in next 7 days",
    ];

    private static readonly string[] Instants =
    [
        "at in last 7 days", "at in last 30 days", "at in last 1 months", "at in this month", "at = today", "at < today", "at > today", "at <= yesterday",
        "at >= tomorrow", "at < now", "at > now - 3h", "at in last 24 hours", "at in next 24 hours", "at < now - 1d", "at >= now - 90min", "at is empty",
        "at < 2024-03-31", "at >= 2024-03-31", "at = 2024-03-31", "at > 2024-03-31T00:00:00Z", "at <= 2024-03-31T00:00:00Z",
        "at between today - 3d and today", "at < start of month", "at > end of month",
    ];

    [Fact]
    public void Verdicts_OnDates_AreWhatEveryDayAroundEveryMomentSays()
    {
        var moments = Enumerable.Range(0, 430).Select(d => At(new DateTimeOffset(2023, 12, 20, 12, 0, 0, TimeSpan.Zero).AddDays(d), "UTC")).ToList();
        Check(Dates, moments, exact: true, m => Enumerable.Range(-100, 200).Select(d => new Tiny(1) { Day = m.Today.AddDays(d) }));
    }

    [Fact]
    public void Verdicts_OnInstants_AreContradictedByNoInstantAroundTheChangesOfClocks()
    {
        string[] zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe"];
        DateTimeOffset[] around =
        [
            new(2024, 3, 31, 0, 0, 0, TimeSpan.Zero), new(2024, 10, 27, 0, 0, 0, TimeSpan.Zero), new(2018, 11, 4, 3, 0, 0, TimeSpan.Zero),
            new(2019, 2, 17, 2, 0, 0, TimeSpan.Zero), new(2011, 12, 30, 10, 0, 0, TimeSpan.Zero), new(2024, 4, 6, 15, 0, 0, TimeSpan.Zero),
        ];
        var moments = from zone in zones from start in around from i in Enumerable.Range(-5, 11) select At(start.AddHours(7 * i).AddTicks(i), zone);
        Check(Instants, moments.ToList(), exact: false, m =>
            from d in (int[])[-40, -31, -30, -29, -8, -7, -6, -3, -2, -1, 0, 1, 2, 3, 30]
            from instant in new[] { m.Zone.StartOfDay(m.Today.AddDays(d)), m.Instant.AddDays(d), m.Instant.AddHours(d), around[0].AddHours(d) }
            from ticks in (int[])[-1, 0, 1]
            select new Tiny(1) { At = instant.AddTicks(ticks) });
    }

    [Fact]
    public void Forms_OfTimes_MeanTheSameAndAreOneForAllVariations()
    {
        Moment[] moments =
        [
            At(new DateTimeOffset(2024, 2, 29, 23, 30, 0, TimeSpan.Zero), "Europe/Berlin"),
            At(new DateTimeOffset(2024, 3, 31, 1, 0, 0, TimeSpan.Zero), "Europe/Berlin"),
            At(new DateTimeOffset(2018, 11, 4, 3, 0, 0, TimeSpan.Zero), "America/Sao_Paulo"),
            At(new DateTimeOffset(2011, 12, 30, 10, 0, 0, TimeSpan.Zero), "Pacific/Apia"),
        ];
        for (var seed = 0; seed < 1_500; seed++)
        {
            var dice = new Dice(seed);
            var filter = dice.Filter(seed % 2 == 0 ? Dates : Instants, 3);
            var (plan, varied) = (filter.Bind<Tiny>(Tiny.Context).RequirePlan(), new Variation(seed).Of(filter).Bind<Tiny>(Tiny.Context).RequirePlan());
            var (shorter, canonical) = (plan.Simplify(), plan.Canonical());
            Assert.True(canonical == varied.Canonical(), $"seed {seed}: {filter}\n{PlanWriter.Write(canonical)}\n{PlanWriter.Write(varied.Canonical())}");
            Assert.True(canonical == canonical.Canonical(), $"seed {seed}: {filter}\n{PlanWriter.Write(canonical)}\n{PlanWriter.Write(canonical.Canonical())}");
            Assert.True(shorter == shorter.Simplify(), $"seed {seed}: {filter}\n{PlanWriter.Write(shorter)}\n{PlanWriter.Write(shorter.Simplify())}");
            foreach (var moment in moments)
            {
                var (one, other, third) = (plan.At(moment), shorter.At(moment), canonical.At(moment));
                foreach (var days in (int[])[-200, -62, -31, -30, -29, -8, -7, -6, -2, -1, 0, 1, 2, 7, 31])
                {
                    var start = moment.Zone.StartOfDay(moment.Today.AddDays(days));
                    var entity = new Tiny(1) { Day = moment.Today.AddDays(days), At = start.AddTicks(dice.Number(-1, 1)) };
                    var interpreter = new Interpreter(entity, RelatedRows.None);
                    var answer = one.Accept(interpreter);
                    Assert.True(answer == other.Accept(interpreter) && answer == third.Accept(interpreter), $"seed {seed}: {filter}");
                }
            }
        }
    }

    private static Moment At(DateTimeOffset instant, string zone) => new(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private void Check(string[] conditions, List<Moment> moments, bool exact, Func<Moment, IEnumerable<Tiny>> entitiesAt)
    {
        var worlds = moments.ConvertAll(m => (Moment: m, Entities: entitiesAt(m).Append(new Tiny(1)).ToList()));
        // What each condition says is found once.
        var answers = conditions.ToDictionary(c => c, c => worlds.SelectMany(w =>
        {
            var predicate = Filter.Parse(c).Bind<Tiny>(Tiny.Context).Compile(w.Moment);
            return w.Entities.Select(e => predicate.Matches(e));
        }).ToArray());
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var dice = new Dice(seed);
            var picked = Enumerable.Range(0, dice.Number(1, 3)).Select(_ => (Condition: dice.Pick(conditions), IsNegated: dice.Chance(0.4))).ToList();
            var filter = Filter.All([.. picked.Select(p => p.IsNegated ? !Filter.Parse(p.Condition) : Filter.Parse(p.Condition))]);
            var never = !Enumerable.Range(0, answers[conditions[0]].Length).Any(i => picked.TrueForAll(p => answers[p.Condition][i] != p.IsNegated));
            var verdict = filter.Bind<Tiny>(Tiny.Context).NeverMatches();
            Assert.False(verdict == Verdict.Yes && !never, $"seed {seed}: {filter}");
            Assert.False(exact && verdict == Verdict.No && never, $"seed {seed}: {filter}");
            var key = $"never {(never ? "yes" : "no"),-3} {verdict}";
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        foreach (var (key, count) in counts)
            output.WriteLine($"{key,-20} {count,6}");
    }
}
