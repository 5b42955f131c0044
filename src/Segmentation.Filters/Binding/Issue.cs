using System.Globalization;

namespace Segmentation;

/// <summary>How grave an issue is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Probably not what was meant; the filter works all the same.</summary>
    Warning,

    /// <summary>The filter has no meaning and selects nobody.</summary>
    Error,
}

/// <summary>What kind of issue it is.</summary>
public enum IssueCode
{
    /// <summary>The text or JSON is not in the filter language.</summary>
    Syntax,

    /// <summary>A limit of <see cref="FilterLimits"/> is passed.</summary>
    TooLarge,

    /// <summary>A group, list or text operand is empty.</summary>
    EmptyInput,

    /// <summary>There is no such field.</summary>
    UnknownField,

    /// <summary>Several fields differ from the name only in case.</summary>
    AmbiguousField,

    /// <summary>There is no such operator.</summary>
    UnknownOperator,

    /// <summary>The operator does not take fields of this type.</summary>
    OperatorType,

    /// <summary>The operand cannot be read as the field's type.</summary>
    OperandType,

    /// <summary>The operand lies outside what its type can hold.</summary>
    OutOfRange,

    /// <summary>The field's picklist is not registered.</summary>
    UnknownPicklist,

    /// <summary>The code is no item of the field's picklist.</summary>
    UnknownItem,

    /// <summary>The item is not active any more.</summary>
    InactiveItem,

    /// <summary>There is no such relation.</summary>
    UnknownRelation,

    /// <summary>A path goes on from many rows, or a relation stands where a field is asked for.</summary>
    RelationStep,

    /// <summary>An aggregate would mix amounts of different currencies.</summary>
    MixedCurrency,

    /// <summary>Derived fields ask for one another in a circle.</summary>
    Circle,

    /// <summary>There is no such segment.</summary>
    UnknownSegment,

    /// <summary>The field is sensitive, and the caller may not ask about such fields.</summary>
    Sensitive,

    /// <summary>The part has a meaning, but not where it stands or not in this version.</summary>
    NotAvailable,

    /// <summary>Another tool's filter, or this one for another tool, says something that has no counterpart there.</summary>
    NotMapped,

    /// <summary>A part of another tool's filter was left out, as that tool does.</summary>
    LeftOut,

    /// <summary>The condition also selects entities that have no value.</summary>
    SelectsEmpty,

    /// <summary>No value can fulfil the condition.</summary>
    NeverTrue,

    /// <summary>Something stands twice where it may stand once.</summary>
    Repeated,

    /// <summary>A value of an entity is not of its field's type.</summary>
    ValueType,

    /// <summary>A required field has no value.</summary>
    Required,

    /// <summary>An entity holds an item without the item of the parent list that it depends on.</summary>
    DependentItem,

    /// <summary>No segment says who is kept from the channel.</summary>
    UnknownChannel,

    /// <summary>There is no such kind of action.</summary>
    UnknownAction,

    /// <summary>There is no such trigger.</summary>
    UnknownTrigger,

    /// <summary>A rule does nothing, or can never fire.</summary>
    NeverFires,

    /// <summary>Several rules set one field for the same occasion.</summary>
    Overlap,
}

/// <summary>A stretch of the text that a filter was parsed from.</summary>
/// <param name="Start">The first character's index, from 0, in UTF-16 units.</param>
/// <param name="Length">How many UTF-16 units.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in UTF-16 units.</param>
public readonly record struct TextSpan(int Start, int Length, int Line, int Column)
{
    /// <summary>Line and column, as <c>1:9</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}

/// <summary>Something found in a filter: what, how grave, where, and what to write instead.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Code">What kind it is.</param>
/// <param name="Message">What is wrong, in the user's words.</param>
public sealed record Issue(Severity Severity, IssueCode Code, string Message)
{
    /// <summary>Up to three names or codes that may have been meant, the likeliest first.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>The place in the text; null when the filter was not parsed from text.</summary>
    public TextSpan? Span { get; init; }

    /// <summary>The place in the filter's JSON form, as a JSON pointer; null when a text could not be parsed.</summary>
    public string? Pointer { get; init; }

    /// <summary>The place, two spaces, the severity unless it is an error, the message and the suggestions.</summary>
    public override string ToString()
    {
        var severity = Severity == Severity.Error ? "" : $"{Severity.ToString().ToLowerInvariant()}: ";
        var place = Span?.ToString() ?? (string.IsNullOrEmpty(Pointer) ? null : Pointer);
        var suggestions = Suggestions.Count == 0 ? "" : $": did you mean {string.Join(" or ", Suggestions.Select(FilterText.InBackQuotes))}?";
        return $"{(place is null ? "" : $"{place}  ")}{severity}{Message}{suggestions}";
    }
}
