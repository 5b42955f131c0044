using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The one form of everything that can be said of the values of one term by ranges, sets and emptiness.</summary>
internal static class TermForm
{
    // Larger groups are left as they are; stored hashes depend on this number too.
    private const long MostAnswers = 1 << 22;

    /// <summary>All of some parts that test the values of a term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="isAsked">Whether something else is asked of the value beside them, so that it is not empty, said or not.</param>
    public static Plan All(Term term, IReadOnlyList<Plan> parts, bool isAsked)
    {
        var leaves = parts.SelectMany(p => p.Leaves()).ToList();
        if ((leaves.OfType<InSet>().Sum(s => (long)s.Values.Count) + leaves.Count) * leaves.Count > MostAnswers)
            return Plan.All(parts);
        IReadOnlyList<NamedCells> families = term.Kind == ValueKind.Text ? TextCells.OfEachCase(term, leaves) : Axis.Of(term, leaves);
        // Of what is never empty nothing need be said on empty.
        var isNeverEmpty = isAsked || term is AggregateTerm { Function: AggregateFunction.Count };
        return OnEach(families, parts, isNeverEmpty ? null : parts.All(IsTrueOnEmpty));
    }

    /// <summary>Parts of one family of cells are made one; what is of several stays.</summary>
    private static Plan OnEach(IReadOnlyList<NamedCells> families, IReadOnlyList<Plan> parts, bool? isTrueOnEmpty)
    {
        var placed = parts.ToLookup(p => families.FirstOrDefault(f => p.Leaves().All(f.Has)));
        var formed = placed[null].ToList();
        foreach (var family in families)
        {
            var answers = Array.ConvertAll(family.Truth(Plan.All(placed[family])), t => t!.Value);
            if (!family.IsTrueOnAny(answers))
                return isTrueOnEmpty == true ? family.NotEmpty.Complement() : new Constant(false);
            if (family.IsTrueOnAll(answers))
                continue;
            formed.Add(isTrueOnEmpty is { } onEmpty
                ? Where(family, answers, onEmpty)
                : Shorter(Where(family, answers, false), Where(family, answers, true)));
        }

        if (isTrueOnEmpty == false && formed.TrueForAll(IsTrueOnEmpty))
            formed.Add(families[0].NotEmpty);
        return Plan.All(formed);
    }

    private static Plan Where(NamedCells cells, bool[] answers, bool onEmpty)
    {
        answers[Cells.Empty] = onEmpty;
        return cells.Where(answers);
    }

    /// <summary>The shorter of two forms, one false and one true on empty; of as long ones that which makes the same choice of their complements.</summary>
    private static Plan Shorter(Plan isFalse, Plan isTrue)
    {
        var order = isFalse.Leaves().Count().CompareTo(isTrue.Leaves().Count());
        return order < 0 || (order == 0 && string.CompareOrdinal(PlanWriter.Write(isFalse), PlanWriter.Write(isTrue.Complement())) <= 0) ? isFalse : isTrue;
    }

    private static bool IsTrueOnEmpty(Plan part) => part switch
    {
        All all => all.Parts.All(IsTrueOnEmpty),
        Any any => any.Parts.Any(IsTrueOnEmpty),
        Negation negation => !IsTrueOnEmpty(negation.Inner),
        Constant constant => constant.Answer,
        _ => part is IsEmpty,
    };
}
