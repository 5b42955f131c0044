using Segmentation.Planning;

namespace Segmentation;

internal sealed partial class Axis
{
    protected override Plan Some(bool[] truth) => (FieldTypes.Ordered & Term.Type.Flag) != 0 ? Ranges(truth) : Values(truth);

    private Plan Values(bool[] truth)
    {
        var possible = Enumerable.Range(1, Count - 1).Where(IsPossible).ToList();
        return Named(
            possible.Where(c => PointAt(c) is not null).Select(c => (PointAt(c)!.Value, truth[c])),
            possible.Exists(c => PointAt(c) is null && truth[c]),
            _matchCase);
    }

    /// <summary>Points and ranges; or one range without the holes in it, where that is shorter.</summary>
    private Plan Ranges(bool[] truth)
    {
        var runs = Runs(truth, 1, Count - 1);
        var whole = (runs[0].First, runs[^1].Last);
        var holes = Runs(Array.ConvertAll(truth, t => !t), whole.First, whole.Last);
        var (within, without) = (Parts(runs), Parts(holes));
        return within.Count > without.Count + 1 || (within.Count == 2 && without is [InSet])
            ? Plan.All([Range(whole), .. without.Select(Plan.Not)])
            : Plan.Any(within);
    }

    /// <summary>The stretches of cells, from one to another, that are true; what no value is in parts none.</summary>
    private List<(int First, int Last)> Runs(bool[] truth, int from, int to)
    {
        var runs = new List<(int First, int Last)>();
        var isRunning = false;
        for (var cell = from; cell <= to; cell++)
        {
            if (!IsPossible(cell))
                continue;
            if (truth[cell] && isRunning)
                runs[^1] = (runs[^1].First, cell);
            else if (truth[cell])
                runs.Add((cell, cell));
            isRunning = truth[cell];
        }

        return runs;
    }

    private List<Plan> Parts(List<(int First, int Last)> runs)
    {
        var points = runs.Select(PointOf).OfType<Value>().ToList();
        List<Plan> parts = [.. runs.Where(r => PointOf(r) is null).Select(Range)];
        if (points.Count > 0)
            parts.Insert(0, new InSet(Term, [.. points], _matchCase));
        return parts;
    }

    /// <summary>The one value of a run; null when it has several.</summary>
    private Value? PointOf((int First, int Last) run)
    {
        if (_isCounted)
            return Extent(run.First).Least is var least && least == Extent(run.Last).Greatest ? Counted(least) : null;
        return run.First == run.Last && PointAt(run.First) is { Time: null } point ? point.Value : null;
    }

    private Plan Range((int First, int Last) run)
    {
        var low = Enumerable.Range(1, run.First - 1).Any(IsPossible) ? LowOf(run.First) : null;
        var high = Enumerable.Range(run.Last + 1, Count - 1 - run.Last).Any(IsPossible) ? HighOf(run.Last) : null;
        return low is null && high is null ? NotEmpty : new InRange(Term, low, high);
    }

    private Bound LowOf(int cell) => _isCounted ? Bound.At(Counted(Extent(cell).Least)) : PointAt(cell) ?? CanonicalEnd.Low(Before(cell)!.Flipped());

    private Bound HighOf(int cell) => _isCounted ? Bound.At(Counted(Extent(cell).Greatest)) : PointAt(cell) ?? CanonicalEnd.High(After(cell)!.Flipped());

    private Value Counted(decimal number) => Term.Kind == ValueKind.Date ? Value.Day((int)number) : Value.Of(number);
}
