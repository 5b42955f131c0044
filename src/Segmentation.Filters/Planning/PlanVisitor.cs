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
    public override Plan Visit(IsEmpty node) => node;

    /// <inheritdoc/>
    public override Plan Visit(InRange node) => node;

    /// <inheritdoc/>
    public override Plan Visit(InSet node) => node;

    /// <inheritdoc/>
    public override Plan Visit(TextMatch node) => node;

    /// <inheritdoc/>
    public override Plan Visit(HasItems node) => node;

    /// <inheritdoc/>
    public override Plan Visit(Compare node) => node;

    /// <inheritdoc/>
    public override Plan Visit(AnnualDate node) => node;

    /// <inheritdoc/>
    public override Plan Visit(MemberOf node) => node;

    private ValueList<Plan>? Changed(ValueList<Plan> parts) =>
        parts.Map(p => p.Accept(this)) is var changed && ReferenceEquals(changed, parts) ? null : changed;
}

/// <summary>Makes every time of a plan a constant.</summary>
internal sealed class MomentResolver(Moment moment) : PlanRewriter
{
    public override Plan Visit(InRange node) =>
        node.TimeDependence == TimeDependence.None ? node : node with { Low = node.Low?.At(moment), High = node.High?.At(moment) };

    public override Plan Visit(Compare node) => node.TimeDependence == TimeDependence.None ? node : node with { Zone = moment.Zone };

    public override Plan Visit(AnnualDate node) =>
        node.TimeDependence == TimeDependence.None
            ? node
            : node with { From = node.From.At(moment), To = node.To.At(moment), Zone = moment.Zone };
}
