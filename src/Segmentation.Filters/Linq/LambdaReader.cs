using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the body of a lambda over one row as a filter. What it does not know is an error, never left out.</summary>
internal sealed partial class LambdaReader
{
    private static readonly FrozenDictionary<ExpressionType, (Operator Operator, Operator Mirrored)> Comparisons =
        new Dictionary<ExpressionType, (Operator, Operator)>
        {
            [ExpressionType.Equal] = (Operators.EqualTo, Operators.EqualTo),
            [ExpressionType.NotEqual] = (Operators.NotEqualTo, Operators.NotEqualTo),
            [ExpressionType.LessThan] = (Operators.LessThan, Operators.GreaterThan),
            [ExpressionType.LessThanOrEqual] = (Operators.AtMost, Operators.AtLeast),
            [ExpressionType.GreaterThan] = (Operators.GreaterThan, Operators.LessThan),
            [ExpressionType.GreaterThanOrEqual] = (Operators.AtLeast, Operators.AtMost),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Operator> TextOperators = new Dictionary<string, Operator>
    {
        [nameof(string.Contains)] = Operators.Contains,
        [nameof(string.StartsWith)] = Operators.StartsWith,
        [nameof(string.EndsWith)] = Operators.EndsWith,
    }.ToFrozenDictionary();

    private readonly Row _row;

    private LambdaReader(LambdaExpression lambda, EntityType? entityType) => _row = new Row(lambda.Parameters[0], entityType);

    public static Filter Read(LambdaExpression lambda, EntityType? entityType) => new LambdaReader(lambda, entityType).Read(lambda.Body);

    public static Subject ReadSubject(LambdaExpression lambda, EntityType? entityType) =>
        new LambdaReader(lambda, entityType).Find(lambda.Body)?.Subject ?? throw Unsupported.Part(lambda.Body, "it names no field");

    private Filter Read(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso } both => Read(both.Left) & Read(both.Right),
            BinaryExpression { NodeType: ExpressionType.OrElse } either => Read(either.Left) | Read(either.Right),
            UnaryExpression { NodeType: ExpressionType.Not } not => !Read(not.Operand),
            BinaryExpression { NodeType: ExpressionType.Equal, Left: MethodCallExpression call, Right: ConstantExpression { Value: bool truth } } =>
                truth ? Read(call) : !Read(call),
            BinaryExpression binary when Comparisons.TryGetValue(binary.NodeType, out var known) &&
                Compare(binary.Left, known.Operator, known.Mirrored, binary.Right, binary) is { } compared => compared,
            MethodCallExpression call when Called(call) is { } filter => filter,
            MemberExpression { Member.Name: nameof(Nullable<>.HasValue), Expression: { Type.IsValueType: true } optional } when Find(optional) is { } found =>
                new Condition(found.Subject, Operators.IsNotEmpty, []),
            _ when Find(expression) is { } found => new Condition(found.Subject, Operators.EqualTo, [true]),
            _ => Constants.ValueOf(expression) is true ? Filter.Everyone : Filter.Nobody,
        };
    }

    private Filter? Compare(Expression left, Operator @operator, Operator mirrored, Expression right, Expression whole, bool matchCase = false) =>
        Find(left) is { } first ? Compare(first, @operator, right, whole, matchCase)
        : Find(right) is { } second ? Compare(second, mirrored, left, whole, matchCase)
        : null;

    private Condition Compare(Found found, Operator @operator, Expression other, Expression whole, bool matchCase)
    {
        var (isEqual, isNotEqual) = (@operator == Operators.EqualTo, @operator == Operators.NotEqualTo);
        if (found.Type.IsEnum && !isEqual && !isNotEqual)
            throw Unsupported.Part(whole, "codes have no order in filters");
        if (Find(other) is { } second)
            return new Condition(found.Subject, @operator, [new SubjectOperand(second.Subject)], matchCase);
        return (Constants.ValueOf(other), isEqual, isNotEqual) switch
        {
            (null, true, _) => new Condition(found.Subject, Operators.IsEmpty, []),
            (null, _, true) => new Condition(found.Subject, Operators.IsNotEmpty, []),
            var (value, _, _) => new Condition(found.Subject, @operator, [Constants.Literal(value, other, found.Type)], matchCase),
        };
    }

    private Filter? Called(MethodCallExpression call)
    {
        Expression[] arguments = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        var isOfText = call.Method.DeclaringType == typeof(string);
        return (call.Method.Name, arguments) switch
        {
            (nameof(string.IsNullOrEmpty), [var text]) when isOfText && Find(text) is { } found => new Condition(found.Subject, Operators.IsEmpty, []),
            (nameof(string.Equals), [var left, var right, .. var comparison]) when isOfText =>
                Compare(left, Operators.EqualTo, Operators.EqualTo, right, call, MatchesCase(call, comparison)),
            (var name, [var text, var sought, .. var comparison]) when isOfText && TextOperators.TryGetValue(name, out var @operator) =>
                Find(text) is { } found ? new Condition(found.Subject, @operator, [Sought(sought, call)], MatchesCase(call, comparison)) : null,
            (nameof(Enumerable.Contains), [var list, var item, .. var comparer]) when IsOfList(call) && Expressions.IsList(list) =>
                Among(call, list, item, comparer),
            (nameof(Enumerable.Any) or nameof(Enumerable.All), _) when IsLinq(call) => Quantified(call),
            _ => null,
        };
    }

    // The compiler seeks in an array as in a span.
    private static bool IsOfList(MethodCallExpression call) =>
        call.Object is not null || IsLinq(call) || call.Method.DeclaringType == typeof(MemoryExtensions);

    private static bool MatchesCase(MethodCallExpression call, Expression[] comparison) => Array.ConvertAll(comparison, Constants.ValueOf) switch
    {
        [] or [StringComparison.OrdinalIgnoreCase] => false,
        [StringComparison.Ordinal] => true,
        _ => throw Unsupported.Part(call, "the comparison is StringComparison.Ordinal, OrdinalIgnoreCase, or none"),
    };

    private Condition? Among(MethodCallExpression call, Expression list, Expression item, Expression[] comparer)
    {
        // The compiler itself adds a comparer that is null.
        if (Array.Exists(comparer, c => Constants.ValueOf(c) is not null))
            throw Unsupported.Part(call, "leave the comparer out, text is compared without case");
        if (Find(list) is { } items)
            return new Condition(items.Subject, Operators.HasAny, [Sought(item, call)]);
        return Find(item) is { } found ? new Condition(found.Subject, Operators.In, Constants.Literals(list, found.Type)) : null;
    }

    private Literal Sought(Expression sought, MethodCallExpression call) =>
        Find(sought) is null ? Constants.Literal(Constants.ValueOf(sought), sought) : throw Unsupported.Part(call, "what is sought has to be a constant");

    /// <summary>The field or aggregate that an expression names; null when it mentions no row, and so is a constant.</summary>
    private Found? Find(Expression expression)
    {
        var bare = Expressions.Bare(expression);
        var subject = (Subject?)Aggregate(bare) ?? (_row.Field(bare) is { } path ? new FieldSubject(path) : null);
        if (subject is not null)
            return new Found(subject, Nullable.GetUnderlyingType(bare.Type) ?? bare.Type);
        return Expressions.MentionsRow(bare) ? throw Blame(bare) : null;
    }

    /// <summary>Names what is not understood: what stands within it where that is the reason, else itself.</summary>
    private FilterException Blame(Expression part)
    {
        var inner = part switch
        {
            UnaryExpression { Operand: var operand } => operand,
            MemberExpression { Expression: { } owner } => owner,
            MethodCallExpression { Object: { } owner } => owner,
            MethodCallExpression { Arguments: [var first, ..] } => first,
            _ => null,
        };
        if (inner is null or ParameterExpression || !Expressions.MentionsRow(inner))
            return Unsupported.Part(part);
        var isUnderstood = Expressions.HoldsRows(inner.Type) ? RowsOf(inner) is not null : Find(inner) is not null;
        return isUnderstood ? Unsupported.Part(part) : Blame(inner);
    }

    private readonly record struct Found(Subject Subject, Type Type);
}
