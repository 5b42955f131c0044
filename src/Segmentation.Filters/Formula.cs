using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What a derived field is reckoned from: fields and aggregates, the days between two dates, arithmetic over numbers. Immutable, value-equal.</summary>
/// <remarks>
/// <c>Formula.Sum("orders", "total") / Formula.Count("orders")</c> is one. Empty when a part is, on division by zero, and beyond what numbers can hold.
/// </remarks>
public abstract record Formula
{
    private protected Formula(int levels, long parts)
    {
        if (levels > Filter.MaxHeight)
            throw new FilterException($"a formula has at most {Filter.MaxHeight} levels");
        (Levels, Parts) = (levels, (int)Math.Min(parts, int.MaxValue));
    }

    internal int Levels { get; }

    internal int Parts { get; }

    /// <summary>Today, in the zone of the query.</summary>
    public static Formula Today { get; } = new TodayFormula();

    /// <summary>A field by its path.</summary>
    public static Formula Field(FieldPath path) => new SubjectFormula(new FieldSubject(path));

    /// <summary>The number of related rows that match; null: of all.</summary>
    public static Formula Count(FieldPath relation, Filter? where = null) => Aggregate(AggregateFunction.Count, relation, null, where);

    /// <summary>The sum of a field over the related rows that match; 0 over none.</summary>
    public static Formula Sum(FieldPath relation, string of, Filter? where = null) => Aggregate(AggregateFunction.Sum, relation, of, where);

    /// <summary>The mean of a field over the related rows that match; empty over none.</summary>
    public static Formula Avg(FieldPath relation, string of, Filter? where = null) => Aggregate(AggregateFunction.Avg, relation, of, where);

    /// <summary>The least value of a field over the related rows that match; empty over none.</summary>
    public static Formula Min(FieldPath relation, string of, Filter? where = null) => Aggregate(AggregateFunction.Min, relation, of, where);

    /// <summary>The greatest value of a field over the related rows that match; empty over none.</summary>
    public static Formula Max(FieldPath relation, string of, Filter? where = null) => Aggregate(AggregateFunction.Max, relation, of, where);

    /// <summary>How many days <paramref name="to"/> is after <paramref name="from"/>; datetimes count as their days in the zone of the query.</summary>
    public static Formula DaysBetween(Formula from, Formula to) => new DaysBetweenFormula(from, to);

    /// <summary>The sum.</summary>
    public static Formula operator +(Formula left, Formula right) => new ArithmeticFormula(left, ArithmeticOperator.Plus, right);

    /// <summary>The difference.</summary>
    public static Formula operator -(Formula left, Formula right) => new ArithmeticFormula(left, ArithmeticOperator.Minus, right);

    /// <summary>The product.</summary>
    public static Formula operator *(Formula left, Formula right) => new ArithmeticFormula(left, ArithmeticOperator.Times, right);

    /// <summary>The quotient; empty when <paramref name="right"/> is 0.</summary>
    public static Formula operator /(Formula left, Formula right) => new ArithmeticFormula(left, ArithmeticOperator.DividedBy, right);

    /// <summary>A number.</summary>
    public static implicit operator Formula(decimal number) => new NumberFormula(number);

    private static SubjectFormula Aggregate(AggregateFunction function, FieldPath relation, string? of, Filter? where) =>
        new(new AggregateSubject(function, relation, of, where));
}
