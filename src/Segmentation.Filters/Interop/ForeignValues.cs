using System.Globalization;
using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the values of other tools as the type of the field that they are compared with.</summary>
internal sealed class ForeignValues(InteropContext interop)
{
    private static readonly string[] LocalFormats =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    /// <summary>One value.</summary>
    /// <param name="element">The value.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="type">The type of the field.</param>
    /// <param name="truth">What texts other than true and false mean as a boolean; null: nothing.</param>
    /// <exception cref="JsonFault">It cannot be read so.</exception>
    public Operand Read(JsonElement element, string pointer, FieldType type, Func<string, bool?>? truth = null) => element.ValueKind switch
    {
        JsonValueKind.String => Read(JsonMembers.Text(element, pointer, Literal.EmptyText), pointer, type, truth),
        JsonValueKind.Number => Iso.Number(element.GetRawText()) is { } number
            ? number
            : throw new JsonFault(IssueCode.OutOfRange, pointer, "this number has more digits than an exact decimal holds (28)"),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => throw new JsonFault(IssueCode.EmptyInput, pointer, "null is no value here: ask whether the field is empty instead"),
        _ => throw new JsonFault(IssueCode.OperandType, pointer, $"one value is expected here, not {JsonMembers.Name(element)}"),
    };

    /// <summary>The members of a list: an array's, or those between the commas of a text; each without the blanks around it.</summary>
    public ValueList<Operand> List(JsonElement element, string pointer, FieldType type) => element.ValueKind == JsonValueKind.String
        ? [.. SplitAtCommas(JsonMembers.Text(element, pointer, "this list is empty")).Select(m => Read(m.Trim(), pointer, type, null))]
        : Members(element, pointer, type);

    /// <summary>The members of an array, or a value that stands alone; each without the blanks around it.</summary>
    public ValueList<Operand> Members(JsonElement element, string pointer, FieldType type, Func<string, bool?>? truth = null) =>
    [
        .. Items(element, pointer).Select(i => Member(i.Element, i.Pointer, type, truth)),
    ];

    /// <summary>One member of a list, without the blanks around it.</summary>
    public Operand Member(JsonElement element, string pointer, FieldType type, Func<string, bool?>? truth = null) =>
        element.ValueKind == JsonValueKind.String
            ? Read(JsonMembers.Text(element, pointer, Literal.EmptyText).Trim(), pointer, type, truth)
            : Read(element, pointer, type, truth);

    /// <summary>The members of an array that is not empty, with their places; a value that stands alone is a list of one.</summary>
    public IEnumerable<(JsonElement Element, string Pointer)> Items(JsonElement element, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return [(element, pointer)];
        var length = element.GetArrayLength();
        if (length == 0)
            throw new JsonFault(IssueCode.EmptyInput, pointer, "this list is empty");
        if (length > interop.Limits.SetItems)
            throw new JsonFault(IssueCode.TooLarge, pointer, $"the list has {length} items: at most {interop.Limits.SetItems} are allowed");
        return element.EnumerateArray().Select((item, i) => (item, $"{pointer}/{i}"));
    }

    /// <summary>The parts of a text between its commas; a comma behind a backslash belongs to its part.</summary>
    public static IEnumerable<string> SplitAtCommas(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (text[i] != ',' || (i > 0 && text[i - 1] == '\\')))
                continue;
            yield return text[start..i].Replace("\\,", ",", StringComparison.Ordinal);
            start = i + 1;
        }
    }

    private Operand Read(string text, string pointer, FieldType type, Func<string, bool?>? truth)
    {
        if (text.Length == 0)
            throw new JsonFault(IssueCode.EmptyInput, pointer, Literal.EmptyText);
        var trimmed = text.Trim();
        Operand? read = type.Scalar switch
        {
            ScalarType.Number => Iso.Number(trimmed) is { } number ? number : null,
            ScalarType.Boolean => (truth?.Invoke(trimmed) ?? Boolean(trimmed)) is { } answer ? answer : null,
            ScalarType.Date => Iso.Date(trimmed) is { } day ? day : null,
            ScalarType.Instant => Instant(trimmed, pointer),
            _ => text,
        };
        return read ?? throw new JsonFault(
            IssueCode.OperandType, pointer, $"{FilterText.Show(new Literal(Value.Of(text)))} does not read as {type}");
    }

    private static bool? Boolean(string text) =>
        string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) ? true
        : string.Equals(text, "false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    private Operand? Instant(string text, string pointer)
    {
        if (Iso.Date(text) is { } day)
            return day;
        if (Iso.Instant(text) is { } instant)
            return instant;
        if (!DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        return interop.Zone is { } zone
            ? zone.InstantAt(local)
            : throw new JsonFault(IssueCode.OperandType, pointer, $"'{text}' says no offset: write it like 2026-11-22T10:00:00Z, or name the zone to read it in");
    }
}
