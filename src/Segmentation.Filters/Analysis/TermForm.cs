using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The one form of everything that can be said of the values of one term by ranges, sets and emptiness.</summary>
internal static class TermForm
{
    /// <summary>All of some parts that test the values of a term.</summary>
    public static Plan All(Term term, IReadOnlyList<Plan> parts)
    {
        var leaves = parts.SelectMany(p => p.Leaves()).ToList();
        if (term.Kind == ValueKind.Text)
            return TextCells.AreOfOneCase(leaves) ? Form(new TextCells(term, leaves), parts) : Plan.All(parts);
        var axes = Axis.Of(term, leaves);
        return Counted(axes is [var only] ? Form(only, parts) : OnEach(axes, parts));
    }

    private static Plan Form(NamedCells cells, IEnumerable<Plan> parts) =>
        cells.Where(Array.ConvertAll(cells.Truth(Plan.All(parts)), t => t!.Value));

    /// <summary>Parts whose points are on several axes: what is on one is made one, and ranges from one to another are divided and joined again.</summary>
    private static Plan OnEach(IReadOnlyList<Axis> axes, IReadOnlyList<Plan> parts)
    {
        Axis? AxisOf(Plan part) => axes.FirstOrDefault(a => part.Leaves().All(a.Has));

        var divided = parts.SelectMany(p => p is InRange range && AxisOf(p) is null ? [range with { High = null }, range with { Low = null }] : new[] { p }).ToList();
        List<Plan> formed =
        [
            .. axes.Select(a => Form(a, divided.Where(p => AxisOf(p) == a))).Where(p => p is not Constant { Answer: true }),
            .. divided.Where(p => AxisOf(p) is null),
        ];
        var (lows, highs) = (formed.OfType<InRange>().Where(r => r.High is null).ToList(), formed.OfType<InRange>().Where(r => r.Low is null).ToList());
        return lows is [var low] && highs is [var high]
            ? Plan.All([low with { High = high.High }, .. formed.Where(p => p != low && p != high)])
            : Plan.All(formed);
    }

    /// <summary>The form; but of whether rows are counted at all, whether there are any.</summary>
    private static Plan Counted(Plan form) => form switch
    {
        Negation negation => Plan.Not(Counted(negation.Inner)),
        InRange { Term: AggregateTerm { Function: AggregateFunction.Count } count, Low.Value: var least, High: null } when least == Value.Of(1m) => Any(count),
        InSet { Term: AggregateTerm { Function: AggregateFunction.Count } count, Values: [var only] } when only == Value.Of(0m) => Plan.Not(Any(count)),
        _ => form,
    };

    private static Plan Any(AggregateTerm count) =>
        count.Path.Reverse().Aggregate(count.Where, (where, relation) => where is Constant { Answer: false } ? where : new HasRelated(relation, where));
}
