using System.Diagnostics.CodeAnalysis;

namespace Segmentation;

/// <summary>What a custom field is being changed to. Immutable.</summary>
/// <param name="Type">The new type.</param>
/// <param name="Picklist">The key of the new picklist; null for other types.</param>
/// <param name="TimeZone">The IANA name of the zone by which days become instants, and instants days.</param>
public sealed record CustomFieldTarget(FieldType Type, string? Picklist, string TimeZone)
{
    internal TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Reads values that are converted already as the type that they had.</summary>
    internal Func<object?, object?> BackTo(FieldType type)
    {
        var zone = Zone;
        return stored => CustomValue.IsRead(stored, type) ? stored : CustomValue.Convert(stored, Type, type, zone);
    }
}

/// <summary>Converts the values of a custom field to another type, where they survive it: converted back, a value is what it was.</summary>
/// <remarks>
/// Immutable and thread-safe.
/// So <c>007</c> and <c>12,5</c> do not become numbers, and an instant becomes a day only where it is the first of the day in the zone.
/// What converts: everything to text and back, dates and datetimes, text and picklists, and one value and many of these.
/// </remarks>
public sealed class CustomFieldConversion
{
    private readonly PicklistSnapshot _picklists;
    private readonly TimeZoneInfo _zone;

    /// <summary>The conversion of a field's values.</summary>
    /// <param name="from">The field as it is.</param>
    /// <param name="target">What it is to become.</param>
    /// <param name="picklists">The picklists in force.</param>
    /// <exception cref="ArgumentException">
    /// No value of the one type can become one of the other, the picklist is unknown, or the field's default value does not survive.
    /// </exception>
    public CustomFieldConversion(CustomField from, CustomFieldTarget target, PicklistSnapshot picklists)
    {
        (From, _picklists, _zone) = (from, picklists, target.Zone);
        To = from.As(target);
        if (!IsPossible(from.Type, To.Type))
            throw new ArgumentException($"\"{from.Name}\" is {from.Type}, which cannot become {To.Type}: go by text.", nameof(target));
        if (To.Picklist is { } key && picklists.Find(key) is null)
            throw new ArgumentException($"The picklist \"{key}\" is not registered.", nameof(target));
        if (!TryConvert(from.DefaultValue, out var value, out var fault))
            throw new ArgumentException($"The default value of \"{from.Name}\" does not survive: {fault}.", nameof(target));
        To = To with { DefaultValue = value };
    }

    /// <summary>The field as it is.</summary>
    public CustomField From { get; }

    /// <summary>The field as it will be.</summary>
    public CustomField To { get; }

    /// <summary>Whether any value of a type can become one of another.</summary>
    public static bool IsPossible(FieldType from, FieldType to)
    {
        if (CustomValue.IsOfText(from) && CustomValue.IsOfText(to))
            return true;
        var text = new FieldType(ScalarType.Text);
        return from == to || (from == text && !to.IsMany && to.Scalar != ScalarType.Reference) || (to == text && !from.IsMany) ||
            (from.Scalar, to.Scalar) is (ScalarType.Date, ScalarType.Instant) or (ScalarType.Instant, ScalarType.Date);
    }

    /// <summary>Whether filters read a value here, before the change.</summary>
    public bool HasValue(object? stored) => CustomValue.IsRead(stored, From.Type);

    /// <summary>Whether a stored value is of the new type, and not of the old one as well.</summary>
    public bool IsConverted(object? stored) => !CustomValue.IsRead(stored, From.Type) && CustomValue.IsRead(stored, To.Type);

    /// <summary>Converts a stored value; what is read as nothing becomes nothing.</summary>
    /// <param name="stored">The value as it is stored.</param>
    /// <param name="converted">The value as it is to be stored; the same object where nothing changes.</param>
    /// <param name="fault">Why the value does not survive, without the value where the field is sensitive.</param>
    public bool TryConvert(object? stored, out object? converted, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        converted = null;
        if (!CustomValue.Fits(stored, From.Type))
        {
            fault = $"{stored!.GetType().Name} is not read as {From.Type}";
            return false;
        }

        if (!HasValue(stored))
        {
            converted = CustomValue.Fits(stored, To.Type) ? stored : null;
            return true;
        }

        var value = CustomValue.Convert(stored, From.Type, To.Type, _zone);
        fault = Fault(stored, value);
        if (fault is null)
            converted = CustomValue.AreSame(stored, value) ? stored : value;
        return fault is null;
    }

    private string? Fault(object? stored, object? value)
    {
        var shown = CustomValue.Show(stored, From.Type, From);
        if (value is null)
            return From.Type.IsMany ? $"there are {CustomValue.Texts(stored).Count} values" : $"{shown} cannot become {To.Type}";
        var back = CustomValue.Convert(value, To.Type, From.Type, _zone);
        if (!CustomValue.AreReadAlike(stored, back, From.Type))
            return $"{shown} would lose a part, and be {CustomValue.Show(value, To.Type, From)}";
        // As text it would equal only itself, and filters that name the item would lose it.
        if (To.Picklist is null && From.Picklist is { } listed && CustomValue.Texts(stored).FirstOrDefault(c => IsAlias(listed, c)) is { } alias)
            return $"{CustomValue.Show([alias], From.IsSensitive)} is an alias in {listed}, and would be another text than the code: store the code";
        if (To.Picklist is null || _picklists.Find(To.Picklist) is not { IsOpen: false } list)
            return null;
        string[] strangers = [.. CustomValue.Texts(value).Where(code => list.Find(code) is null)];
        return strangers is [] ? null : $"{list.Key} has no item {CustomValue.Show(strangers, From.IsSensitive)}";
    }

    private bool IsAlias(string list, string stored) =>
        _picklists.Find(list)?.Find(stored) is { } item && !string.Equals(item.Code, stored, StringComparison.OrdinalIgnoreCase);
}
