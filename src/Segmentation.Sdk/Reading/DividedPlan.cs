using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A query's plan, divided into what the source answers and what is checked here. Every entity that matches the plan matches both.</summary>
/// <param name="Plan">The whole plan, its times constants.</param>
/// <param name="Pushed">What the source is asked; all of it.</param>
/// <param name="Residual">What of the filter is checked of the entities that the source gives.</param>
/// <param name="Policy">What of the access policy is; apart, since it sees related rows that the filter does not.</param>
/// <param name="Parts">The conjuncts, and what became of each.</param>
internal sealed record DividedPlan(Plan Plan, ValueList<Plan> Pushed, Plan Residual, Plan Policy, ValueList<QueryPart> Parts)
{
    public bool IsWhole => Residual is Constant && Policy is Constant;

    /// <summary>Divides a plan of conjuncts.</summary>
    /// <param name="conjuncts">The conjuncts, with how they are shown.</param>
    /// <param name="moment">The moment of the query.</param>
    /// <param name="capabilities">What the source answers; null: it only scans.</param>
    /// <param name="isUnchecked">Whether a source would read related rows for it that the caller may not see.</param>
    public static DividedPlan Of(
        IEnumerable<(Plan Plan, string Text, bool IsPolicy)> conjuncts, Moment moment, FilterCapabilities? capabilities, Func<Plan, bool> isUnchecked)
    {
        var (all, pushed, residual, policy, parts) = (new List<Plan>(), new List<Plan>(), new List<Plan>(), new List<Plan>(), new List<QueryPart>());
        foreach (var (symbolic, text, isPolicy) in conjuncts)
        {
            var plan = symbolic.At(moment);
            var splitter = new PlanSplitter(capabilities ?? FilterCapabilities.None);
            var isHidden = !isPolicy && isUnchecked(plan);
            var bounds = isHidden ? PlanBounds.Unknown : plan.Accept(splitter);
            all.Add(plan);
            if (bounds.Upper is not Constant { Answer: true })
                pushed.Add(bounds.Upper);
            if (!bounds.AreExactly(plan))
                (isPolicy ? policy : residual).Add(plan);
            var pushdown = bounds.AreExactly(plan) ? Pushdown.Exact : bounds.Upper is Constant { Answer: true } ? Pushdown.None : Pushdown.Superset;
            var reason = pushdown == Pushdown.Exact ? null
                : capabilities is null ? "the source only scans"
                : isHidden ? "it reads related entities of which not all may be seen"
                // What the policy asks is the owner's business.
                : isPolicy ? "the source does not answer all of it"
                : string.Join("; ", splitter.Reasons);
            parts.Add(new QueryPart(text, pushdown, reason));
        }

        return new DividedPlan(Plan.All(all), [.. pushed], Plan.All(residual), Plan.All(policy), [.. parts]);
    }
}
