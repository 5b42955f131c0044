using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The one form of everything that can be said of the values of one term by ranges, sets and emptiness.</summary>
internal static class TermForm
{
    // Larger groups are left as they are; stored hashes depend on this number too.
    private const long MostAnswers = 1 << 22;

    /// <summary>All of some parts that test the values of a term.</summary>
    public static Plan All(Term term, IReadOnlyList<Plan> parts)
    {
        var leaves = parts.SelectMany(p => p.Leaves()).ToList();
        if ((leaves.OfType<InSet>().Sum(s => (long)s.Values.Count) + leaves.Count) * leaves.Count > MostAnswers)
            return Plan.All(parts);
        if (term.Kind == ValueKind.Text)
            return TextCells.AreOfOneCase(leaves) ? Form(new TextCells(term, leaves), parts) : Plan.All(parts);
        var axes = Axis.Of(term, leaves);
        return axes is [var only] ? Counted(Form(only, parts)) : OnEach(axes, parts, term.CanBeEmpty ? Plan.Not(new IsEmpty(term)) : new Constant(true));
    }

    private static Plan Form(NamedCells cells, IEnumerable<Plan> parts) => cells.Where(Answers(cells, parts));

    private static bool[] Answers(NamedCells cells, IEnumerable<Plan> parts) => Array.ConvertAll(cells.Truth(Plan.All(parts)), t => t!.Value);

    /// <summary>Parts whose points are on several axes: those on one are made one; a range from one axis to another is divided, and joined again at last.</summary>
    private static Plan OnEach(IReadOnlyList<Axis> axes, IReadOnlyList<Plan> parts, Plan notEmpty)
    {
        Axis? AxisOf(Plan part) => axes.FirstOrDefault(a => part.Leaves().All(a.Has));

        var divided = parts.SelectMany(p => p is InRange range && AxisOf(p) is null ? [range with { High = null }, range with { Low = null }] : new[] { p }).ToList();
        // What is false on empty as a whole is so on every axis.
        var isTrueOnEmpty = parts.All(IsTrueOnEmpty);
        var formed = divided.Where(p => AxisOf(p) is null).ToList();
        foreach (var axis in axes)
        {
            var answers = Answers(axis, divided.Where(p => AxisOf(p) == axis));
            answers[Cells.Empty] = isTrueOnEmpty;
            if (!axis.IsTrueOnAny(answers))
                return isTrueOnEmpty ? notEmpty.Complement() : new Constant(false);
            if (!axis.IsTrueOnAll(answers))
                formed.Add(axis.Where(answers));
        }

        if (!isTrueOnEmpty && formed.TrueForAll(IsTrueOnEmpty))
            formed.Add(notEmpty);
        var (lows, highs) = (formed.OfType<InRange>().Where(r => r.High is null).ToList(), formed.OfType<InRange>().Where(r => r.Low is null).ToList());
        return lows is [var low] && highs is [var high]
            ? Plan.All([low with { High = high.High }, .. formed.Where(p => p != low && p != high)])
            : Plan.All(formed);
    }

    private static bool IsTrueOnEmpty(Plan part) => part switch
    {
        All all => all.Parts.All(IsTrueOnEmpty),
        Any any => any.Parts.Any(IsTrueOnEmpty),
        Negation negation => !IsTrueOnEmpty(negation.Inner),
        Constant constant => constant.Answer,
        _ => part is IsEmpty,
    };

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
