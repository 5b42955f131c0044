using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Segmentation;

/// <summary>Reads the values of custom fields, which arrive as objects; one of a CLR type that the field's type does not hold is empty.</summary>
internal readonly struct CustomReading :
    IReading<object?, string>, IReading<object?, decimal>, IReading<object?, bool>, IReading<object?, IEnumerable<string?>>
{
    public static bool TryRead(object? stored, [MaybeNullWhen(false)] out string value) => TextReading.TryRead(stored as string, out value);

    public static bool TryRead(object? stored, out decimal value)
    {
        switch (stored)
        {
            case decimal number:
                value = number;
                return true;
            case byte or sbyte or short or ushort or int or uint or long or ulong:
                value = Convert.ToDecimal(stored, CultureInfo.InvariantCulture);
                return true;
            // By their shortest digits: a conversion would round to fifteen.
            case double or float:
                return decimal.TryParse(((IFormattable)stored).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            default:
                value = default;
                return false;
        }
    }

    public static bool TryRead(object? stored, out bool value)
    {
        value = stored is true;
        return stored is bool;
    }

    public static bool TryRead(object? stored, [MaybeNullWhen(false)] out IEnumerable<string?> value) =>
        ItemsReading.TryRead(stored is string one ? [one] : stored as IEnumerable<string?>, out value);
}

internal readonly struct CustomDayReading : IReading<object?, long>
{
    public static bool TryRead(object? stored, out long value)
    {
        value = stored is DateOnly day ? day.DayNumber : 0;
        return stored is DateOnly;
    }
}

internal readonly struct CustomInstantReading : IReading<object?, long>
{
    public static bool TryRead(object? stored, out long value)
    {
        value = stored is DateTimeOffset instant ? instant.UtcTicks : 0;
        return stored is DateTimeOffset;
    }
}
