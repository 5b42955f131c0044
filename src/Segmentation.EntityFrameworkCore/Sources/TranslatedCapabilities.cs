using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Declares what can be translated, by translating it.</summary>
internal static class TranslatedCapabilities
{
    public static FilterCapabilities Of(QueryScope scope)
    {
        return FilterCapabilities.None
            .Exact<All>(IsTaken).Exact<Any>(IsTaken).Exact<Negation>()
            .Leaf<IsEmpty>(Answer).Leaf<InRange>(Answer).Leaf<InSet>(Answer).Leaf<TextMatch>(Answer).Leaf<HasItems>(Answer).Leaf<Compare>(Answer)
            .Leaf<AnnualDate>(Answer).Leaf<MemberOf>(Answer)
            .Exact<HasRelated>(node => IsTaken(node with { Where = new Constant(true) }))
            .Over<PathTerm>().Over<AggregateTerm>();

        bool IsTaken(Plan node) => BoundsOf(node) != ConditionBounds.Unknown;

        Pushdown Answer(Plan node) => BoundsOf(node) switch
        {
            { IsExact: true } => Pushdown.Exact,
            { Upper: var upper } when ReferenceEquals(upper, ConditionBounds.True) => Pushdown.None,
            _ => Pushdown.Superset,
        };

        // The engine also asks about conditions on related rows, one by one.
        ConditionBounds BoundsOf(Plan node) =>
            OwnerOf(node) is { } owner && scope.Maps(owner) ? scope.Of(owner).BoundsOf(node) : ConditionBounds.Unknown;
    }

    private static FilterCapabilities Leaf<TNode>(this FilterCapabilities capabilities, Func<Plan, Pushdown> answer)
        where TNode : Plan =>
        capabilities.Exact<TNode>(node => answer(node) == Pushdown.Exact).Superset<TNode>(node => answer(node) == Pushdown.Superset);

    /// <summary>The class of the rows that a plan is asked of; null where it does not say.</summary>
    private static Type? OwnerOf(Plan plan) => plan switch
    {
        All all => FirstOf(all.Parts),
        Any any => FirstOf(any.Parts),
        Negation negation => OwnerOf(negation.Inner),
        HasRelated related => related.Relation.Owner,
        MemberOf members => members.EntityType.ClrType,
        _ => plan.Terms.Select(OwnerOf).FirstOrDefault(type => type is not null),
    };

    private static Type? FirstOf(ValueList<Plan> parts) => parts.Select(OwnerOf).FirstOrDefault(type => type is not null);

    private static Type? OwnerOf(Term term) => term switch
    {
        FieldTerm field => field.Field.Owner,
        PathTerm path => path.Relation.Owner,
        AggregateTerm { Path: [var first, ..] } => first.Owner,
        _ => null,
    };
}
