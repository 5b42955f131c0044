using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmentation.Testing;

/// <summary>The file of named questions.</summary>
internal sealed record ConformanceFile(IReadOnlyList<ConformanceCustomer> Customers, IReadOnlyList<ConformanceFile.Topic> Topics)
{
    public static ConformanceFile Read()
    {
        using var stream = typeof(ConformanceFile).Assembly.GetManifestResourceStream("filter-cases.json")!;
        return JsonSerializer.Deserialize(stream, ConformanceJson.Default.ConformanceFile)!;
    }

    public sealed record Topic(string Name, IReadOnlyList<Row> Questions);

    public sealed record Row(string Filter, string Ids);
}

[JsonSerializable(typeof(ConformanceCustomer))]
[JsonSerializable(typeof(ConformanceOrder))]
[JsonSerializable(typeof(ConformanceFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ConformanceJson : JsonSerializerContext;
