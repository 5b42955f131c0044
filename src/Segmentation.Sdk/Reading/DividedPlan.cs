using System.Runtime.CompilerServices;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>A part of a plan, and what becomes of it.</summary>
/// <param name="Plan">The part, its times still symbolic.</param>
/// <param name="Pushdown">How far the source answers it.</param>
/// <param name="Reason">Why it is not left to the source alone; null where it is.</param>
/// <param name="IsPolicy">Whether the access policy asks it, and not the filter.</param>
internal sealed record Conjunct(Plan Plan, Pushdown Pushdown, string? Reason, bool IsPolicy);

/// <summary>A query's plan, divided into what the source answers and what is checked here. Every entity that matches the plan matches both.</summary>
/// <param name="Plan">The whole plan, its times constants.</param>
/// <param name="Pushed">What the source is asked; all of it.</param>
/// <param name="Residual">What of the filter is checked of the entities that the source gives.</param>
/// <param name="Policy">What of the access policy is; apart, since it sees related rows that the filter does not.</param>
/// <param name="Conjuncts">The conjuncts, and what became of each.</param>
internal sealed record DividedPlan(Plan Plan, PushedQuery Pushed, Plan Residual, Plan Policy, IReadOnlyList<Conjunct> Conjuncts)
{
    // A source that keeps what it makes of a query, such as a statement, finds it again by the query.
    private static readonly ConditionalWeakTable<FilterCapabilities, ConditionalWeakTable<object, DividedPlan>> Kept = [];

    public bool IsWhole => Residual is Constant && Policy is Constant;

    /// <summary>Divides a filter of entities that may all be seen; where it depends on no time, once each time that it is bound.</summary>
    public static DividedPlan Of<T>(BindResult<T> bound, Moment moment, FilterCapabilities? capabilities)
        where T : class
    {
        return capabilities is not null && bound.RequirePlan().TimeDependence == TimeDependence.None
            ? Kept.GetOrCreateValue(capabilities).GetValue(bound, _ => Divide())
            : Divide();

        DividedPlan Divide() => Of(bound, null, moment, capabilities, _ => false);
    }

    /// <summary>Divides a filter, and what of the entities may be seen.</summary>
    /// <param name="bound">The filter.</param>
    /// <param name="policy">What of the entities may be seen; null: all.</param>
    /// <param name="moment">The moment of the query.</param>
    /// <param name="capabilities">What the source answers; null: it only scans.</param>
    /// <param name="isUnchecked">Whether a source would read related rows for it that the caller may not see.</param>
    public static DividedPlan Of<T>(
        BindResult<T> bound, BindResult<T>? policy, Moment moment, FilterCapabilities? capabilities, Func<Plan, bool> isUnchecked)
        where T : class
    {
        var asked = bound.RequirePlan() is All all ? all.Parts : [bound.RequirePlan()];
        var parts = asked.Select(plan => (Plan: plan, IsPolicy: false));
        if (policy is not null)
            parts = parts.Append((policy.RequirePlan(), IsPolicy: true));
        var (whole, pushed, residual, visible, conjuncts) = (new List<Plan>(), new List<Plan>(), new List<Plan>(), new List<Plan>(), new List<Conjunct>());
        foreach (var (symbolic, isPolicy) in parts)
        {
            var plan = symbolic.At(moment);
            var splitter = new PlanSplitter(capabilities ?? FilterCapabilities.None);
            var isHidden = !isPolicy && isUnchecked(plan);
            var bounds = isHidden ? PlanBounds.Unknown : plan.Accept(splitter);
            whole.Add(plan);
            if (bounds.Upper is not Constant { Answer: true })
                pushed.Add(bounds.Upper);
            if (!bounds.AreExactly(plan))
                (isPolicy ? visible : residual).Add(plan);
            var pushdown = bounds.AreExactly(plan) ? Pushdown.Exact : bounds.Upper is Constant { Answer: true } ? Pushdown.None : Pushdown.Superset;
            var reason = pushdown == Pushdown.Exact ? null
                : capabilities is null ? "the source only scans"
                : isHidden ? "it reads related entities of which not all may be seen"
                // What the policy asks is the owner's business.
                : isPolicy ? "the source does not answer all of it"
                : string.Join("; ", splitter.Reasons);
            conjuncts.Add(new Conjunct(symbolic, pushdown, reason, isPolicy));
        }

        return new DividedPlan(Plan.All(whole), new PushedQuery(bound.EntityType, [.. pushed]), Plan.All(residual), Plan.All(visible), conjuncts);
    }
}
