using System.Linq.Expressions;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Translates a plan, its times constants, to a condition on rows, from above and from below.</summary>
/// <param name="scope">What it is translated for.</param>
/// <param name="row">The row that the condition is on.</param>
/// <param name="isNegated">Whether the condition will stand under <c>not</c>: then it has to be false where elsewhere null will do.</param>
internal sealed partial class PlanTranslator<T>(QueryScope scope, ParameterExpression row, bool isNegated = false) : PlanVisitor<ConditionBounds>
    where T : class
{
    private QueryScope Scope => scope;

    private QueryDialect Dialect => scope.Dialect;

    public override ConditionBounds Visit(Constant node) => ConditionBounds.Always(node.Answer);

    public override ConditionBounds Visit(All node) => All(node.Parts.Select(p => p.Accept(this)));

    public override ConditionBounds Visit(Any node) => Any(Gathered(node.Parts).Select(p => p.Accept(this)));

    public override ConditionBounds Visit(Negation node) => node.Inner.Accept(new PlanTranslator<T>(scope, row, !isNegated)).Negated;

    public override ConditionBounds Visit(MemberOf node) =>
        Visit(new InSet(new FieldTerm(node.EntityType.KeyField), [.. node.Keys.Where(k => !k.IsEmpty).Select(k => k.Value)], MatchCase: true));

    public override ConditionBounds Visit(HasRelated node) =>
        (node.Relation as RelationFrom<T>)?.Accept(new Exists(this, node.Where)) ?? ConditionBounds.Unknown;

    /// <summary>The same parts, the sets of one term as one set: they are asked as one <c>IN</c>, which an index answers at once.</summary>
    private static IEnumerable<Plan> Gathered(IEnumerable<Plan> parts)
    {
        foreach (var same in parts.GroupBy(p => p is InSet set ? (set.Term, set.MatchCase) : default))
        {
            if (same.Key.Term is not { } term)
            {
                foreach (var part in same)
                    yield return part;
            }
            else
            {
                yield return same.Count() == 1 ? same.First() : new InSet(term, [.. same.SelectMany(p => ((InSet)p).Values).Distinct()], same.Key.MatchCase);
            }
        }
    }

    private ConditionBounds All(IEnumerable<ConditionBounds> parts) => Conditions.All([.. parts], Dialect.MaxTerms);

    private ConditionBounds Any(IEnumerable<ConditionBounds> parts) => Conditions.Any([.. parts], Dialect.MaxTerms);

    /// <summary>Asks whether there are related rows of which a condition holds.</summary>
    private sealed class Exists(PlanTranslator<T> parent, Plan where) : IRelationVisitor<T, ConditionBounds>
    {
        public ConditionBounds Visit<TChild>(Relation<T, TChild> relation)
            where TChild : class
        {
            var child = Expression.Parameter(typeof(TChild), "row");
            return relation.Members is { } members && parent.AnyOf(members, child, ConditionBounds.True) is not null
                ? where.Accept(new PlanTranslator<TChild>(parent.Scope, child)).Within(matches =>
                    ReferenceEquals(matches, ConditionBounds.False) ? matches : parent.AnyOf(members, child, matches)!)
                : ConditionBounds.Unknown;
        }
    }
}
