using Segmentation.Planning;

namespace Segmentation;

/// <summary>A plan, or what is left of one, as a predicate that is compiled once a moment. Thread-safe.</summary>
internal sealed class PlanPredicate<T>(EntityType<T> entityType, Plan plan)
    where T : class
{
    private Tuple<Moment, EntityPredicate<T>>? _last;

    public EntityPredicate<T> At(Moment moment)
    {
        // A plan without time is compiled once and for all; another once for as long as the moment is the same.
        if (_last is not { } last || (!ReferenceEquals(last.Item1, moment) && last.Item1 != moment && plan.TimeDependence != TimeDependence.None))
            _last = last = Tuple.Create(moment, entityType.Compile(plan.At(moment)));
        return last.Item2;
    }
}

/// <summary>A filter of a matcher, by its name.</summary>
internal sealed class MatchedFilter<T>(string name, BindResult<T> bound)
    where T : class
{
    public string Name => name;

    public BindResult<T> Bound => bound;

    /// <summary>The filter as it is asked when no index answers it.</summary>
    public PlanPredicate<T> Predicate => field ??= new PlanPredicate<T>(bound.EntityType, bound.Plan!);
}
