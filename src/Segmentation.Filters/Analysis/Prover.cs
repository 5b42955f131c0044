using Segmentation.Planning;

namespace Segmentation;

/// <summary>Proves that a plan matches nobody, or that it may match somebody, within so much work.</summary>
internal sealed class Prover(int work)
{
    // What a question may cost: so many parts of a plan looked at, which is a fraction of a second.
    public const int MostWork = 1 << 22;

    // What bringing one leaf of a condition on related rows into canonical form costs beside.
    private const int LeafWork = 1 << 10;

    // Of the days that a plan names so many are tried as today, with those around them.
    private const int MostDays = 4;

    // The middle of a month, and days on which many a period ends or starts.
    private static readonly DateOnly[] SomeDays = [new(2024, 6, 12), new(2024, 12, 31), new(2024, 1, 1)];

    private readonly Walk _walk = new(work);
    private readonly Dictionary<Plan, Verdict> _known = [];

    /// <summary>Whether a plan is false for every entity at every moment.</summary>
    public Verdict NeverMatches(Plan plan)
    {
        if (_known.TryGetValue(plan, out var verdict))
            return verdict;
        _walk.Left -= LeafWork * plan.Leaves().Count();
        var canonical = CanonicalForm.Of(plan);
        var claim = Abstraction.Of(canonical, NeverMatches);
        verdict = Finds(claim, certainly: false) == false ? Verdict.Yes : CanMatch(canonical, claim) ? Verdict.No : Verdict.Unknown;
        _known.Add(plan, verdict);
        return verdict;
    }

    /// <summary>Whether a plan is proved to be false for every entity at every moment.</summary>
    public bool IsRefuted(Plan plan) => Finds(Abstraction.Of(plan, NeverMatches), certainly: false) == false;

    private bool CanMatch(Plan canonical, Claim claim) => canonical.TimeDependence == TimeDependence.None
        ? Finds(claim, certainly: true) == true
        : MomentsOf(canonical).Any(m => Finds(Abstraction.Of(CanonicalForm.Of(canonical.At(m)), NeverMatches), certainly: true) == true);

    private bool? Finds(Claim claim, bool certainly) => new Search(_walk, certainly).Finds(claim);

    /// <summary>Moments at which a plan may match, if it does at any.</summary>
    private static IEnumerable<Moment> MomentsOf(Plan plan)
    {
        var named = plan.Leaves().SelectMany(DaysOf).Where(d => d.Year is > 1 and < 9_999).Distinct().Take(MostDays).SelectMany(d => new[] { d, d.AddDays(2), d.AddDays(-2) });
        return SomeDays.Concat(named).Select(d => new Moment(new DateTimeOffset(d, new TimeOnly(12, 0), TimeSpan.Zero), TimeZoneInfo.Utc));
    }

    private static IEnumerable<DateOnly> DaysOf(Plan leaf) => leaf switch
    {
        InRange range => new[] { range.Low, range.High }.OfType<Bound>().SelectMany(b => b.Time is { } time ? time.Anchor is null ? [time.Day] : [] : DaysOf(b.Value)),
        InSet set => set.Values.SelectMany(DaysOf),
        _ => [],
    };

    private static IEnumerable<DateOnly> DaysOf(Value value) => value.Kind switch
    {
        ValueKind.Date => [value.Date],
        ValueKind.Instant => [DateOnly.FromDateTime(value.Instant.UtcDateTime)],
        _ => [],
    };
}
