using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Segmentation.Crm;

/// <summary>A firm that a company deals with. Codes are those of the picklists named; a plain class, not thread-safe.</summary>
public sealed partial class Company
{
    private Dictionary<string, object?> _customFields = [];

    /// <summary>The key.</summary>
    public long Id { get; init; }

    /// <summary>The type, a code of <c>company-type</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The industry, a code of <c>industry</c>.</summary>
    public string? Industry { get; set; }

    /// <summary>The size by headcount, a code of <c>employees</c>.</summary>
    public string? Employees { get; set; }

    /// <summary>The yearly revenue, in <see cref="Currency"/>.</summary>
    public decimal? Revenue { get; set; }

    /// <summary>The ISO 4217 code of the revenue's currency.</summary>
    public string? Currency { get; set; }

    /// <summary>The city.</summary>
    public string? City { get; set; }

    /// <summary>The country.</summary>
    public string? Country { get; set; }

    /// <summary>Where the company came from, a code of <c>source</c>.</summary>
    public string? Source { get; set; }

    /// <summary>The user who is responsible.</summary>
    public long? ResponsibleId { get; set; }

    /// <summary>When the record was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The values of custom fields by name.</summary>
    public Dictionary<string, object?> CustomFields
    {
        get => _customFields;
        init => _customFields = value;
    }

    /// <summary>The people who work for the company, for lambdas and for stores that read them along; null where they were not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    [NotNull] // To a reader, so that a lambda over it needs no `!`.
    public ICollection<Contact>? Contacts { get; set; }

    /// <summary>The deals with the company, for lambdas and for stores that read them along; null where they were not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    [NotNull] // To a reader, so that a lambda over it needs no `!`.
    public ICollection<Deal>? Deals { get; set; }

    /// <summary>A copy that shares no collection with this one, except the related entities.</summary>
    internal Company Copy()
    {
        var copy = (Company)MemberwiseClone();
        copy._customFields = CustomFieldValues.CopyOf(_customFields);
        return copy;
    }
}
