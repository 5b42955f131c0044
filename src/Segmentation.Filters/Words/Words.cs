using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmentation;

/// <summary>The phrases of one language, by the key of an operator or another, and how it writes numbers and dates.</summary>
/// <remarks>
/// Separators and date patterns stand beside the words, and do not come from the culture: what a machine knows of a culture differs from one to the next,
/// and may be nothing at all, so that German words would come with English numbers. The English date names its month, since 11/12 is read in two ways.
/// </remarks>
internal sealed class Words
{
    // Up to 28 decimals: all that a number has.
    private const string NumberPattern = "#,0.############################";
    private const string MinutePattern = "HH:mm";
    private const string TickPattern = "HH:mm:ss.FFFFFFF";

    // Languages fall back as labels do, so that words and labels are of one language.
    private static readonly Labels Files =
        new(new[] { "en", "de", "fr", "es", "pt", "pl" }.Select(l => KeyValuePair.Create(l, $"Words.{l}.json")));

    private static readonly ConcurrentDictionary<string, Words> ByFile = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _phrases;
    private readonly NumberFormatInfo _numbers;

    // Spanish joins "de" and "el" to "del", so that "antes de" and "el inicio del mes" make "antes del inicio del mes".
    private readonly string[]? _contraction;

    private Words(string file)
    {
        using var stream = typeof(Words).Assembly.GetManifestResourceStream(file)!;
        _phrases = JsonSerializer.Deserialize(stream, WordsJson.Default.DictionaryStringString)!.ToFrozenDictionary(StringComparer.Ordinal);
        _contraction = _phrases.GetValueOrDefault("contraction")?.Split(' ');
        _numbers = new NumberFormatInfo { NumberDecimalSeparator = _phrases["decimal"], NumberGroupSeparator = _phrases["group"] };
    }

    /// <summary>The words in a culture, else in the cultures that it derives from, else in English.</summary>
    public static Words For(CultureInfo culture) => ByFile.GetOrAdd(Files.For(culture)!, file => new Words(file));

    /// <summary>The phrase of a key.</summary>
    public string this[string key] => _phrases[key];

    /// <summary>The phrase of a key, its placeholders filled.</summary>
    public string Say(string key, params string[] parts)
    {
        var phrase = _phrases[key];
        if (_contraction is [var preposition, var article, "=", var both] && parts is [var first, .. var others] &&
            first.StartsWith($"{article} ", StringComparison.Ordinal) && phrase.Contains($" {preposition} {{0}}", StringComparison.Ordinal))
        {
            phrase = phrase.Replace($" {preposition} {{0}}", $" {both} {{0}}", StringComparison.Ordinal);
            parts = [first[(article.Length + 1)..], .. others];
        }

        return string.Format(CultureInfo.InvariantCulture, phrase, parts);
    }

    /// <summary>The phrase for times where the language has one of its own, else the one for all; its placeholders filled.</summary>
    public string Say(string key, bool isTime, params string[] parts) =>
        Say(isTime && _phrases.ContainsKey(key + ":time") ? key + ":time" : key, parts);

    /// <summary>The phrase of a key for so many.</summary>
    public string Count(string key, long count)
    {
        // Polish has a form of its own for 2 to 4, 22 to 24 and so on, but not 12 to 14.
        var isFew = count % 10 is >= 2 and <= 4 && count % 100 is not (>= 12 and <= 14) && _phrases.ContainsKey(key + ":few");
        return Say(key + (count == 1 ? ":one" : isFew ? ":few" : ":other"), Number(count));
    }

    public string Number(decimal number) => number.ToString(NumberPattern, _numbers);

    public string Date(DateOnly day) => day.ToString(_phrases["date"], CultureInfo.InvariantCulture);

    public string Instant(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var pattern = utc.Ticks % TimeSpan.TicksPerMinute == 0 ? MinutePattern : TickPattern;
        return Say("instant", Date(DateOnly.FromDateTime(utc)), utc.ToString(pattern, CultureInfo.InvariantCulture));
    }
}

[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class WordsJson : JsonSerializerContext;
