using System.Globalization;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Reads what a column holds as the value that filters see.</summary>
internal static class StoredValue
{
    public static Value Of(object? stored, Field field) => stored switch
    {
        null => default,
        string text => Value.Of(text),
        bool truth => Value.Of(truth),
        Guid key => Value.Of(key),
        DateOnly day => Value.Of(day),
        DateTime time when field.Kind == ValueKind.Date => Value.Of(DateOnly.FromDateTime(time)),
        DateTime time => Value.Of(new DateTimeOffset(time.Ticks, TimeSpan.Zero)),
        DateTimeOffset instant => Value.Of(instant),
        double or float => Value.Of(Convert.ToDouble(stored, CultureInfo.InvariantCulture)),
        Enum code => Value.Of(code.ToString()),
        _ => Value.Of(Convert.ToDecimal(stored, CultureInfo.InvariantCulture)),
    };
}
