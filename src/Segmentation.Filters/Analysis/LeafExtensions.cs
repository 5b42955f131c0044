using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What the leaves of a plan have in common, and what is done with plans as formulas.</summary>
internal static class LeafExtensions
{
    extension(Plan plan)
    {
        /// <summary>The one term that a leaf tests; null of other primitives, and of a comparison of two.</summary>
        public Term? TestedTerm => plan.Terms is [var only] ? only : null;

        /// <summary>The same leaf of another term.</summary>
        public Plan On(Term term) => plan switch
        {
            IsEmpty leaf => leaf with { Term = term },
            InRange leaf => leaf with { Term = term },
            InSet leaf => leaf with { Term = term },
            TextMatch leaf => leaf with { Term = term },
            HasItems leaf => leaf with { Term = term },
            AnnualDate leaf => leaf with { Term = term },
            _ => throw new InvalidOperationException($"{plan.GetType().Name} tests no term."),
        };

        /// <summary>The leaves that are tested of the entity itself.</summary>
        public IEnumerable<Plan> Leaves() => plan switch
        {
            All all => all.Parts.SelectMany(Leaves),
            Any any => any.Parts.SelectMany(Leaves),
            Negation negation => negation.Inner.Leaves(),
            Constant => [],
            _ => [plan],
        };

        /// <summary>The exact complement of a plan in which only leaves are negated, as another such plan.</summary>
        public Plan Complement() => plan switch
        {
            All all => Plan.Any(all.Parts.Select(Complement)),
            Any any => Plan.All(any.Parts.Select(Complement)),
            _ => Plan.Not(plan),
        };
    }

    extension(InRange range)
    {
        /// <summary>A range of two ends as two of one.</summary>
        public IReadOnlyList<Plan> Sides => [range with { High = null }, range with { Low = null }];
    }

    extension(HasRelated related)
    {
        /// <summary>Whether rows are there as a leaf over their number; null of a relation to one entity.</summary>
        public InRange? AsCount => related.Relation.IsMany
            ? new InRange(new AggregateTerm(AggregateFunction.Count, [related.Relation], null, related.Where), Bound.At(Value.Of(1m)), null)
            : null;
    }
}
