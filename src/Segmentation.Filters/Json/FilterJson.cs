using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The JSON form of filters. A stored filter carries its version, <c>"v": 1</c>, at its root.</summary>
public static class FilterJson
{
    // An object and an array for each level, and a few for operands.
    internal const int MaxDepth = 3 * Filter.MaxHeight + 8;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    extension(Filter)
    {
        /// <summary>The filter that a JSON document holds.</summary>
        /// <exception cref="FilterException">The document is no filter; the message names the place as a JSON pointer.</exception>
        public static Filter FromJson(string json, FilterLimits? limits = null) => Filter.TryFromJson(json, limits).Require();

        /// <summary>The filter that a JSON document holds, or the issue that says where and why it holds none. Never throws on JSON.</summary>
        public static FilterParseResult TryFromJson(string json, FilterLimits? limits = null)
        {
            ArgumentNullException.ThrowIfNull(json);
            return JsonFilterReader.Read(json, limits ?? FilterLimits.Default);
        }
    }

    extension(Filter filter)
    {
        /// <summary>The filter as a JSON document; reading it gives an equal filter.</summary>
        /// <exception cref="FilterException">A name or text holds half of a surrogate pair, which JSON cannot hold.</exception>
        public string ToJson() => Written(json => Write(json, filter, withVersion: true));
    }

    /// <summary>An operand as it stands in the JSON form.</summary>
    internal static string Show(Operand operand) => Written(json => new JsonFilterWriter(json).Operand(operand));

    internal static void Write(Utf8JsonWriter json, Filter filter, bool withVersion)
    {
        if (FilterText.FaultIn(FilterText.Show(filter), allowsNull: true) is { } fault)
            throw new FilterException(fault);
        new JsonFilterWriter(json).Write(filter, withVersion);
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>Reads and writes filters that are members of other JSON documents; there the version may be left out, and is written all the same.</summary>
public sealed class FilterJsonConverter : JsonConverter<Filter>
{
    /// <summary>Every kind of filter is written as one.</summary>
    public override bool CanConvert(Type typeToConvert) => typeof(Filter).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    /// <exception cref="JsonException">The element is no filter; the message names the place within it.</exception>
    public override Filter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var result = JsonFilterReader.Read(document.RootElement, FilterLimits.Default, requireVersion: false);
        return result.Filter ?? throw new JsonException(string.Join(Environment.NewLine, result.Issues));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Filter value, JsonSerializerOptions options) =>
        FilterJson.Write(writer, value, withVersion: true);
}
