using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>The columns that rows of a class are ordered by, where the store orders as the engine does. Each is made once. Thread-safe.</summary>
internal sealed class SortColumns<T>(QueryScope scope)
    where T : class
{
    private readonly ConditionalWeakTable<Field, StrongBox<SortColumn?>> _fields = [];
    private readonly ConditionalWeakTable<Field, StrongBox<SortColumn?>> _keys = [];

    /// <summary>The column of a term; null where the store orders its values otherwise.</summary>
    public SortColumn? Of(Term term) => term is FieldTerm { Field: var field } ? _fields.GetValue(field, f => new(OfField(f))).Value : null;

    /// <summary>The column of the key; null where the store orders it otherwise than keys are ordered.</summary>
    public SortColumn? OfKey(Field key) => _keys.GetValue(key, k => new(OfKeyField(k))).Value;

    private SortColumn? OfField(Field field) =>
        field is { Type: { IsMany: false, Scalar: not (ScalarType.Picklist or ScalarType.Reference) } }
        && ColumnOf(field) is { Property: { } property } column && scope.Dialect.Orders(property)
        && !(field.Kind == ValueKind.Double && scope.Dialect.HoldsNaN)
        && (field.Kind == ValueKind.Boolean || ColumnScale.Of(column.Type, field.Kind, 1, isUtc: false) is { HasPoints: true })
            ? new SortColumn(EntityScope<T>.Row, column.Value, column.HasValue, scope.Dialect)
            : null;

    private SortColumn? OfKeyField(Field key)
    {
        var value = ColumnOf(key) switch
        {
            { Property: { } property } text when text.Type == typeof(string) => scope.Dialect.Ordinal(text.Value, property),
            { Property: { } property } number when key.Kind == ValueKind.Number && scope.Dialect.Orders(property) => number.Value,
            _ => null,
        };
        return value is null ? null : new SortColumn(EntityScope<T>.Row, value, hasValue: null, scope.Dialect);
    }

    private Column? ColumnOf(Field field) => new PlanTranslator<T>(scope, EntityScope<T>.Row).ColumnOf(new FieldTerm(field));
}

/// <summary>A column that rows are ordered by, those without a value last in both directions.</summary>
internal sealed class SortColumn(ParameterExpression row, Expression value, Expression? hasValue, QueryDialect dialect)
{
    private readonly Step _byValue = new(row, value);
    private readonly Step? _byEmptiness = hasValue is null ? null : new(row, Expression.Not(hasValue));

    /// <summary>What the rows are ordered by.</summary>
    public Expression Value => value;

    /// <summary>Rows in this order; where they are in another already, those that tie in it.</summary>
    public Expression Order(Expression rows, bool isFirst, bool isDescending) => _byEmptiness is null || dialect.PutsNullsLast(isDescending)
        ? _byValue.Order(rows, isFirst, isDescending)
        : _byValue.Order(_byEmptiness.Order(rows, isFirst, isDescending: false), isFirst: false, isDescending);

    private sealed class Step(ParameterExpression row, Expression by)
    {
        private static readonly MethodInfo[] Verbs = Array.ConvertAll(
            [nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending), nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending)],
            name => typeof(Queryable).GetMethods().Single(m => m.Name == name && m.GetParameters().Length == 2));

        private readonly MethodInfo[] _verbs = Array.ConvertAll(Verbs, v => v.MakeGenericMethod(row.Type, by.Type));
        private readonly UnaryExpression _by = Expression.Quote(Expression.Lambda(by, row));

        public Expression Order(Expression rows, bool isFirst, bool isDescending) =>
            Expression.Call(_verbs[(isFirst ? 0 : 2) + (isDescending ? 1 : 0)], rows, _by);
    }
}
