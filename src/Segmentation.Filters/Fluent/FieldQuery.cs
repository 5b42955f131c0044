using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A field or aggregate, waiting for a condition: <c>Filter.Field("kind").In("RETAIL", "TRADE")</c>. Immutable.</summary>
public readonly struct FieldQuery
{
    private readonly Subject _subject;

    internal FieldQuery(Subject subject) => _subject = subject;

    /// <summary>The value equals the operand.</summary>
    /// <exception cref="FilterException">The operand is an empty text; so for every member below.</exception>
    public Condition Is(Operand operand) => Condition(Operators.EqualTo, operand);

    /// <summary>The value does not equal the operand, or is empty.</summary>
    public Condition IsNot(Operand operand) => Condition(Operators.NotEqualTo, operand);

    /// <summary>The value is smaller, or earlier.</summary>
    public Condition LessThan(Operand operand) => Condition(Operators.LessThan, operand);

    /// <summary>The value is not greater, or not later.</summary>
    public Condition AtMost(Operand operand) => Condition(Operators.AtMost, operand);

    /// <summary>The value is greater, or later.</summary>
    public Condition GreaterThan(Operand operand) => Condition(Operators.GreaterThan, operand);

    /// <summary>The value is not smaller, or not earlier.</summary>
    public Condition AtLeast(Operand operand) => Condition(Operators.AtLeast, operand);

    /// <summary>The value lies between two operands, both included.</summary>
    public Condition Between(Operand low, Operand high) => Condition(Operators.Between, low, high);

    /// <summary>The value does not lie between two operands, or is empty.</summary>
    public Condition NotBetween(Operand low, Operand high) => Condition(Operators.NotBetween, low, high);

    /// <summary>The value equals one of the constants.</summary>
    public Condition In(params ReadOnlySpan<Operand> constants) => Condition(Operators.In, constants);

    /// <summary>The value equals none of the constants, or is empty.</summary>
    public Condition NotIn(params ReadOnlySpan<Operand> constants) => Condition(Operators.NotIn, constants);

    /// <summary>The day or instant lies in a period, such as <c>new RollingPeriod(PeriodPosition.Last, 7, TimeUnit.Day)</c>.</summary>
    public Condition In(Period period) => Condition(Operators.InPeriod, period);

    /// <summary>The day or instant does not lie in a period, or is empty.</summary>
    public Condition NotIn(Period period) => Condition(Operators.NotInPeriod, period);

    /// <summary>Day and month fall in a period of whole days, whatever the year.</summary>
    public Condition AnniversaryIn(Period period) => Condition(Operators.AnniversaryIn, period);

    /// <summary>Day and month do not fall in a period of whole days, or there is no value.</summary>
    public Condition AnniversaryNotIn(Period period) => Condition(Operators.AnniversaryNotIn, period);

    /// <summary>The text holds another.</summary>
    public Condition Contains(string text) => Condition(Operators.Contains, text);

    /// <summary>The text does not hold another, or is empty.</summary>
    public Condition NotContains(string text) => Condition(Operators.NotContains, text);

    /// <summary>The text starts with another.</summary>
    public Condition StartsWith(string text) => Condition(Operators.StartsWith, text);

    /// <summary>The text does not start with another, or is empty.</summary>
    public Condition NotStartsWith(string text) => Condition(Operators.NotStartsWith, text);

    /// <summary>The text ends with another.</summary>
    public Condition EndsWith(string text) => Condition(Operators.EndsWith, text);

    /// <summary>The text does not end with another, or is empty.</summary>
    public Condition NotEndsWith(string text) => Condition(Operators.NotEndsWith, text);

    /// <summary>At least one of the constants is among the items.</summary>
    public Condition HasAny(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasAny, constants);

    /// <summary>All of the constants are among the items.</summary>
    public Condition HasAll(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasAll, constants);

    /// <summary>None of the constants is among the items.</summary>
    public Condition HasNone(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasNone, constants);

    /// <summary>The items are the constants, in any order.</summary>
    public Condition HasExactly(params ReadOnlySpan<Operand> constants) => Condition(Operators.HasExactly, constants);

    /// <summary>There is no value, or no item.</summary>
    public Condition IsEmpty() => Condition(Operators.IsEmpty);

    /// <summary>There is a value, or an item.</summary>
    public Condition IsNotEmpty() => Condition(Operators.IsNotEmpty);

    private Condition Condition(Operator @operator, params ReadOnlySpan<Operand> operands) =>
        new(_subject, @operator, ValueList.Create(operands));
}

/// <summary>Composes conditions in C#.</summary>
public static class FluentFilter
{
    extension(Filter)
    {
        /// <summary>A field by name, or by the path to it, to say what its value has to be.</summary>
        /// <exception cref="FilterException">A name is empty.</exception>
        public static FieldQuery Field(FieldPath path) => new(new FieldSubject(path));

        /// <summary>A relation by name, or by the path to it, to say what its rows have to be: <c>Filter.Relation("deals").Any(won)</c>.</summary>
        /// <exception cref="FilterException">A name is empty.</exception>
        public static RelationQuery Relation(FieldPath path) => new(path);
    }

    extension(Condition condition)
    {
        /// <summary>The condition, and that its field, and every field that it is compared with, has a value: a negation that does not select empties.</summary>
        public Filter RequireValue() => Filter.All([
            condition,
            .. condition.Operands.OfType<SubjectOperand>().Select(o => o.Subject).Prepend(condition.Subject)
                .Select(s => new Condition(s, Operators.IsNotEmpty, []))]);

        /// <summary>The same condition with text compared with case.</summary>
        /// <exception cref="FilterException">The operator does not compare text.</exception>
        public Condition MatchingCase() => new(condition.Subject, condition.Operator, condition.Operands, matchCase: true);
    }
}
