using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>The operator table. Every positive operator is false on empty; every negative one is declared as the complement of a positive one.</summary>
public static class Operators
{
    private static readonly FieldType Text = new(ScalarType.Text);
    private static readonly FieldType Number = new(ScalarType.Number);
    private static readonly FieldType Date = new(ScalarType.Date);
    private static readonly FieldType Texts = new(ScalarType.Text, IsMany: true);

    /// <summary><c>=</c></summary>
    public static Operator EqualTo { get; } = new((term, operands) => Reduction.Compare(term, Comparison.Equal, operands[0], operands.MatchCase))
    {
        Key = "=",
        Text = "=",
        Summary = "The value equals the operand; a datetime equals a day when it lies in it.",
        Operands = OperandShape.Value,
        Types = FieldTypes.Scalar,
        ComparesText = true,
        Examples = [new(Text, "'Berlin'", "'BERLIN'", true), new(Text, "'Berlin'", "'Bern'", false), new(Text, "'Berlin'", null, false)],
    };

    /// <summary><c>!=</c></summary>
    public static Operator NotEqualTo { get; } = EqualTo.Complement("!=", "!=", "The value does not equal the operand, or is empty.");

    /// <summary><c>&lt;</c></summary>
    public static Operator LessThan { get; } = new((term, operands) => Reduction.Compare(term, Comparison.Less, operands[0], operands.MatchCase))
    {
        Key = "<",
        Text = "<",
        Summary = "The value is smaller, or before the start of the operand's day.",
        Operands = OperandShape.Value,
        Types = FieldTypes.Ordered,
        Examples = [new(Number, "10", "9.99", true), new(Number, "10", "10", false), new(Number, "10", null, false)],
    };

    /// <summary><c>&lt;=</c></summary>
    public static Operator AtMost { get; } = new((term, operands) => Reduction.Compare(term, Comparison.LessOrEqual, operands[0], operands.MatchCase))
    {
        Key = "<=",
        Text = "<=",
        Summary = "The value is not greater, or before the end of the operand's day.",
        Operands = OperandShape.Value,
        Types = FieldTypes.Ordered,
        Examples = [new(Number, "10", "10", true), new(Number, "10", "10.01", false), new(Number, "10", null, false)],
    };

    /// <summary><c>&gt;</c></summary>
    public static Operator GreaterThan { get; } = new((term, operands) => Reduction.Compare(term, Comparison.Greater, operands[0], operands.MatchCase))
    {
        Key = ">",
        Text = ">",
        Summary = "The value is greater, or not before the end of the operand's day.",
        Operands = OperandShape.Value,
        Types = FieldTypes.Ordered,
        Examples = [new(Number, "10", "10.01", true), new(Number, "10", "10", false), new(Number, "10", null, false)],
    };

    /// <summary><c>&gt;=</c></summary>
    public static Operator AtLeast { get; } = new((term, operands) => Reduction.Compare(term, Comparison.GreaterOrEqual, operands[0], operands.MatchCase))
    {
        Key = ">=",
        Text = ">=",
        Summary = "The value is not smaller, or not before the start of the operand's day.",
        Operands = OperandShape.Value,
        Types = FieldTypes.Ordered,
        Examples = [new(Number, "10", "10", true), new(Number, "10", "9.99", false), new(Number, "10", null, false)],
    };

    /// <summary><c>between</c></summary>
    public static Operator Between { get; } = new((term, operands) => Reduction.Between(term, operands[0], operands[1]))
    {
        Key = "between",
        Text = "between",
        Summary = "The value lies between two operands, both included.",
        Operands = OperandShape.Two,
        Types = FieldTypes.Ordered,
        Examples = [new(Number, "10 and 20", "20", true), new(Number, "10 and 20", "20.01", false), new(Number, "10 and 20", null, false)],
    };

    /// <summary><c>not between</c></summary>
    public static Operator NotBetween { get; } =
        Between.Complement("notBetween", "not between", "The value does not lie between two operands, or is empty.");

    /// <summary><c>in (…)</c></summary>
    public static Operator In { get; } = new((term, operands) => Reduction.OneOf(term, operands))
    {
        Key = "in",
        Text = "in",
        Summary = "The value equals one of the constants.",
        Operands = OperandShape.Set,
        Types = FieldTypes.Scalar,
        ComparesText = true,
        Examples = [new(Text, "('Rome', 'Oslo')", "'oslo'", true), new(Text, "('Rome', 'Oslo')", "'Bonn'", false), new(Text, "('Rome', 'Oslo')", null, false)],
    };

    /// <summary><c>not in (…)</c></summary>
    public static Operator NotIn { get; } = In.Complement("notIn", "not in", "The value equals none of the constants, or is empty.");

    /// <summary><c>contains</c></summary>
    public static Operator Contains { get; } = new((term, operands) => Reduction.Match(term, TextPosition.Anywhere, operands))
    {
        Key = "contains",
        Text = "contains",
        Summary = "The text holds the operand.",
        Operands = OperandShape.Text,
        Types = FieldTypes.Text,
        ComparesText = true,
        Examples = [new(Text, "'soft'", "'Microsoft'", true), new(Text, "'soft'", "'Oracle'", false), new(Text, "'soft'", null, false)],
    };

    /// <summary><c>not contains</c></summary>
    public static Operator NotContains { get; } =
        Contains.Complement("notContains", "not contains", "The text does not hold the operand, or is empty.");

    /// <summary><c>starts with</c></summary>
    public static Operator StartsWith { get; } = new((term, operands) => Reduction.Match(term, TextPosition.Start, operands))
    {
        Key = "startsWith",
        Text = "starts with",
        Summary = "The text starts with the operand.",
        Operands = OperandShape.Text,
        Types = FieldTypes.Text,
        ComparesText = true,
        Examples = [new(Text, "'micro'", "'Microsoft'", true), new(Text, "'micro'", "'Oracle'", false), new(Text, "'micro'", null, false)],
    };

    /// <summary><c>not starts with</c></summary>
    public static Operator NotStartsWith { get; } =
        StartsWith.Complement("notStartsWith", "not starts with", "The text does not start with the operand, or is empty.");

    /// <summary><c>ends with</c></summary>
    public static Operator EndsWith { get; } = new((term, operands) => Reduction.Match(term, TextPosition.End, operands))
    {
        Key = "endsWith",
        Text = "ends with",
        Summary = "The text ends with the operand.",
        Operands = OperandShape.Text,
        Types = FieldTypes.Text,
        ComparesText = true,
        Examples = [new(Text, "'SOFT'", "'Microsoft'", true), new(Text, "'SOFT'", "'Oracle'", false), new(Text, "'SOFT'", null, false)],
    };

    /// <summary><c>not ends with</c></summary>
    public static Operator NotEndsWith { get; } =
        EndsWith.Complement("notEndsWith", "not ends with", "The text does not end with the operand, or is empty.");

    /// <summary><c>has any (…)</c></summary>
    public static Operator HasAny { get; } = new((term, operands) => Reduction.Items(term, ItemQuantifier.Any, operands))
    {
        Key = "hasAny",
        Text = "has any",
        Summary = "At least one of the constants is among the items.",
        Operands = OperandShape.Set,
        Types = FieldTypes.Many,
        Examples = [new(Texts, "('a', 'b')", "('B', 'c')", true), new(Texts, "('a', 'b')", "('c')", false), new(Texts, "('a', 'b')", null, false)],
    };

    /// <summary><c>has all (…)</c></summary>
    public static Operator HasAll { get; } = new((term, operands) => Reduction.Items(term, ItemQuantifier.All, operands))
    {
        Key = "hasAll",
        Text = "has all",
        Summary = "All of the constants are among the items.",
        Operands = OperandShape.Set,
        Types = FieldTypes.Many,
        Examples = [new(Texts, "('a', 'b')", "('c', 'b', 'a')", true), new(Texts, "('a', 'b')", "('a')", false), new(Texts, "('a', 'b')", null, false)],
    };

    /// <summary><c>has none (…)</c></summary>
    public static Operator HasNone { get; } = HasAny.Complement("hasNone", "has none", "None of the constants is among the items.");

    /// <summary><c>has exactly (…)</c></summary>
    public static Operator HasExactly { get; } = new((term, operands) => Reduction.Items(term, ItemQuantifier.Exactly, operands))
    {
        Key = "hasExactly",
        Text = "has exactly",
        Summary = "The items are the constants, in any order.",
        Operands = OperandShape.Set,
        Types = FieldTypes.Many,
        Examples = [new(Texts, "('a', 'b')", "('B', 'A')", true), new(Texts, "('a', 'b')", "('a', 'b', 'c')", false), new(Texts, "('a', 'b')", null, false)],
    };

    /// <summary><c>is empty</c></summary>
    public static Operator IsEmpty { get; } = new((term, _) => new IsEmpty(term))
    {
        Key = "isEmpty",
        Text = "is empty",
        Summary = "There is no value, or no item; a blank is a value.",
        Operands = OperandShape.None,
        Types = FieldTypes.Any,
        Examples = [new(Text, "", null, true), new(Text, "", "' '", false), new(Texts, "", null, true)],
    };

    /// <summary><c>is not empty</c></summary>
    public static Operator IsNotEmpty { get; } = IsEmpty.Complement("isNotEmpty", "is not empty", "There is a value, or an item.");

    /// <summary><c>in</c> a period</summary>
    public static Operator InPeriod { get; } = new((term, operands) => Reduction.Within(term, operands[0]))
    {
        Key = "inPeriod",
        Text = "in",
        Summary = "The day or instant lies in the period, seen from now.",
        Operands = OperandShape.Period,
        Types = FieldTypes.Time,
        Examples = [new(Date, "this year", "today", true), new(Date, "last 7 days", "tomorrow", false), new(Date, "this year", null, false)],
    };

    /// <summary><c>not in</c> a period</summary>
    public static Operator NotInPeriod { get; } =
        InPeriod.Complement("notInPeriod", "not in", "The day or instant does not lie in the period, or is empty.");

    /// <summary><c>anniversary in</c></summary>
    public static Operator AnniversaryIn { get; } = new((term, operands) => Reduction.Anniversary(term, operands[0]))
    {
        Key = "anniversaryIn",
        Text = "anniversary in",
        Summary = "Day and month fall in the period's days, whatever the year; 29 February counts as 28 February in common years.",
        Operands = OperandShape.Days,
        Types = FieldTypes.Time,
        Examples = [new(Date, "next 2 days", "tomorrow", true), new(Date, "next 2 days", "yesterday", false), new(Date, "next 2 days", null, false)],
    };

    /// <summary><c>anniversary not in</c></summary>
    public static Operator AnniversaryNotIn { get; } =
        AnniversaryIn.Complement("anniversaryNotIn", "anniversary not in", "Day and month do not fall in the period's days, or there is no value.");

    /// <summary>Every operator, in the order of the documentation.</summary>
    public static IReadOnlyList<Operator> All { get; } =
    [
        EqualTo, NotEqualTo, LessThan, AtMost, GreaterThan, AtLeast, Between, NotBetween, In, NotIn,
        Contains, NotContains, StartsWith, NotStartsWith, EndsWith, NotEndsWith,
        HasAny, HasAll, HasNone, HasExactly, IsEmpty, IsNotEmpty,
        InPeriod, NotInPeriod, AnniversaryIn, AnniversaryNotIn,
    ];

    private static readonly FrozenDictionary<string, Operator> ByKey = All.ToFrozenDictionary(o => o.Key, StringComparer.Ordinal);

    /// <summary>The operator with this JSON key, matched exactly; null when there is none.</summary>
    public static Operator? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The operators that take a field type, as words for a message.</summary>
    internal static string For(FieldType type) => string.Join(", ", All.Where(o => o.Takes(type)).Select(o => o.Text).Distinct());
}
