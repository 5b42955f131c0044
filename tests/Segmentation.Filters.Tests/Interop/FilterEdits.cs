using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Edits as a user makes them: a condition changed, added or taken away, a group turned round or negated, anywhere in a filter.</summary>
internal sealed class FilterEdits(ShopDice shop)
{
    private readonly Dice _dice = shop.Dice;

    /// <summary>One to three edits; the same filter when nothing is left to take away.</summary>
    public Filter Of(Filter filter) => Enumerable.Range(0, _dice.Number(1, 3)).Aggregate(filter, (f, _) => Edited(f, shop.Customers));

    /// <summary>One condition more, beside the filter or within its outermost group.</summary>
    public Filter OneMore(Filter filter)
    {
        var added = shop.ReactQueryBuilderCondition(shop.Customers);
        return filter switch
        {
            AllOf all when _dice.Chance(0.5) => Filter.All([added, .. all.Parts]),
            AnyOf any when _dice.Chance(0.5) => Filter.Any([.. any.Parts, added]),
            _ => _dice.Chance(0.5) ? filter & added : filter | added,
        };
    }

    /// <summary>The same filter with another value, or operator, of one field; null when none could be found.</summary>
    public Filter? OneValueChanged(Filter filter)
    {
        var changed = OneValueChanged(filter, shop.Customers);
        return changed == filter ? null : changed;
    }

    private Filter OneValueChanged(Filter filter, ShopType type)
    {
        IEnumerable<Filter> One(ValueList<Filter> parts)
        {
            var at = _dice.Number(0, parts.Count - 1);
            return parts.Select((p, i) => i == at ? OneValueChanged(p, type) : p);
        }

        return filter switch
        {
            AllOf all => Filter.All([.. One(all.Parts)]),
            AnyOf any => Filter.Any([.. One(any.Parts)]),
            Not not => !OneValueChanged(not.Inner, type),
            Related { Where: { } where } related when TypeOf(related.Relation, type) is { } target =>
                new Related(related.Quantifier, related.Relation, OneValueChanged(where, target)),
            Condition condition => ChangedValue(condition, type) ?? filter,
            _ => filter,
        };
    }

    private Filter Edited(Filter filter, ShopType type)
    {
        if (_dice.Chance(0.5))
        {
            switch (filter)
            {
                case AllOf all:
                    return Filter.All([.. OneEdited(all.Parts, type)]);
                case AnyOf any:
                    return Filter.Any([.. OneEdited(any.Parts, type)]);
                case Not not:
                    return !Edited(not.Inner, type);
                case Related { Where: { } where } related when TypeOf(related.Relation, type) is { } target:
                    return Edited(where, target) is var rows && rows is Everyone or Nobody
                        ? related
                        : new Related(related.Quantifier, related.Relation, rows);
            }
        }

        Filter added = shop.ReactQueryBuilderCondition(type);
        return (filter, _dice.Number(0, 5)) switch
        {
            (AllOf all, 0) => Filter.All([.. all.Parts.Skip(1)]),
            (AnyOf any, 0) => Filter.Any([.. any.Parts.SkipLast(1)]),
            (AllOf all, 1) => Filter.All([.. all.Parts, added]),
            (AnyOf any, 1) => Filter.Any([added, .. any.Parts]),
            (AllOf all, 2) => Filter.Any([.. all.Parts]),
            (AnyOf any, 2) => Filter.All([.. any.Parts.Reverse()]),
            (Not not, _) => not.Inner,
            (_, 3) => !filter,
            (Condition condition, _) when ChangedValue(condition, type) is { } changed => changed,
            (_, 4) => filter & added,
            (_, 5) => added | filter,
            _ => added,
        };
    }

    private IEnumerable<Filter> OneEdited(ValueList<Filter> parts, ShopType type)
    {
        var at = _dice.Number(0, parts.Count - 1);
        return parts.Select((p, i) => i == at ? Edited(p, type) : p);
    }

    /// <summary>The same field with another value, or null by chance.</summary>
    private Condition? ChangedValue(Condition condition, ShopType type) =>
        Enumerable.Range(0, _dice.Number(0, 60)).Select(_ => shop.ReactQueryBuilderCondition(type)).OfType<Condition>()
            .FirstOrDefault(c => c.Subject == condition.Subject && c != condition);

    private static ShopType? TypeOf(FieldPath relation, ShopType type) =>
        relation.Steps is [var name] && type.Relation(name) is { } step ? InteropShop.Type(step.Target) : null;
}
