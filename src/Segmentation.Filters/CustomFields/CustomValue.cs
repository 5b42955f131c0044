using System.Globalization;

namespace Segmentation;

/// <summary>A custom field's value as it is stored, and how filters read it.</summary>
internal static class CustomValue
{
    // So much of a text is enough to recognise it in a message.
    private const int MostShown = 100;

    /// <summary>Whether filters read a value here, and not none.</summary>
    public static bool IsRead(object? stored, FieldType type) => type switch
    {
        { IsMany: true } => CustomReading.TryRead(stored, out IEnumerable<string?>? _),
        { Scalar: ScalarType.Number } => CustomReading.TryRead(stored, out decimal _),
        { Scalar: ScalarType.Boolean } => CustomReading.TryRead(stored, out bool _),
        { Scalar: ScalarType.Date } => CustomDayReading.TryRead(stored, out _),
        { Scalar: ScalarType.Instant } => CustomInstantReading.TryRead(stored, out _),
        _ => CustomReading.TryRead(stored, out string? _),
    };

    /// <summary>Whether nothing is lost on who reads the value: it is read, or is nothing at all.</summary>
    public static bool Fits(object? stored, FieldType type) =>
        stored is null || IsRead(stored, type) || (IsOfText(type) && (stored is string || (type.IsMany && stored is IEnumerable<string?>)));

    /// <summary>The texts that a value of text or of a picklist consists of.</summary>
    public static IReadOnlyList<string> Texts(object? stored) => [.. AllTexts(stored).Where(t => t.Length > 0)];

    /// <summary>Whether two stored values are the same.</summary>
    public static bool AreSame(object? one, object? other) => one is IEnumerable<string?> && other is IEnumerable<string?>
        ? AllTexts(one).SequenceEqual(AllTexts(other), StringComparer.Ordinal)
        : Equals(one, other);

    /// <summary>The same value, in a collection of its own.</summary>
    public static object? Copy(object? stored) => stored is IEnumerable<string?> items ? new List<string?>(items) : stored;

    public static bool IsOfText(FieldType type) => type.Scalar is ScalarType.Text or ScalarType.Picklist;

    /// <summary>A value that is read as of one type, as of another; null where it cannot be, or nothing is read.</summary>
    public static object? Convert(object? stored, FieldType from, FieldType to, TimeZoneInfo zone)
    {
        if (!IsRead(stored, from))
            return null;
        if (IsOfText(from) && IsOfText(to))
            return to.IsMany ? new List<string?>(Texts(stored)) : Texts(stored) is [var only] ? only : null;
        return (from.Scalar, to.Scalar) switch
        {
            _ when from.IsMany || to.IsMany => null,
            (var same, var other) when same == other => stored,
            // With its scale, so that 12.50 stays what it was.
            (ScalarType.Number, ScalarType.Text) => NumberOf(stored).ToString(CultureInfo.InvariantCulture),
            (_, ScalarType.Text) => ValueOf(stored, from).ToString(),
            (ScalarType.Text, ScalarType.Number) => Iso.Number((string)stored!),
            (ScalarType.Text, ScalarType.Boolean) => bool.TryParse((string)stored!, out var truth) ? truth : null,
            (ScalarType.Text, ScalarType.Date) => Iso.Date((string)stored!),
            (ScalarType.Text, ScalarType.Instant) => Iso.Instant((string)stored!),
            (ScalarType.Date, ScalarType.Instant) => zone.StartOfDay((DateOnly)stored!),
            (ScalarType.Instant, ScalarType.Date) => zone.DayOf((DateTimeOffset)stored!),
            _ => null,
        };
    }

    /// <summary>Whether two values that are read of a type are read alike: texts to the letter, numbers whatever their CLR type and scale.</summary>
    public static bool AreReadAlike(object? one, object? other, FieldType type) => IsOfText(type)
        ? Texts(one).SequenceEqual(Texts(other), StringComparer.Ordinal)
        : IsRead(one, type) && IsRead(other, type) && ValueOf(one, type) == ValueOf(other, type);

    /// <summary>A value that is read of a type, as messages show it; not the value where it is sensitive.</summary>
    public static string Show(object? stored, FieldType type, CustomField field) =>
        IsOfText(type) ? Show(Texts(stored), field.IsSensitive) : Masked(field.IsSensitive) ?? ValueOf(stored, type).ToString();

    public static string Show(IEnumerable<string> texts, bool isSensitive) =>
        Masked(isSensitive) ?? string.Join(" or ", texts.Distinct(StringComparer.Ordinal).Select(t => $"'{Cut(t)}'"));

    private static string Cut(string text) => text.Length <= MostShown ? text : $"{text.AsSpan(0, MostShown)}…";

    private static string? Masked(bool isSensitive) => isSensitive ? ExplanationText.Mask : null;

    private static IEnumerable<string> AllTexts(object? stored) => (stored switch
    {
        string text => [text],
        IEnumerable<string?> items => items,
        _ => [],
    }).Select(i => i ?? "");

    private static Value ValueOf(object? stored, FieldType type) => type.Scalar switch
    {
        ScalarType.Number => Value.Of(NumberOf(stored)),
        ScalarType.Boolean => Value.Of((bool)stored!),
        ScalarType.Date => Value.Of((DateOnly)stored!),
        ScalarType.Instant => Value.Of((DateTimeOffset)stored!),
        _ => Value.Of((string?)stored),
    };

    private static decimal NumberOf(object? stored) => CustomReading.TryRead(stored, out decimal number) ? number : default;
}
