namespace Segmentation;

/// <summary>What can be said of filters without asking any entity.</summary>
/// <remarks>
/// Every verb takes bounded time: what is not settled within it is <see cref="Verdict.Unknown"/>. Moments in the first and last year of the calendar are
/// left out of account.
/// </remarks>
public static class AnalysisExtensions
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>Whether the filter is a contradiction: it matches no entity at any moment.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public Verdict NeverMatches() => NeverMatches(bound.RequirePlan());

        /// <summary>Whether the filter is a tautology: it matches every entity, empty values and all, at every moment.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public Verdict AlwaysMatches() => NeverMatches(Plan.Not(bound.RequirePlan()));

        /// <summary>Whether every entity that the filter matches is one that the other matches at the same moment.</summary>
        /// <exception cref="FilterException">One of the filters could not be bound.</exception>
        /// <exception cref="ArgumentException">The filters are of different entity types.</exception>
        public Verdict IsWithin(BindResult<T> other)
        {
            if (!string.Equals(bound.EntityType.Name, other.EntityType.Name, StringComparison.Ordinal))
                throw new ArgumentException($"A filter of {bound.EntityType} cannot be compared with one of {other.EntityType}.", nameof(other));
            return NeverMatches(Plan.All(bound.RequirePlan(), Plan.Not(other.RequirePlan())));
        }

        /// <summary>Whether both filters match the same entities at every moment.</summary>
        /// <exception cref="FilterException">One of the filters could not be bound.</exception>
        /// <exception cref="ArgumentException">The filters are of different entity types.</exception>
        public Verdict IsEquivalentTo(BindResult<T> other) => (bound.IsWithin(other), other.IsWithin(bound)) switch
        {
            (Verdict.Yes, Verdict.Yes) => Verdict.Yes,
            (Verdict.No, _) or (_, Verdict.No) => Verdict.No,
            _ => Verdict.Unknown,
        };
    }

    extension(Plan plan)
    {
        /// <summary>A shorter plan of the same answers, for every entity and moment, empty values and all; the same instance when there is none.</summary>
        /// <remarks>The complement of a comparison stays one, since it is true on empty: <c>not (x &gt; 5)</c> never becomes <c>x &lt;= 5</c>.</remarks>
        public Plan Simplify() => ShortForm.Of(plan);

        /// <summary>The one plan of all that differ only in order, nesting, repetition, aliases, the case of text where it is not regarded, and the like.</summary>
        public Plan Canonical() => CanonicalForm.Of(plan);
    }

    private static Verdict NeverMatches(Plan plan) => new Prover(Prover.MostWork).NeverMatches(plan);
}
