using System.Collections.Frozen;
using System.Globalization;

namespace Segmentation;

/// <summary>A text in several cultures. Immutable and thread-safe.</summary>
public sealed class Labels
{
    private const string LastResort = "en";

    private readonly FrozenDictionary<string, string> _byCulture;

    /// <summary>The labels by culture name, such as <c>de</c> or <c>pt-BR</c>, matched without regard to case.</summary>
    /// <exception cref="ArgumentException">A label is empty, or a culture is named twice.</exception>
    public Labels(IEnumerable<KeyValuePair<string, string>> byCulture)
    {
        var labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (culture, label) in byCulture)
        {
            if (string.IsNullOrEmpty(label) || !labels.TryAdd(culture, label))
                throw new ArgumentException($"The label for culture \"{culture}\" is empty or given twice.", nameof(byCulture));
        }

        _byCulture = labels.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No label in any culture.</summary>
    public static Labels None { get; } = new([]);

    /// <summary>The label in each culture.</summary>
    public IReadOnlyDictionary<string, string> ByCulture => _byCulture;

    /// <summary>The label in a culture, else in the cultures it derives from, else in English; null when there is none of them.</summary>
    public string? For(CultureInfo culture)
    {
        for (var c = culture; c.Name.Length > 0; c = c.Parent)
        {
            if (_byCulture.TryGetValue(c.Name, out var label))
                return label;
        }

        return _byCulture.GetValueOrDefault(LastResort);
    }

    /// <summary>The labels with another one in a culture; null: with none there.</summary>
    public Labels With(string culture, string? label)
    {
        var others = _byCulture.Where(l => !string.Equals(l.Key, culture, StringComparison.OrdinalIgnoreCase));
        return new Labels(label is null ? others : others.Append(new(culture, label)));
    }

    /// <summary>A label in English only.</summary>
    public static implicit operator Labels(string english) => new([new(LastResort, english)]);
}
