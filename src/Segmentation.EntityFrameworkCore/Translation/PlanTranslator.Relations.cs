using System.Linq.Expressions;
using System.Reflection;

namespace Segmentation.EntityFrameworkCore;

// Rows are joined by the keys that the relation was declared with, whether the context knows a navigation or not: one that it knows may be taken for one
// that always leads somewhere.
internal sealed partial class PlanTranslator<T>
{
    /// <summary>Whether a key of the row is one of some keys; false of those that are of another kind.</summary>
    public ConditionBounds HasKey(LambdaExpression key, IEnumerable<EntityKey> keys)
    {
        if (KeyOf(row, key) is not { } column)
            return ConditionBounds.Unknown;
        var kind = column.Type == typeof(string) ? ValueKind.Text : column.Type == typeof(Guid) ? ValueKind.Guid : ValueKind.Number;
        return IsAmong(column, kind, [.. keys.Select(k => k.Value).Where(v => v.Kind == kind)], matchCase: true);
    }

    /// <summary>Whether there is a related row of which a condition holds; null where the store cannot join them.</summary>
    private Expression? AnyOf(RelationMembers members, ParameterExpression child, Expression where)
    {
        if (members is not { LinkNear: { } linkNear, LinkFar: { } linkFar })
            return Equal(row, members.Near, child, members.Far) is { } join ? Call(nameof(Queryable.Any), child, join, where) : null;
        var link = Expression.Parameter(linkNear.Parameters[0].Type, "link");
        return Equal(row, members.Near, link, linkNear) is { } ours && Equal(link, linkFar, child, members.Far) is { } theirs
            && Call(nameof(Queryable.Any), child, theirs, where) is { } linked
            ? Call(nameof(Queryable.Any), link, ours, linked)
            : null;
    }

    /// <summary>The related rows of which a condition holds, each once; null where the store cannot join them.</summary>
    private Expression? RowsOf(RelationMembers members, ParameterExpression child, Expression where)
    {
        if (members is not { LinkNear: { } linkNear, LinkFar: { } linkFar })
            return Equal(row, members.Near, child, members.Far) is { } join ? Call(nameof(Queryable.Where), child, join, where) : null;
        var link = Expression.Parameter(linkNear.Parameters[0].Type, "link");
        if (Equal(row, members.Near, link, linkNear) is not { } ours || Equal(link, linkFar, child, members.Far) is null
            || Call(nameof(Queryable.Where), link, ours, ConditionBounds.True) is not { } links)
        {
            return null;
        }

        // A row that is linked twice is among the links' keys once.
        var (own, far) = (KeyOf(child, members.Far)!, KeyOf(link, linkFar)!);
        var type = own.Type == typeof(string) ? own.Type : typeof(Nullable<>).MakeGenericType(own.Type == far.Type ? own.Type : typeof(long));
        var keys = Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [link.Type, type], links, Expression.Quote(Expression.Lambda(far.As(type), link)));
        return Call(
            nameof(Queryable.Where), child, own.Guarded(Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [type], keys, own.As(type))), where);
    }

    /// <summary>Whether two keys are the same, and neither is empty; null where the store cannot tell.</summary>
    private Expression? Equal(Expression one, LambdaExpression key, Expression other, LambdaExpression otherKey)
    {
        if (KeyOf(one, key) is not { } left || KeyOf(other, otherKey) is not { } right)
            return null;
        if (left.Type == typeof(string))
        {
            return right.Type == typeof(string)
                ? left.Guarded(Expression.AndAlso(Expression.NotEqual(left.Value, Expression.Constant("")), Expression.Equal(left.Value, right.Value)))
                : null;
        }

        // Whole numbers of different widths.
        var type = typeof(Nullable<>).MakeGenericType(left.Type == right.Type ? left.Type : typeof(long));
        return left.Guarded(Expression.Equal(left.As(type), right.As(type)));
    }

    /// <summary>A key as a column whose values the store tells apart as they stand; null when it has none.</summary>
    public Column? KeyOf(Expression entity, LambdaExpression key)
    {
        var body = key.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } convert)
            body = convert.Operand;
        return body is MemberExpression { Member: PropertyInfo member } && ColumnOf(entity, member) is { Property: { } property } column
            && Dialect.TellsEqual(property) && (column.Type != typeof(string) || Dialect.MatchingCase(column.Value, property) == column.Value)
            ? column
            : null;
    }

    private Expression? Call(string method, ParameterExpression of, Expression join, Expression where)
    {
        var condition = ReferenceEquals(where, ConditionBounds.True) ? join : Expression.AndAlso(join, where);
        return scope.Rows(of.Type) is { } rows
            ? Expression.Call(typeof(Queryable), method, [of.Type], rows, Expression.Quote(Expression.Lambda(condition, of)))
            : null;
    }
}
