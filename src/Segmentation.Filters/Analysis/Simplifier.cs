using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Rewrites a plan into one of the same answers, for every entity at every moment, in which groups are merged as far as rules can tell.</summary>
/// <remarks>Only leaves are negated in it. What is not said of the empty value is kept: the complement of a range stays one.</remarks>
internal abstract class Simplifier : PlanRewriter
{
    // Of terms of which more is said it is not sought what that implies; stored hashes depend on this number too.
    private const int MostSaid = 32;

    public override Plan Visit(All node) => Every([.. node.Parts.Select(p => p.Accept(this))]);

    // At least one of some parts is the complement of every one of their complements.
    public override Plan Visit(Any node) => Every([.. node.Parts.Select(p => p.Accept(this).Complement())]).Complement();

    public override Plan Visit(Negation node) => node.Inner.Accept(this).Complement();

    public override Plan Visit(IsEmpty node) => Leaf(base.Visit(node));

    public override Plan Visit(InRange node)
    {
        var range = new InRange(
            Rewrite(node.Term), node.Low is { } low ? CanonicalEnd.Low(low) : null, node.High is { } high ? CanonicalEnd.High(high) : null);
        // Ends whose distance changes are kept apart, so that each is merged with others of its kind.
        return range is { Low: not null, High: not null } && Axis.Takes(range) && Axis.Of(range.Term, [range]).Count > 1 ? Every(range.Sides) : Leaf(range);
    }

    public override Plan Visit(InSet node) => Leaf(base.Visit(node));

    public override Plan Visit(Compare node)
    {
        var visited = base.Visit(node);
        if (visited is not Compare { Shift: null } compare || compare.Left != compare.Right)
            return visited;
        return Leaf(compare.Comparison is Comparison.Less or Comparison.Greater ? new Constant(false) : Plan.Not(new IsEmpty(compare.Left)));
    }

    public override Plan Visit(HasRelated node)
    {
        var visited = base.Visit(node);
        return visited switch
        {
            HasRelated { Where: Constant { Answer: false } nobody } => nobody,
            HasRelated { AsCount: { } count } => Leaf(count),
            _ => visited,
        };
    }

    public override Term Rewrite(Term term) =>
        base.Rewrite(term) is var rewritten && rewritten is AggregateTerm { Function: AggregateFunction.Count, Where: Constant { Answer: false } }
            ? new ConstantTerm(Value.Of(0m))
            : rewritten;

    /// <summary>What else is made of a group whose parts are merged.</summary>
    protected abstract Plan Finished(Plan group);

    private Plan Leaf(Plan leaf) => leaf is { TestedTerm: ConstantTerm, TimeDependence: TimeDependence.None }
        ? new Constant(leaf.Accept(new Interpreter(this, RelatedRows.None)))
        : Every([leaf]);

    /// <summary>All of some parts, of which each is simple.</summary>
    private Plan Every(IReadOnlyList<Plan> parts)
    {
        var kept = PartsOf(Plan.All(OfEachTerm(PartsOf(Plan.All(parts))))).Distinct().ToList();
        var all = kept.ToHashSet();
        if (kept.Exists(p => all.Contains(p.Complement())))
            return new Constant(false);
        var byTerm = kept.Where(p => TermOf(p) is not null).ToLookup(p => TermOf(p)!);
        return Finished(Plan.All(kept.Where(p => p is not Any any ||
            !(any.Parts.Any(all.Contains) || kept.Exists(q => AreFewer(q, any)) || IsImplied(any, kept, byTerm)))));
    }

    private static IReadOnlyList<Plan> PartsOf(Plan plan) => plan is All all ? all.Parts : [plan];

    /// <summary>The parts, with those that only test the values of one term made one.</summary>
    private IEnumerable<Plan> OfEachTerm(IReadOnlyList<Plan> parts)
    {
        var all = parts.Select(p => (Part: p, Term: TermOf(p))).ToList();
        var byTerm = all.Where(p => p.Term is not null).ToLookup(p => p.Term!, p => p.Part);
        foreach (var (part, term) in all.DistinctBy(p => p.Term ?? (object)p.Part))
            yield return term is null ? part : Finished(TermForm.All(term, [.. byTerm[term]], IsAsked(term, parts)));
    }

    /// <summary>The term whose values a part tests; null where it tests more than one, or otherwise.</summary>
    private static Term? TermOf(Plan part) => part.Leaves().All(l => l is IsEmpty or InSet || (l is InRange range && Axis.Takes(range)))
        ? part.Leaves().Select(l => l.TestedTerm).Distinct().ToList() is [var only] ? only : null
        : null;

    /// <summary>Whether a condition of another kind, which is false on empty, is among some parts.</summary>
    private static bool IsAsked(Term term, IReadOnlyList<Plan> parts) => parts.Any(p => p switch
    {
        Compare compare => compare.Left == term || compare.Right == term,
        TextMatch or HasItems or AnnualDate => p.TestedTerm == term,
        InRange range => range.Term == term && !Axis.Takes(range),
        _ => false,
    });

    private static bool AreFewer(Plan part, Any any) => part is Any { Parts: var some } && some.Count < any.Parts.Count && some.All(any.Parts.Contains);

    /// <summary>Whether some alternatives are all that is left of a term by what other parts say or ask of it.</summary>
    private static bool IsImplied(Any any, IReadOnlyList<Plan> parts, ILookup<Term, Plan> byTerm) =>
        any.Parts.Where(a => TermOf(a) is not null).GroupBy(a => TermOf(a)!).Any(alternatives =>
        {
            var (said, isAsked) = (byTerm[alternatives.Key].Where(p => p != any).Take(MostSaid + 1).ToList(), IsAsked(alternatives.Key, parts));
            return said.Count <= MostSaid && (said.Count > 0 || isAsked) &&
                TermForm.All(alternatives.Key, [.. said, .. alternatives.Select(a => a.Complement())], isAsked) is Constant { Answer: false };
        });
}
