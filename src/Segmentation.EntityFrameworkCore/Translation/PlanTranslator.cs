using System.Linq.Expressions;
using System.Reflection;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Translates a plan, its times constants, to a condition on rows, from above and from below.</summary>
internal sealed partial class PlanTranslator<T>(QueryScope scope, ParameterExpression row) : PlanVisitor<ConditionBounds>
    where T : class
{
    private QueryDialect Dialect => scope.Dialect;

    public override ConditionBounds Visit(Constant node) => ConditionBounds.Always(node.Answer);

    public override ConditionBounds Visit(All node) => Conditions.All([.. node.Parts.Select(p => p.Accept(this))], Dialect.MaxTerms);

    public override ConditionBounds Visit(Any node) => Conditions.Any([.. node.Parts.Select(p => p.Accept(this))], Dialect.MaxTerms);

    public override ConditionBounds Visit(Negation node) => node.Inner.Accept(this).Negated;

    public override ConditionBounds Visit(MemberOf node) =>
        Visit(new InSet(new FieldTerm(node.EntityType.KeyField), [.. node.Keys.Where(k => !k.IsEmpty).Select(k => k.Value)], MatchCase: true));

    public override ConditionBounds Visit(HasRelated node) =>
        (node.Relation as RelationFrom<T>)?.Accept(new Exists(this, node.Where)) ?? ConditionBounds.Unknown;

    /// <summary>Whether a row belongs to this one over a relation; null where the store cannot tell.</summary>
    private Expression? Joined<TChild>(RelationMembers members, ParameterExpression child)
        where TChild : class => members is { LinkNear: { } linkNear, LinkFar: { } linkFar }
        ? Linked(linkNear, linkFar, (link, near, far) => Equal(row, members.Near, link, near) is { } ours && Equal(link, far, child, members.Far) is { } theirs
            ? Expression.AndAlso(ours, theirs)
            : null)
        : Equal(row, members.Near, child, members.Far);

    /// <summary>Whether there is a link of which a condition holds.</summary>
    private Expression? Linked(
        LambdaExpression near, LambdaExpression far, Func<ParameterExpression, LambdaExpression, LambdaExpression, Expression?> condition)
    {
        var link = Expression.Parameter(near.Parameters[0].Type, "link");
        return condition(link, near, far) is { } joined && scope.Rows(link.Type) is { } rows
            ? Expression.Call(typeof(Queryable), nameof(Queryable.Any), [link.Type], rows, Expression.Quote(Expression.Lambda(joined, link)))
            : null;
    }

    /// <summary>Whether two keys are the same, and neither is empty; null where the store cannot tell.</summary>
    private Expression? Equal(Expression one, LambdaExpression key, Expression other, LambdaExpression otherKey)
    {
        if (KeyOf(one, key) is not { } left || KeyOf(other, otherKey) is not { } right)
            return null;
        if (left.Type == typeof(string))
        {
            return left.Type == right.Type && Dialect.MatchingCase(left.Value, left.Property) is { } own && Dialect.MatchingCase(right.Value, right.Property) is { } theirs
                ? left.Guarded(Expression.AndAlso(Expression.NotEqual(left.Value, Expression.Constant("")), Expression.Equal(own, theirs)))
                : null;
        }

        // Whole numbers of different widths.
        var type = typeof(Nullable<>).MakeGenericType(left.Type == right.Type ? left.Type : typeof(long));
        return left.Guarded(Expression.Equal(left.As(type), right.As(type)));
    }

    /// <summary>Whether a key of the row is one of some keys; false of those that are of another kind.</summary>
    public ConditionBounds HasKey(LambdaExpression key, IEnumerable<EntityKey> keys)
    {
        if (KeyOf(row, key) is not { } column)
            return ConditionBounds.Unknown;
        var kind = column.Type == typeof(string) ? ValueKind.Text : column.Type == typeof(Guid) ? ValueKind.Guid : ValueKind.Number;
        return IsAmong(column, kind, [.. keys.Select(k => k.Value).Where(v => v.Kind == kind)], matchCase: true);
    }

    private Column? KeyOf(Expression entity, LambdaExpression key)
    {
        var body = key.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } convert)
            body = convert.Operand;
        return body is MemberExpression { Member: PropertyInfo property } && ColumnOf(entity, property) is { } column && Dialect.TellsEqual(column.Property!)
            ? column
            : null;
    }

    /// <summary>Asks whether there are related rows of which a condition holds.</summary>
    private sealed class Exists(PlanTranslator<T> parent, Plan where) : IRelationVisitor<T, ConditionBounds>
    {
        public ConditionBounds Visit<TChild>(Relation<T, TChild> relation)
            where TChild : class => parent.Related(relation, where) is var (rows, child, join, condition)
            ? condition.Within(matches => ReferenceEquals(matches, ConditionBounds.False) ? matches : Call(rows, nameof(Queryable.Any), child, join, matches))
            : ConditionBounds.Unknown;
    }

    /// <summary>The rows of a relation, how they are joined, and which of them are meant; null where the store cannot join them.</summary>
    private (Expression Rows, ParameterExpression Child, Expression Join, ConditionBounds Where)? Related<TChild>(Relation<T, TChild> relation, Plan where)
        where TChild : class
    {
        var child = Expression.Parameter(typeof(TChild), "row");
        return relation.Members is { } members && scope.Rows(typeof(TChild)) is { } rows && Joined<TChild>(members, child) is { } join
            ? (rows, child, join, where.Accept(new PlanTranslator<TChild>(scope, child)))
            : null;
    }

    private static Expression Call(Expression rows, string method, ParameterExpression row, Expression join, Expression where)
    {
        var condition = ReferenceEquals(where, ConditionBounds.True) ? join : Expression.AndAlso(join, where);
        return Expression.Call(typeof(Queryable), method, [row.Type], rows, Expression.Quote(Expression.Lambda(condition, row)));
    }
}
