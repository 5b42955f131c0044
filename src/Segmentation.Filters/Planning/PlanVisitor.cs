using Segmentation.Syntax;

namespace Segmentation.Planning;

/// <summary>Handles every primitive of a plan; the family is closed, so a visitor that compiles is complete.</summary>
public abstract class PlanVisitor<TResult>
{
    /// <summary>Handles <paramref name="node"/>.</summary>
    public abstract TResult Visit(Constant node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(All node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(Any node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(Negation node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(IsEmpty node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(InRange node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(InSet node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(TextMatch node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(HasItems node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(Compare node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(AnnualDate node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(MemberOf node);

    /// <inheritdoc cref="Visit(Constant)"/>
    public abstract TResult Visit(HasRelated node);
}

/// <summary>Changes a plan; what a subclass does not override comes back as it was, and the same instance when nothing below it changed.</summary>
public abstract class PlanRewriter : PlanVisitor<Plan>
{
    /// <inheritdoc/>
    public override Plan Visit(Constant node) => node;

    /// <inheritdoc/>
    public override Plan Visit(All node) => Changed(node.Parts) is { } parts ? Plan.All(parts) : node;

    /// <inheritdoc/>
    public override Plan Visit(Any node) => Changed(node.Parts) is { } parts ? Plan.Any(parts) : node;

    /// <inheritdoc/>
    public override Plan Visit(Negation node) => node.Inner.Accept(this) is var inner && ReferenceEquals(inner, node.Inner) ? node : Plan.Not(inner);

    /// <inheritdoc/>
    public override Plan Visit(IsEmpty node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(InRange node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(InSet node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(TextMatch node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(HasItems node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(Compare node)
    {
        var (left, right) = (Changed(node.Left), Changed(node.Right));
        return left is null && right is null ? node : node with { Left = left ?? node.Left, Right = right ?? node.Right };
    }

    /// <inheritdoc/>
    public override Plan Visit(AnnualDate node) => Changed(node.Term) is { } term ? node with { Term = term } : node;

    /// <inheritdoc/>
    public override Plan Visit(MemberOf node) => node;

    /// <inheritdoc/>
    public override Plan Visit(HasRelated node) =>
        node.Where.Accept(this) is var where && ReferenceEquals(where, node.Where) ? node : node with { Where = where };

    /// <summary>The term after the change; the same instance when nothing in it changed.</summary>
    public virtual Term Rewrite(Term term) => term.Accept(_terms ??= new TermParts(this));

    private TermParts? _terms;

    private Term? Changed(Term term) => Rewrite(term) is var changed && ReferenceEquals(changed, term) ? null : changed;

    private ValueList<Plan>? Changed(ValueList<Plan> parts) =>
        parts.Map(p => p.Accept(this)) is var changed && ReferenceEquals(changed, parts) ? null : changed;

    /// <summary>Rewrites the terms and plans within a term.</summary>
    private sealed class TermParts(PlanRewriter rewriter) : TermVisitor<Term>
    {
        public override Term Visit(FieldTerm term) => term;

        public override Term Visit(ConstantTerm term) => term;

        public override Term Visit(TodayTerm term) => term;

        public override Term Visit(PathTerm term) =>
            rewriter.Rewrite(term.Of) is var of && ReferenceEquals(of, term.Of) ? term : term with { Of = of };

        public override Term Visit(AggregateTerm term)
        {
            var (of, where) = (term.Of is null ? null : rewriter.Rewrite(term.Of), term.Where.Accept(rewriter));
            return ReferenceEquals(of, term.Of) && ReferenceEquals(where, term.Where) ? term : term with { Of = of, Where = where };
        }

        public override Term Visit(ArithmeticTerm term)
        {
            var (left, right) = (rewriter.Rewrite(term.Left), rewriter.Rewrite(term.Right));
            return ReferenceEquals(left, term.Left) && ReferenceEquals(right, term.Right) ? term : term with { Left = left, Right = right };
        }

        public override Term Visit(DaysBetweenTerm term)
        {
            var (from, to) = (rewriter.Rewrite(term.From), rewriter.Rewrite(term.To));
            return ReferenceEquals(from, term.From) && ReferenceEquals(to, term.To) ? term : term with { From = from, To = to };
        }
    }
}

/// <summary>Makes every time of a plan a constant.</summary>
internal sealed class MomentResolver(Moment moment) : PlanRewriter
{
    public override Plan Visit(InRange node) =>
        node.TimeDependence == TimeDependence.None
            ? node
            : node with { Term = Rewrite(node.Term), Low = node.Low?.At(moment), High = node.High?.At(moment) };

    public override Plan Visit(Compare node) =>
        node.TimeDependence == TimeDependence.None
            ? node
            : node with { Left = Rewrite(node.Left), Right = Rewrite(node.Right), Zone = moment.Zone };

    public override Plan Visit(AnnualDate node) =>
        node.TimeDependence == TimeDependence.None
            ? node
            : node with { Term = Rewrite(node.Term), From = node.From.At(moment), To = node.To.At(moment), Zone = moment.Zone };

    public override Term Rewrite(Term term) => term switch
    {
        { TimeDependence: TimeDependence.None } => term,
        TodayTerm => new ConstantTerm(Value.Of(moment.Today)),
        DaysBetweenTerm days => (DaysBetweenTerm)base.Rewrite(days) with { Zone = moment.Zone },
        _ => base.Rewrite(term),
    };
}
