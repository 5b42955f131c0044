using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmentation.Crm;

/// <summary>The lists that a CRM starts with, their labels in English, German, French, Spanish, Portuguese and Polish.</summary>
/// <remarks>Codes are facts of the CRM whose help articles this library follows (<c>SERVICE</c> is its after-sales service); labels are ours.</remarks>
public static class FactoryPicklists
{
    /// <summary>The key of the contact types.</summary>
    public const string ContactType = "contact-type";

    /// <summary>The key of the company types.</summary>
    public const string CompanyType = "company-type";

    /// <summary>The key of the deal types.</summary>
    public const string DealType = "deal-type";

    /// <summary>The key of the sources that records come from.</summary>
    public const string Source = "source";

    /// <summary>The key of the industries.</summary>
    public const string Industry = "industry";

    /// <summary>The key of the sizes by headcount; its items have numeric ranges.</summary>
    public const string Employees = "employees";

    /// <summary>The key of the forms of address.</summary>
    public const string Salutation = "salutation";

    /// <summary>The key of the deal pipelines.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>The key of the deal stages; an item has semantics, and its pipeline as parent.</summary>
    public const string DealStage = "deal-stage";

    /// <summary>All factory lists, read once.</summary>
    public static PicklistSnapshot All { get; } = Read();

    private static PicklistSnapshot Read()
    {
        using var stream = typeof(FactoryPicklists).Assembly.GetManifestResourceStream("FactoryPicklists.json")!;
        var document = JsonSerializer.Deserialize(stream, FactoryPicklistsJson.Default.FactoryDocument)!;
        return new PicklistSnapshot(document.Lists.Select(l => new Picklist(l.Key, new Labels(l.Labels), l.Items.Select(ItemOf)) { ParentKey = l.Parent }));
    }

    private static PicklistItem ItemOf(FactoryItem item) => new(item.Code, new Labels(item.Labels))
    {
        IsSystem = item.System,
        IsDefault = item.Default,
        Color = item.Color,
        Semantics = item.Semantics,
        Parent = item.Parent,
        Range = item.Low is null && item.High is null ? null : new NumberRange(item.Low, item.High),
    };
}

internal sealed record FactoryDocument(IReadOnlyList<FactoryList> Lists);

internal sealed record FactoryList(string Key, Dictionary<string, string> Labels, IReadOnlyList<FactoryItem> Items)
{
    public string? Parent { get; init; }
}

internal sealed record FactoryItem(string Code, Dictionary<string, string> Labels)
{
    public bool System { get; init; }

    public bool Default { get; init; }

    public string? Color { get; init; }

    public decimal? Low { get; init; }

    public decimal? High { get; init; }

    public StageSemantics? Semantics { get; init; }

    public string? Parent { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(FactoryDocument))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class FactoryPicklistsJson : JsonSerializerContext;
