using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads a term of one entity in the plainest way: rows are listed, and numbers reckoned as fractions throughout.</summary>
internal sealed class TermInterpreter(object entity, RelatedRows related) : TermVisitor<Value>
{
    public override Value Visit(FieldTerm term) => term.Field.Read(entity);

    public override Value Visit(PathTerm term) =>
        term.Relation.RowsOf(entity, related).Select(row => term.Of.Accept(new TermInterpreter(row, related))).FirstOrDefault();

    public override Value Visit(AggregateTerm term)
    {
        var rows = term.RowsOf(entity, related).Where(row => term.Where.Accept(new Interpreter(row, related)));
        if (term.Of is not { } of)
            return Value.Of((decimal)rows.Count());
        var values = rows.Select(row => of.Accept(new TermInterpreter(row, related))).Where(v => !v.IsEmpty).ToList();
        var byOrder = Comparer<Value>.Create((one, other) => ValueComparison.Order(one, other));
        return term.Function switch
        {
            AggregateFunction.Sum => term.Kind == ValueKind.Double ? BinarySum(values) : Sum(values).ToValue(),
            AggregateFunction.Avg => values.Count == 0 ? default : Mean(values),
            AggregateFunction.Min => values.Order(byOrder).FirstOrDefault(),
            _ => values.OrderDescending(byOrder).FirstOrDefault(),
        };
    }

    public override Value Visit(ConstantTerm term) => term.Value;

    public override Value Visit(TodayTerm term) => throw new InvalidOperationException("The plan was not given its moment.");

    public override Value Visit(ArithmeticTerm term)
    {
        var (left, right) = (term.Left.Accept(this), term.Right.Accept(this));
        if (left.IsEmpty || right.IsEmpty)
            return default;
        if (term.Kind == ValueKind.Double)
            return Arithmetic.Of(term.Operator, left, right, isBinary: true);
        var (one, other) = (Arithmetic.FractionOf(left), Arithmetic.FractionOf(right));
        return term.Operator switch
        {
            ArithmeticOperator.Plus => (one + other).ToValue(),
            ArithmeticOperator.Minus => (one - other).ToValue(),
            ArithmeticOperator.Times => (one * other).ToValue(),
            _ => other.IsZero ? default : (one / other).ToValue(),
        };
    }

    public override Value Visit(DaysBetweenTerm term) => ValueComparison.DaysBetween(term.From.Accept(this), term.To.Accept(this), term.Zone);

    private static Fraction Sum(IEnumerable<Value> values) => values.Aggregate(Fraction.Zero, (sum, value) => sum + Arithmetic.FractionOf(value));

    private static Value BinarySum(List<Value> values)
    {
        var sum = Infinity(values) ?? Sum(values).ToDouble();
        return Infinity(values) is not null || double.IsFinite(sum) ? Value.Of(sum) : default;
    }

    private static Value Mean(List<Value> values) =>
        Infinity(values) is { } infinite ? Value.Of(infinite) : (Sum(values) / Fraction.Of((decimal)values.Count)).ToValue();

    /// <summary>What the infinite ones among the values add up to, which may be no number; null when there are none.</summary>
    private static double? Infinity(List<Value> values)
    {
        var infinite = values.Where(v => v.Kind == ValueKind.Double && double.IsInfinity(v.Double)).Select(v => v.Double).ToList();
        return infinite.Count == 0 ? null : infinite.Sum();
    }
}
