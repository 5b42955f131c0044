namespace Segmentation.EntityFrameworkCore;

/// <summary>One value of a custom field of an entity, in the column of its kind.</summary>
internal sealed class CustomFieldRow<T>
    where T : class
{
    // So many characters tell texts apart, and go into an index of any database.
    private const int MostIndexed = 100;

    public T Entity { get; init; } = null!;

    public required string Field { get; init; }

    /// <summary>The place of an item in a list, from 1; 0: the value is no list.</summary>
    public required int Item { get; init; }

    public string? Text { get; set; }

    /// <summary>How the text begins, in lower case as far as it is ASCII: by it an index finds texts without regard to case.</summary>
    public string? Start { get; set; }

    public decimal? Number { get; set; }

    /// <summary>The double nearest to the number: by it an index finds numbers, also where decimals are kept as text.</summary>
    public double? Nearest { get; set; }

    public bool? Boolean { get; set; }

    public DateOnly? Date { get; set; }

    public DateTimeOffset? Instant { get; set; }

    /// <summary>The value as entities hold it; null for an item that is none.</summary>
    public object? Value => Text ?? Number ?? Boolean ?? Date ?? (object?)Instant;

    /// <summary>What <see cref="Start"/> is of a text.</summary>
    public static string StartOf(string text)
    {
        var start = text.Length <= MostIndexed ? text : text[..(char.IsHighSurrogate(text[MostIndexed - 1]) ? MostIndexed - 1 : MostIndexed)];
        return string.Create(start.Length, start, (lower, original) =>
        {
            for (var i = 0; i < lower.Length; i++)
                lower[i] = char.IsAsciiLetterUpper(original[i]) ? char.ToLowerInvariant(original[i]) : original[i];
        });
    }

    /// <summary>The rows of a value.</summary>
    /// <exception cref="InvalidOperationException">No filter would read the value, and no column keeps it.</exception>
    public static IEnumerable<CustomFieldRow<T>> Of(T entity, string field, object? value) => value switch
    {
        null => [],
        IEnumerable<string?> items => items.Select((item, i) => Row(entity, field, i + 1, item)),
        _ => [Row(entity, field, 0, value)],
    };

    private static CustomFieldRow<T> Row(T entity, string field, int item, object? value)
    {
        var row = new CustomFieldRow<T> { Entity = entity, Field = field, Item = item };
        switch (value)
        {
            case null:
                break;
            case string text:
                (row.Text, row.Start) = (text, StartOf(text));
                break;
            case bool truth:
                row.Boolean = truth;
                break;
            case DateOnly day:
                row.Date = day;
                break;
            case DateTimeOffset instant:
                row.Instant = instant;
                break;
            default:
                if (!CustomReading.TryRead(value, out decimal number))
                {
                    throw new InvalidOperationException(
                        $"The custom value \"{field}\" of a {typeof(T).Name} is a {value.GetType().Name} that filters would read as nothing: it is not kept.");
                }

                (row.Number, row.Nearest) = (number, ValueComparison.Binary(Segmentation.Value.Of(number)));
                break;
        }

        return row;
    }
}
