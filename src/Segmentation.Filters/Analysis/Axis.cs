using Segmentation.Planning;

namespace Segmentation;

/// <summary>The cells of a term whose values have an order: points, which ranges and sets name, and the open gaps around them.</summary>
/// <remarks>After the empty cell gaps and points take turns, a gap first and last. Points that are reckoned are always so far apart.</remarks>
internal sealed partial class Axis : NamedCells
{
    private readonly Domain _domain;
    private readonly List<Bound> _points = [];
    private readonly Dictionary<Bound, int> _ranks = [];
    private readonly bool _matchCase;

    // Of days and whole numbers a range that ends before one ends with the one before it.
    private readonly bool _isCounted;

    private Axis(Term term, List<Bound> points, bool matchCase)
        : base(term)
    {
        (_domain, _matchCase) = (Domain.Of(term), matchCase);
        _isCounted = _domain is WholeDomain && term.Kind != ValueKind.Instant && points.TrueForAll(p => p.Time is null);
        points.Sort((one, other) => Order(one, other) ?? throw new InvalidOperationException("Two points of one axis are of different families."));
        foreach (var point in points)
        {
            if (_points.Count == 0 || Order(_points[^1], point) != 0)
                _points.Add(point);
            _ranks[point] = _points.Count - 1;
        }
    }

    /// <summary>Axes for the points that leaves of a term have: one of constants, and one of each family of times whose distances never change.</summary>
    public static IReadOnlyList<Axis> Of(Term term, IReadOnlyCollection<Plan> leaves)
    {
        var points = leaves.SelectMany(PointsOf).ToHashSet();
        if (term.Kind == ValueKind.Boolean)
            points.UnionWith([Bound.At(Value.Of(false)), Bound.At(Value.Of(true))]);
        var families = new List<List<Bound>>();
        if (points.Where(p => p.Time is null).ToList() is { Count: > 0 } constants)
            families.Add(constants);
        foreach (var time in points.Where(p => p.Time is not null))
        {
            if (families.Find(f => Order(f[0], time) is not null) is { } family)
                family.Add(time);
            else
                families.Add([time]);
        }

        var matchCase = leaves.Any(l => l is InSet { MatchCase: true });
        return families.Count == 0 ? [new Axis(term, [], matchCase)] : [.. families.Select(f => new Axis(term, f, matchCase))];
    }

    /// <summary>Whether the ends of a range may be points: what starts a day, and so may start the next one too, only tells before from after.</summary>
    public static bool Takes(InRange range) =>
        range.Low is null or { IsInclusive: true } or { Time: null or { Edge: DayEdge.None } } &&
        range.High is null or { IsInclusive: false } or { Time: null or { Edge: DayEdge.None } };

    /// <summary>Whether all points of a leaf are on this axis.</summary>
    public bool Has(Plan leaf) => PointsOf(leaf).All(_ranks.ContainsKey);

    public override int Count => 2 * _points.Count + 2;

    public override Verdict CanBe(int cell)
    {
        if (PointAt(cell) is { } point)
            return point.Time is null ? _domain.Has(point.Value) : Verdict.Unknown;
        var (low, high) = (Before(cell), After(cell));
        if (low?.Time is null && high?.Time is null)
            return _domain.HasBetween(low?.Value, high?.Value);
        // From one day to the next there is no other.
        return low?.Time is { Edge: DayEdge.None, Anchor: not TimeAnchor.Now } from && high?.Time is { } to && TimeOrder.Between(from, to) is (1, 1)
            ? Verdict.No
            : Verdict.Unknown;
    }

    /// <summary>The least and the greatest number of a cell of whole numbers.</summary>
    public (decimal Least, decimal Greatest) Extent(int cell)
    {
        var whole = (WholeDomain)_domain;
        return PointAt(cell) is { Value: var point }
            ? (WholeDomain.Number(point), WholeDomain.Number(point))
            : (whole.First(Before(cell)?.Value), whole.Last(After(cell)?.Value));
    }

    /// <summary>The ends between which a cell lies; null: at that side there is none.</summary>
    public (Bound? Low, Bound? High) EndsOf(int cell) => PointAt(cell) is { } point ? (point, point) : (Before(cell)?.Flipped(), After(cell)?.Flipped());

    protected override bool?[] Leaf(Plan leaf)
    {
        var truth = Alike(false);
        switch (leaf)
        {
            case InSet set:
                foreach (var value in set.Values)
                    truth[CellOf(Bound.At(value))] = true;
                break;
            case InRange range:
                var first = range.Low is { } low ? CellOf(low) + (low.IsInclusive ? 0 : 1) : 1;
                var last = range.High is { } high ? CellOf(high) - (high.IsInclusive ? 0 : 1) : Count - 1;
                for (var cell = first; cell <= last; cell++)
                    truth[cell] = true;
                break;
            default:
                // Whether a day comes again is told of each point; what lies between may be any.
                for (var cell = 1; cell < Count; cell++)
                    truth[cell] = PointAt(cell) is { Time: null, Value: var value } && leaf.TimeDependence == TimeDependence.None ? Holds(leaf, value) : null;
                break;
        }

        return truth;
    }

    private static IEnumerable<Bound> PointsOf(Plan leaf) => leaf switch
    {
        InSet set => set.Values.Select(v => Bound.At(v)),
        InRange range => new[] { range.Low, range.High }.OfType<Bound>().Select(Point),
        AnnualDate { TimeDependence: TimeDependence.None } annual => DaysAround(annual),
        _ => [],
    };

    /// <summary>Days of which some have their anniversary in a stretch and some have not, unless it is longer than a year or none.</summary>
    private static IEnumerable<Bound> DaysAround(AnnualDate annual) =>
        from day in new[] { annual.From.Value.DayNumber, annual.From.Value.DayNumber - 1, annual.To.Value.DayNumber + 1 }
        where day >= 0 && day <= WholeDomain.LastDay
        select Bound.At(annual.Term.Kind == ValueKind.Date ? Value.Day(day) : Value.Ticks(annual.Zone!.StartOfDay(day)));

    private static Bound Point(Bound end) => end.IsInclusive ? end : end.Flipped();

    /// <summary>Whether a point is before, at or after another; null: their distance is not always the same.</summary>
    private static int? Order(Bound one, Bound other) => (one.Time, other.Time) switch
    {
        (null, null) => ValueComparison.Order(one.Value, other.Value),
        ({ } from, { } to) when TimeOrder.Between(from, to) is var (least, most) && least == most => -Math.Sign(least),
        _ => null,
    };

    private int CellOf(Bound end) => 2 * _ranks[Point(end)] + 2;

    private Bound? PointAt(int cell) => cell % 2 == 0 ? _points[cell / 2 - 1] : null;

    /// <summary>The last point before a cell.</summary>
    private Bound? Before(int cell) => cell > 2 ? _points[(cell - 1) / 2 - 1] : null;

    /// <summary>The first point after a cell.</summary>
    private Bound? After(int cell) => cell / 2 < _points.Count ? _points[cell / 2] : null;
}
