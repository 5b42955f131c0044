using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A field by name, waiting for a condition: <c>Filter.Field("kind").In("RETAIL", "TRADE")</c>. Immutable.</summary>
public readonly struct FieldQuery
{
    private readonly FieldPath _path;

    internal FieldQuery(FieldPath path) => _path = path;

    /// <summary>The value equals the operand.</summary>
    /// <exception cref="FilterException">The operand is an empty text; so for every member below.</exception>
    public Filter Is(Operand operand) => Condition(Operators.EqualTo, operand);

    /// <summary>The value does not equal the operand, or is empty.</summary>
    public Filter IsNot(Operand operand) => Condition(Operators.NotEqualTo, operand);

    /// <summary>The value is smaller, or earlier.</summary>
    public Filter LessThan(Operand operand) => Condition(Operators.LessThan, operand);

    /// <summary>The value is not greater, or not later.</summary>
    public Filter AtMost(Operand operand) => Condition(Operators.AtMost, operand);

    /// <summary>The value is greater, or later.</summary>
    public Filter GreaterThan(Operand operand) => Condition(Operators.GreaterThan, operand);

    /// <summary>The value is not smaller, or not earlier.</summary>
    public Filter AtLeast(Operand operand) => Condition(Operators.AtLeast, operand);

    /// <summary>The value lies between two operands, both included.</summary>
    public Filter Between(Operand low, Operand high) => Condition(Operators.Between, low, high);

    /// <summary>The value equals one of the constants.</summary>
    public Filter In(params ReadOnlySpan<Operand> constants) => Condition(Operators.In, constants);

    /// <summary>The value equals none of the constants, or is empty.</summary>
    public Filter NotIn(params ReadOnlySpan<Operand> constants) => Condition(Operators.NotIn, constants);

    /// <summary>The day or instant lies in a period, such as <c>new RollingPeriod(PeriodPosition.Last, 7, TimeUnit.Day)</c>.</summary>
    public Filter In(Period period) => Condition(Operators.InPeriod, period);

    /// <summary>The text holds another.</summary>
    public Filter Contains(string text) => Condition(Operators.Contains, text);

    /// <summary>The text starts with another.</summary>
    public Filter StartsWith(string text) => Condition(Operators.StartsWith, text);

    /// <summary>The text ends with another.</summary>
    public Filter EndsWith(string text) => Condition(Operators.EndsWith, text);

    /// <summary>At least one of the constants is among the items.</summary>
    public Filter HasAny(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasAny, constants);

    /// <summary>All of the constants are among the items.</summary>
    public Filter HasAll(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasAll, constants);

    /// <summary>There is no value, or no item.</summary>
    public Filter IsEmpty() => Condition(Operators.IsEmpty);

    /// <summary>There is a value, or an item.</summary>
    public Filter IsNotEmpty() => Condition(Operators.IsNotEmpty);

    private Condition Condition(Operator @operator, params ReadOnlySpan<Operand> operands) =>
        new(new FieldSubject(_path), @operator, ValueList.Create(operands));
}

/// <summary>Composes conditions in C#.</summary>
public static class FluentFilter
{
    extension(Filter)
    {
        /// <summary>A field by name, to say what its value has to be.</summary>
        /// <exception cref="FilterException">The name is empty.</exception>
        public static FieldQuery Field(string name) => new(name);
    }

    extension(Condition condition)
    {
        /// <summary>The condition, and that its field has a value: a negation that does not select empties.</summary>
        public Filter RequireValue() => condition & new Condition(condition.Subject, Operators.IsNotEmpty, []);
    }
}
