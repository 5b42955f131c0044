using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore;

internal sealed partial class PlanTranslator<T>
{
    public Column? ColumnOf(Term term) => term switch
    {
        FieldTerm { Field.Property: { } property } => ColumnOf(row, property),
        FieldTerm { Field: var field } when CustomOf(field) is { } custom => ColumnOf(custom),
        FieldTerm { Field: var field } => scope.Find(typeof(T), field) is { } property ? ColumnOf(Read(property), property) : null,
        AggregateTerm { Path: [RelationFrom<T> relation], Function: AggregateFunction.Count or AggregateFunction.Sum } aggregate =>
            relation.Accept(new Fold(this, aggregate)),
        _ => null,
    };

    /// <summary>A property of an entity as a column; null when it is mapped to none.</summary>
    private Column? ColumnOf(Expression entity, PropertyInfo member) =>
        scope.Find(entity.Type, member) is { } property ? ColumnOf(Expression.Property(entity, member), property) : null;

    private MethodCallExpression Read(IProperty property) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name));

    private Column ColumnOf(Expression value, IProperty property)
    {
        var isOptional = !value.Type.IsValueType || Nullable.GetUnderlyingType(value.Type) is not null;
        var isPresent = isOptional && property.IsNullable ? Expression.NotEqual(value, Expression.Constant(null, value.Type)) : null;
        Expression? isValid = null;
        if (Dialect.HoldsNaN && (Nullable.GetUnderlyingType(value.Type) ?? value.Type) is var type && (type == typeof(double) || type == typeof(float)))
        {
            var number = value.Type == type ? (Expression)value : Expression.Property(value, nameof(Nullable<>.Value));
            isValid = Expression.Not(Expression.Call(type, nameof(double.IsNaN), [], number));
        }

        return new Column(value, property, isPresent, isValid);
    }

    /// <summary>Counts or sums related rows; null where the store does not do so exactly.</summary>
    private sealed class Fold(PlanTranslator<T> parent, AggregateTerm aggregate) : IRelationVisitor<T, Column?>
    {
        public Column? Visit<TChild>(Relation<T, TChild> relation)
            where TChild : class
        {
            var child = Expression.Parameter(typeof(TChild), "row");
            // Other servers would be asked once for each entity; the engine asks for the rows of a thousand.
            if (parent.Scope.ShardKeyOf(typeof(TChild)) is not null)
                return null;
            if (relation.Members is not { } members || aggregate.Where.Accept(new PlanTranslator<TChild>(parent.Scope, child)) is not { IsExact: true } where
                || parent.RowsOf(members, child, where.Upper) is not { } rows)
            {
                return null;
            }

            if (aggregate.Function == AggregateFunction.Count)
                return new Column(Expression.Call(typeof(Queryable), nameof(Queryable.LongCount), [child.Type], rows), null, null, null);
            if (aggregate.Of is not FieldTerm { Field.Property: { } member }
                || new PlanTranslator<TChild>(parent.Scope, child).ColumnOf(child, member) is not { } of)
            {
                return null;
            }

            var isWhole = Type.GetTypeCode(of.Type) is >= TypeCode.SByte and <= TypeCode.UInt32;
            if (!(of.Type == typeof(decimal) ? parent.Dialect.SumsExactly(of.Property!) : isWhole && parent.Dialect.Orders(of.Property!)))
                return null;
            // The sum of no rows is 0, and so is that of rows without a value.
            var type = isWhole ? typeof(long) : typeof(decimal);
            var sum = Expression.Call(
                typeof(Queryable), nameof(Queryable.Sum), [child.Type], rows,
                Expression.Quote(Expression.Lambda(of.As(typeof(Nullable<>).MakeGenericType(type)), child)));
            return new Column(Expression.Convert(sum, type), null, null, isWhole ? null : parent.Dialect.IsWithinDecimals(sum, of.Property!));
        }
    }
}
