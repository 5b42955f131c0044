using System.Collections.Frozen;
using System.Linq.Expressions;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class LambdaReader
{
    private static readonly FrozenDictionary<string, AggregateFunction> Functions = new Dictionary<string, AggregateFunction>
    {
        [nameof(Enumerable.Sum)] = AggregateFunction.Sum,
        [nameof(Enumerable.Average)] = AggregateFunction.Avg,
        [nameof(Enumerable.Min)] = AggregateFunction.Min,
        [nameof(Enumerable.Max)] = AggregateFunction.Max,
    }.ToFrozenDictionary();

    private Related? Quantified(MethodCallExpression call) => (call.Method.Name, call.Arguments) switch
    {
        (nameof(Enumerable.Any), [var source]) when RowsOf(source) is { } rows => new Related(Quantifier.Any, rows.Relation, rows.Where),
        (nameof(Enumerable.Any), [var source, LambdaExpression where]) when RowsOf(source) is { } rows =>
            new Related(Quantifier.Any, rows.Relation, rows.That(where).Where),
        (nameof(Enumerable.All), [var source, LambdaExpression what]) when RowsOf(source) is { } rows =>
            new Related(Quantifier.All, rows.Relation, rows.Where is { } where ? !where | rows.Read(what) : rows.Read(what)),
        _ => null,
    };

    private AggregateSubject? Aggregate(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.ArrayLength, Operand: var rows } => RowsOf(rows)?.Count(),
        MemberExpression { Member.Name: nameof(ICollection<>.Count), Expression: { } rows } => RowsOf(rows)?.Count(),
        MethodCallExpression call when IsLinq(call) => Aggregate(call.Method.Name, call.Arguments),
        _ => null,
    };

    private AggregateSubject? Aggregate(string name, IReadOnlyList<Expression> arguments) => (name, arguments) switch
    {
        (nameof(Enumerable.Count), [var rows]) => RowsOf(rows)?.Count(),
        (nameof(Enumerable.Count), [var rows, LambdaExpression where]) => RowsOf(rows)?.That(where).Count(),
        (_, [var rows, LambdaExpression of]) when Functions.TryGetValue(name, out var function) => RowsOf(rows)?.Fold(function, of),
        _ => null,
    };

    /// <summary>The rows of a relation, and which of them; null when the expression is no relation of this row.</summary>
    private Rows? RowsOf(Expression source) => Expressions.Bare(source) switch
    {
        MethodCallExpression { Method.Name: nameof(Enumerable.Where), Arguments: [var rows, LambdaExpression { Parameters: [_] } where] } call
            when IsLinq(call) => RowsOf(rows)?.That(where),
        var rows => Expressions.HoldsRows(rows.Type) && _row.Relation(rows) is var (path, target) ? new Rows(path, target, null) : null,
    };

    private static bool IsLinq(MethodCallExpression call) => call.Method.DeclaringType == typeof(Enumerable);

    private sealed record Rows(FieldPath Relation, EntityType? Target, Filter? Where)
    {
        public Filter Read(LambdaExpression lambda) => LambdaReader.Read(lambda, Target);

        public Rows That(LambdaExpression lambda) => this with { Where = Where is null ? Read(lambda) : Where & Read(lambda) };

        public AggregateSubject Count() => new(AggregateFunction.Count, Relation, null, Where);

        public AggregateSubject Fold(AggregateFunction function, LambdaExpression of) =>
            ReadSubject(of, Target) is FieldSubject { Path.Steps: [var field] }
                ? new AggregateSubject(function, Relation, field, Where)
                : throw Unsupported.Part(of.Body, "only a field of the rows themselves can be folded");
    }
}
