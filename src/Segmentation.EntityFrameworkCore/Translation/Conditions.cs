using System.Linq.Expressions;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Joins conditions to groups that a store can take.</summary>
internal static class Conditions
{
    public static ConditionBounds All(IReadOnlyList<ConditionBounds> parts, int maxTerms) =>
        Join(parts, (one, other) => Expression.AndAlso(one, other), ConditionBounds.True, maxTerms);

    public static ConditionBounds Any(IReadOnlyList<ConditionBounds> parts, int maxTerms) =>
        Join(parts, (one, other) => Expression.OrElse(one, other), ConditionBounds.False, maxTerms);

    /// <summary>How deep a store's parser has to go for an expression: it nests what stands beside one another, however it was balanced here.</summary>
    public static int Depth(Expression condition) => Measure(condition) is var (terms, within) ? terms + within : 0;

    private static ConditionBounds Join(
        IReadOnlyList<ConditionBounds> parts, Func<Expression, Expression, Expression> join, Expression neutral, int maxTerms)
    {
        var upper = Join([.. parts.Select(p => p.Upper)], join, neutral, maxTerms);
        var bounds = parts.All(p => p.IsExact)
            ? ConditionBounds.Exactly(upper)
            : new ConditionBounds(upper, Join([.. parts.Select(p => p.Lower)], join, neutral, maxTerms));
        return Depth(bounds.Upper) <= maxTerms && Depth(bounds.Lower) <= maxTerms ? bounds : ConditionBounds.Unknown;
    }

    private static Expression Join(List<Expression> parts, Func<Expression, Expression, Expression> join, Expression neutral, int maxTerms)
    {
        var absorbing = ReferenceEquals(neutral, ConditionBounds.True) ? ConditionBounds.False : ConditionBounds.True;
        if (parts.Exists(p => ReferenceEquals(p, absorbing)))
            return absorbing;
        parts.RemoveAll(p => ReferenceEquals(p, neutral));
        if (parts.Count == 0)
            return neutral;
        return parts.Sum(p => (long)Depth(p)) <= maxTerms
            ? Balanced(parts, join)
            : Balanced([.. Groups(parts, maxTerms / 2).Select(g => g.Count == 1 ? g[0] : Cut(Balanced(g, join)))], join);
    }

    private static IEnumerable<List<Expression>> Groups(List<Expression> parts, int maxDepth)
    {
        var (group, depth) = (new List<Expression>(), 0);
        foreach (var part in parts)
        {
            depth += Depth(part);
            if (depth > maxDepth && group.Count > 0)
            {
                yield return group;
                (group, depth) = ([], Depth(part));
            }

            group.Add(part);
        }

        yield return group;
    }

    /// <summary>The same condition in a form that does not melt into its neighbours.</summary>
    private static BinaryExpression Cut(Expression condition) =>
        Expression.Equal(Expression.Condition(condition, Expression.Constant(1), Expression.Constant(0)), Expression.Constant(1));

    // EF Core walks expressions recursively: a thousand conditions side by side shall not be a thousand levels.
    private static Expression Balanced(IReadOnlyList<Expression> parts, Func<Expression, Expression, Expression> join) => parts.Count == 1
        ? parts[0]
        : join(Balanced([.. parts.Take(parts.Count / 2)], join), Balanced([.. parts.Skip(parts.Count / 2)], join));

    private static (int Terms, int Within) Measure(Expression condition) => condition switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse } group =>
            Measure(group.Left) is var left && Measure(group.Right) is var right
                ? (left.Terms + right.Terms, Math.Max(left.Within, right.Within))
                : default,
        BinaryExpression { Left: ConditionalExpression cut } => (1, Depth(cut.Test) + 2),
        UnaryExpression { NodeType: ExpressionType.Not } not => Measure(not.Operand) is var inner ? (inner.Terms, inner.Within + 1) : default,
        MethodCallExpression call => (1, call.Arguments.Select(Within).DefaultIfEmpty().Max()),
        _ => (1, 0),
    };

    private static int Within(Expression argument) => argument switch
    {
        UnaryExpression { NodeType: ExpressionType.Quote } quote => Within(quote.Operand),
        LambdaExpression lambda => Depth(lambda.Body) + 2,
        MethodCallExpression call => Measure(call).Within,
        _ => 0,
    };
}
