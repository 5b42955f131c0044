using System.Text.Json.Serialization;

namespace Segmentation.Crm;

/// <summary>A sale on its way through a pipeline. Codes are those of the picklists named; a plain class, not thread-safe.</summary>
public sealed partial class Deal
{
    private Dictionary<string, object?> _customFields = [];
    private IList<string> _products = [];

    /// <summary>The key.</summary>
    public long Id { get; init; }

    /// <summary>The type, a code of <c>deal-type</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The title.</summary>
    public string? Title { get; set; }

    /// <summary>The pipeline, a code of <c>pipeline</c>.</summary>
    public string? Pipeline { get; set; }

    /// <summary>The stage within the pipeline, a code of <c>deal-stage</c>.</summary>
    public string? Stage { get; set; }

    /// <summary>The amount, in <see cref="Currency"/>.</summary>
    public decimal? Amount { get; set; }

    /// <summary>The ISO 4217 code of the amount's currency.</summary>
    public string? Currency { get; set; }

    /// <summary>The products sold.</summary>
    public IList<string> Products
    {
        get => _products;
        init => _products = value;
    }

    /// <summary>Where the deal came from, a code of <c>source</c>.</summary>
    public string? Source { get; set; }

    /// <summary>The company that buys.</summary>
    public long? CompanyId { get; set; }

    /// <summary>The person to talk to.</summary>
    public long? ContactId { get; set; }

    /// <summary>The user who is responsible.</summary>
    public long? ResponsibleId { get; set; }

    /// <summary>When the record was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The day on which the deal was or is to be closed.</summary>
    public DateOnly? CloseDate { get; set; }

    /// <summary>The values of custom fields by name.</summary>
    public Dictionary<string, object?> CustomFields
    {
        get => _customFields;
        init => _customFields = value;
    }

    /// <summary>The company of <see cref="CompanyId"/>, for lambdas and for stores that read it along; null where it was not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    public Company? Company { get; set; }

    /// <summary>The person of <see cref="ContactId"/>, for lambdas and for stores that read it along; null where it was not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    public Contact? Contact { get; set; }

    /// <summary>A copy that shares no collection with this one, except the related entities.</summary>
    internal Deal Copy()
    {
        var copy = (Deal)MemberwiseClone();
        copy._customFields = CustomFieldValues.CopyOf(_customFields);
        copy._products = [.. _products];
        return copy;
    }
}
