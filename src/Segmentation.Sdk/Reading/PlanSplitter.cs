using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A plan between two that a store can answer: <paramref name="Lower"/> implies it, and it implies <paramref name="Upper"/>.</summary>
internal readonly record struct PlanBounds(Plan Upper, Plan Lower)
{
    /// <summary>The store answers nothing of the plan.</summary>
    public static PlanBounds Unknown { get; } = new(new Constant(true), new Constant(false));

    public static PlanBounds Exactly(Plan plan) => new(plan, plan);

    /// <summary>Whether nothing lies between the bounds but the plan itself. One alone may equal it: <c>not</c> of a superset is a lower bound.</summary>
    public bool AreExactly(Plan plan) => Upper == plan && Lower == plan;
}

/// <summary>Finds what a store can answer of a plan, at any depth: what it cannot answer is taken for true above, and for false below.</summary>
internal sealed class PlanSplitter(FilterCapabilities capabilities) : PlanVisitor<PlanBounds>
{
    private readonly List<string> _reasons = [];

    /// <summary>What keeps the plan from being exact, so far.</summary>
    public IEnumerable<string> Reasons => _reasons.Distinct();

    /// <summary>Whether the store answers the whole plan, and exactly.</summary>
    public bool IsExact(Plan plan) => plan.Accept(this).AreExactly(plan);

    public override PlanBounds Visit(Constant node) => PlanBounds.Exactly(node);

    public override PlanBounds Visit(All node) => Group(node, node.Parts, Plan.All);

    public override PlanBounds Visit(Any node) => Group(node, node.Parts, Plan.Any);

    public override PlanBounds Visit(Negation node)
    {
        if (PushdownOf(node) != Pushdown.Exact)
            return PlanBounds.Unknown;
        var inner = node.Inner.Accept(this);
        return inner.AreExactly(node.Inner) ? PlanBounds.Exactly(node) : Between(Plan.Not(inner.Lower), Plan.Not(inner.Upper));
    }

    public override PlanBounds Visit(IsEmpty node) => Leaf(node);

    public override PlanBounds Visit(InRange node) => Leaf(node);

    public override PlanBounds Visit(InSet node) => Leaf(node);

    public override PlanBounds Visit(TextMatch node) => Leaf(node);

    public override PlanBounds Visit(HasItems node) => Leaf(node);

    public override PlanBounds Visit(Compare node) => Leaf(node);

    public override PlanBounds Visit(AnnualDate node) => Leaf(node);

    public override PlanBounds Visit(MemberOf node) => Leaf(node);

    public override PlanBounds Visit(HasRelated node)
    {
        var pushdown = PushdownOf(node);
        if (pushdown == Pushdown.None)
            return PlanBounds.Unknown;
        var where = node.Where.Accept(this);
        if (pushdown == Pushdown.Exact && where.AreExactly(node.Where))
            return PlanBounds.Exactly(Has(node, where.Upper));
        return Between(Has(node, where.Upper), pushdown == Pushdown.Exact ? Has(node, where.Lower) : new Constant(false));
    }

    // No row matches `nobody`; whether there is any row at all is a question of its own.
    private static Plan Has(HasRelated node, Plan where) => where is Constant { Answer: false } ? where : where == node.Where ? node : node with { Where = where };

    private PlanBounds Leaf(Plan node) => PushdownOf(node) switch
    {
        Pushdown.Exact => PlanBounds.Exactly(node),
        Pushdown.Superset => new PlanBounds(node, new Constant(false)),
        _ => PlanBounds.Unknown,
    };

    private PlanBounds Group(Plan node, ValueList<Plan> parts, Func<IEnumerable<Plan>, Plan> join)
    {
        if (PushdownOf(node) == Pushdown.None)
            return PlanBounds.Unknown;
        var bounds = parts.Select(p => p.Accept(this)).ToList();
        return bounds.Zip(parts).All(b => b.First.AreExactly(b.Second))
            ? PlanBounds.Exactly(node)
            : Between(join(bounds.Select(b => b.Upper)), join(bounds.Select(b => b.Lower)));
    }

    // What is left of a group is another group, which may not be declared though the whole one was. A source that keeps what it makes of a plan finds the
    // whole one again.
    private PlanBounds Between(Plan upper, Plan lower) => new(
        IsDeclared(upper, Pushdown.Superset) ? upper : PlanBounds.Unknown.Upper,
        IsDeclared(lower, Pushdown.Exact) ? lower : PlanBounds.Unknown.Lower);

    private bool IsDeclared(Plan plan, Pushdown least) => plan is not (All or Any or Negation or HasRelated) || capabilities.Of(plan) >= least;

    private Pushdown PushdownOf(Plan node)
    {
        var pushdown = capabilities.Of(node);
        if (pushdown != Pushdown.Exact)
            _reasons.Add(pushdown == Pushdown.None ? $"the source does not answer {Shown(node)}" : $"the source may find too many for {Shown(node)}");
        return pushdown;
    }

    private static string Shown(Plan node)
    {
        var reads = ReadSet.Of(node is HasRelated ? new Constant(true) : node, node.Terms);
        string[] names = node is HasRelated related
            ? [related.Relation.Name]
            : [.. reads.Relations.Keys.Select(r => r.Name), .. reads.Fields.Select(f => f.Name)];
        return node is All or Any or Negation || names is [] ? node.GetType().Name : $"{node.GetType().Name} of {string.Join(", ", names)}";
    }
}
