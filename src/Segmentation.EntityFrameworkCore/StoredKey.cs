using System.Globalization;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keys as text that says of what kind they are.</summary>
internal static class StoredKey
{
    public static string Of(EntityKey key) => WrittenValue.Of(key.Value);

    public static EntityKey Read(string stored) => EntityKey.From(WrittenValue.Read(stored));
}

/// <summary>Values as text that says of what kind they are, to the last digit.</summary>
internal static class WrittenValue
{
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Empty => "",
        ValueKind.Text => $"t{value}",
        ValueKind.Number => $"n{value}",
        ValueKind.Double => $"d{value}",
        ValueKind.Boolean => $"b{value}",
        ValueKind.Date => $"y{value}",
        ValueKind.Instant => $"i{value}",
        ValueKind.Guid => $"g{value}",
        _ => throw new InvalidOperationException($"No field holds the fraction {value}."),
    };

    public static Value Read(string stored) => stored switch
    {
        ['t', .. var text] => Value.Of(text),
        ['n', .. var number] => Value.Of(decimal.Parse(number, CultureInfo.InvariantCulture)),
        ['d', .. var number] => Value.Of(double.Parse(number, CultureInfo.InvariantCulture)),
        ['b', .. var truth] => Value.Of(bool.Parse(truth)),
        ['y', .. var day] => Value.Of(DateOnly.Parse(day, CultureInfo.InvariantCulture)),
        ['i', .. var instant] => Value.Of(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)),
        ['g', .. var guid] => Value.Of(Guid.Parse(guid)),
        _ => default,
    };
}
