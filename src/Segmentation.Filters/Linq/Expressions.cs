using System.Collections;
using System.Linq.Expressions;

namespace Segmentation;

/// <summary>What can be told of an expression by its shape.</summary>
internal static class Expressions
{
    /// <summary>The expression without what the compiler puts around it and a filter takes no notice of.</summary>
    public static Expression Bare(Expression expression)
    {
        while (Within(expression) is { } inner)
            expression = inner;
        return expression;
    }

    /// <summary>What stands within a conversion that keeps the value as it is, if there is one; null when it is no conversion.</summary>
    public static Expression? Within(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert when Keeps(convert.Operand.Type, convert.Type) =>
            convert.Operand,
        // Who compares a value with another asks for one that is there.
        MemberExpression { Member.Name: nameof(Nullable<>.Value), Expression: { } optional } when Nullable.GetUnderlyingType(optional.Type) is not null =>
            optional,
        // An array in place of a span, which no delegate could return.
        MethodCallExpression { Type.IsByRefLike: true, Method.Name: "op_Implicit", Arguments: [var array] } => array,
        _ => null,
    };

    /// <summary>Whether an expression depends on an entity, and so is no constant.</summary>
    public static bool MentionsRow(Expression expression)
    {
        var finder = new RowFinder();
        finder.Visit(expression);
        return finder.IsFound;
    }

    /// <summary>The expression as C# prints it, without what the compiler put in: closures, and conversions that are not written.</summary>
    public static string Show(Expression expression) => new Shortener().Visit(expression)!.ToString();

    /// <summary>Whether values of a type are entities, which have members of their own.</summary>
    public static bool IsEntity(Type type) => !type.IsValueType && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>Whether values of a type are several entities.</summary>
    public static bool HoldsRows(Type type) => typeof(IEnumerable).IsAssignableFrom(type) &&
        (type.GetElementType() ?? (type.GenericTypeArguments is [var only] ? only : null)) is { } item && IsEntity(item);

    public static bool IsList(Expression expression) =>
        Bare(expression).Type is var type && type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool Keeps(Type from, Type to)
    {
        if (to.IsAssignableFrom(from))
            return true;
        (from, to) = (Nullable.GetUnderlyingType(from) ?? from, Nullable.GetUnderlyingType(to) ?? to);
        // Which zone a DateTime is in is the field's to say, not the machine's.
        return (from == typeof(DateTime) && to == typeof(DateTimeOffset)) || Members.Widens(from.IsEnum ? from.GetEnumUnderlyingType() : from, to);
    }

    private sealed class RowFinder : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> _own = [];

        public bool IsFound { get; private set; }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            _own.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsFound |= !_own.Contains(node);
            return node;
        }
    }

    private sealed class Shortener : ExpressionVisitor
    {
        // A parameter is printed as its name, and so stands for any text.
        public override Expression? Visit(Expression? node) => node switch
        {
            MemberExpression { Expression: ConstantExpression } captured => Expression.Parameter(node.Type, captured.Member.Name),
            MethodCallExpression { Method.Name: "get_Item" or "get_Chars", Object: { } list, Arguments: [var index] } =>
                Expression.Parameter(node.Type, $"{Show(list)}[{Show(index)}]"),
            UnaryExpression or MethodCallExpression when Within(node) is { } inner => Expression.Parameter(node.Type, Show(inner)),
            _ => base.Visit(node),
        };
    }
}
