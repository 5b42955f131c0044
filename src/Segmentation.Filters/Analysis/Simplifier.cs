using Segmentation.Planning;


namespace Segmentation;

/// <summary>Rewrites a plan into one of the same answers, for every entity at every moment, in which groups are merged as far as rules can tell.</summary>
/// <remarks>Only leaves are negated in it. What is not said of the empty value is kept: the complement of a range stays one.</remarks>
internal abstract class Simplifier : PlanRewriter
{
    public override Plan Visit(All node) => Every([.. node.Parts.Select(p => p.Accept(this))]);

    // At least one of some parts is the complement of every one of their complements.
    public override Plan Visit(Any node) => Every([.. node.Parts.Select(p => p.Accept(this).Complement())]).Complement();

    public override Plan Visit(Negation node) => node.Inner.Accept(this).Complement();

    public override Plan Visit(IsEmpty node) => Every([base.Visit(node)]);

    public override Plan Visit(InRange node) => Every([base.Visit(node)]);

    public override Plan Visit(InSet node) => Every([base.Visit(node)]);

    public override Plan Visit(Compare node)
    {
        var visited = base.Visit(node);
        if (visited is not Compare { Shift: null } compare || compare.Left != compare.Right)
            return visited;
        return Every([compare.Comparison is Comparison.Less or Comparison.Greater ? new Constant(false) : Plan.Not(new IsEmpty(compare.Left))]);
    }

    public override Plan Visit(HasRelated node)
    {
        var visited = base.Visit(node);
        return visited is HasRelated { Where: Constant { Answer: false } nobody } ? nobody : visited;
    }

    /// <summary>What else is made of a group whose parts are merged.</summary>
    protected abstract Plan Finished(Plan group);

    /// <summary>All of some parts, of which each is simple.</summary>
    private Plan Every(IReadOnlyList<Plan> parts)
    {
        var merged = Plan.All(OfEachTerm(PartsOf(Plan.All(parts))));
        var kept = PartsOf(merged).Distinct().ToList();
        var all = kept.ToHashSet();
        if (kept.Exists(p => all.Contains(p.Complement()) || IsContradicted(p, kept)))
            return new Constant(false);
        return Finished(Plan.All(kept.Where(p => !IsImplied(p, kept, all))));
    }

    private static IEnumerable<Plan> PartsOf(Plan plan) => plan is All all ? all.Parts : [plan];

    /// <summary>The parts, with those that only test the values of one term made one.</summary>
    private IEnumerable<Plan> OfEachTerm(IEnumerable<Plan> parts)
    {
        var all = parts.Select(p => (Part: p, Term: TermOf(p))).ToList();
        var byTerm = all.Where(p => p.Term is not null).ToLookup(p => p.Term!, p => p.Part);
        foreach (var (part, term) in all.DistinctBy(p => p.Term ?? (object)p.Part))
            yield return term is null ? part : Finished(TermForm.All(term, [.. byTerm[term]]));
    }

    /// <summary>The term whose values a part tests; null where it tests more than one, or otherwise.</summary>
    private static Term? TermOf(Plan part) => part.Leaves().All(l => l is IsEmpty or InSet || (l is InRange range && Axis.Takes(range)))
        ? part.Leaves().Select(l => l.TestedTerm).Distinct().ToList() is [var only] ? only : null
        : null;

    /// <summary>Whether a part asks for an empty value where another asks something of it.</summary>
    private static bool IsContradicted(Plan part, List<Plan> parts) => part is IsEmpty empty && parts.Exists(p => p != part && AsksOf(empty.Term, p));

    private static bool IsImplied(Plan part, List<Plan> parts, HashSet<Plan> all) => part switch
    {
        Negation { Inner: IsEmpty empty } => parts.Exists(p => AsksOf(empty.Term, p)),
        Any any => any.Parts.Any(all.Contains) || parts.Exists(p => p is Any other && other.Parts.Count < any.Parts.Count && other.Parts.All(any.Parts.Contains)),
        _ => false,
    };

    /// <summary>Whether a part is a condition that is false where the term is empty.</summary>
    private static bool AsksOf(Term term, Plan part) =>
        part is not IsEmpty && (part.TestedTerm == term || (part is Compare compare && (compare.Left == term || compare.Right == term)));
}
