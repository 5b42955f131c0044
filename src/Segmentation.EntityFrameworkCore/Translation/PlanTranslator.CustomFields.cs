using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

// A custom field leads to the rows of its values as a relation does to others: what is asked of it is asked of them.
internal sealed partial class PlanTranslator<T>
{
    /// <summary>A condition on what stands in other rows; null where it is on the entity's own, or on what has to be reckoned.</summary>
    private ConditionBounds? OfOtherRows(Plan leaf) =>
        PlanLowering.Lowered(leaf) is { } lowered ? lowered.Accept(this)
        : leaf.Terms is [FieldTerm { Field: var field }] && CustomOf(field) is { } custom ? OfValues(leaf, custom)
        : null;

    /// <summary>The custom field whose values are in a table; null for any other field.</summary>
    private CustomField? CustomOf(Field field) => field.Definition.Custom is { } custom && scope.KeepsCustomFields(typeof(T)) ? custom : null;

    private ConditionBounds OfValues(Plan leaf, CustomField field)
    {
        // Some of its values are of another type.
        if (field.ChangingTo is not null)
            return ConditionBounds.Unknown;
        var value = CustomFieldTerms<T>.Of(field.Type.Scalar);
        return leaf switch
        {
            IsEmpty => Some(Plan.Not(new IsEmpty(value))).Negated,
            HasItems { Quantifier: ItemQuantifier.Any } items => Some(IsOneOf(items.Items.SelectMany(i => i))),
            HasItems { Quantifier: ItemQuantifier.All } => HasAll(),
            HasItems items => All([HasAll(), Some(Plan.All(Plan.Not(new IsEmpty(value)), Plan.Not(IsOneOf(items.Items.SelectMany(i => i))))).Negated]),
            _ => Some(PlanLowering.Over(leaf, value)),
        };

        ConditionBounds HasAll() => All(((HasItems)leaf).Items.Select(spellings => Some(IsOneOf(spellings))));

        InSet IsOneOf(IEnumerable<Value> spellings) => new(value, [.. spellings], ((HasItems)leaf).MatchCase);

        ConditionBounds Some(Plan where)
        {
            var kept = Expression.Parameter(typeof(CustomFieldRow<T>), "value");
            var sought = CustomFieldTerms<T>.Sought(where) is { } bySearch ? Plan.All(bySearch, where) : where;
            return sought.Accept(new PlanTranslator<CustomFieldRow<T>>(scope, kept)).Within(matches =>
                ReferenceEquals(matches, ConditionBounds.False) ? matches : HasValue(field, kept, matches));
        }
    }

    private MethodCallExpression HasValue(CustomField field, ParameterExpression value, Expression matches)
    {
        var (key, own) = KeysOf(value);
        var condition = ReferenceEquals(matches, ConditionBounds.True) ? IsOf(field, value) : Expression.AndAlso(IsOf(field, value), matches);
        if (!Dialect.SeeksBySets)
            return Values(nameof(Queryable.Any), value, Expression.AndAlso(Expression.Equal(key, own), condition));
        var keys = Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [value.Type, key.Type],
            Values(nameof(Queryable.Where), value, condition), Expression.Quote(Expression.Lambda(key, value)));
        return Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [key.Type], keys, own);
    }

    /// <summary>The one value of a custom field as a column; null for a field of many, and while its type changes.</summary>
    private Column? ColumnOf(CustomField field)
    {
        if (field.Type.IsMany || field.ChangingTo is not null)
            return null;
        var value = Expression.Parameter(typeof(CustomFieldRow<T>), "value");
        var member = CustomFieldTerms<T>.Of(field.Type.Scalar).Field.Property!;
        var (key, own) = KeysOf(value);
        var rows = Values(nameof(Queryable.Where), value, Expression.AndAlso(Expression.Equal(key, own), IsOf(field, value)));
        var values = Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [value.Type, member.PropertyType],
            rows, Expression.Quote(Expression.Lambda(Expression.Property(value, member), value)));
        var first = Expression.Call(typeof(Queryable), nameof(Queryable.FirstOrDefault), [member.PropertyType], values);
        return ColumnOf(first, scope.Find(value.Type, member)!);
    }

    private static Expression IsOf(CustomField field, ParameterExpression value)
    {
        var isOf = Expression.Equal(Expression.Property(value, nameof(CustomFieldRow<>.Field)), Operand.Of(typeof(string), field.Name));
        return field.Type.IsMany
            ? isOf
            : Expression.AndAlso(isOf, Expression.Equal(Expression.Property(value, nameof(CustomFieldRow<>.Item)), Expression.Constant(0)));
    }

    private (Expression Key, Expression Own) KeysOf(ParameterExpression value)
    {
        var key = scope.KeyOf(typeof(T));
        return (Expression.Call(typeof(EF), nameof(EF.Property), [key.ClrType], value, Expression.Constant(CustomFieldMapping.Key)), Read(key));
    }

    private MethodCallExpression Values(string method, ParameterExpression value, Expression condition) => Expression.Call(
        typeof(Queryable), method, [value.Type], scope.Rows(value.Type)!, Expression.Quote(Expression.Lambda(condition, value)));
}
