using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Segmentation.Crm;

/// <summary>A person that a company deals with. Codes are those of the picklists named; a plain class, not thread-safe.</summary>
public sealed partial class Contact
{
    private Dictionary<string, object?> _customFields = [];

    /// <summary>The key.</summary>
    public long Id { get; init; }

    /// <summary>The type, a code of <c>contact-type</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The form of address, a code of <c>salutation</c>.</summary>
    public string? Salutation { get; set; }

    /// <summary>The first name.</summary>
    public string? FirstName { get; set; }

    /// <summary>The last name.</summary>
    public string? LastName { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; set; }

    /// <summary>The city.</summary>
    public string? City { get; set; }

    /// <summary>The country.</summary>
    public string? Country { get; set; }

    /// <summary>The day of birth.</summary>
    public DateOnly? Birthday { get; set; }

    /// <summary>Where the contact came from, a code of <c>source</c>.</summary>
    public string? Source { get; set; }

    /// <summary>The company that the person works for.</summary>
    public long? CompanyId { get; set; }

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

    /// <summary>The company of <see cref="CompanyId"/>, for lambdas and for stores that read it along; null where it was not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    public Company? Company { get; set; }

    /// <summary>The deals with the person, for lambdas and for stores that read them along; null where they were not read.</summary>
    /// <remarks>The shipped model does not read this property: it joins by key, through sources.</remarks>
    [JsonIgnore]
    [NotNull] // To a reader, so that a lambda over it needs no `!`.
    public ICollection<Deal>? Deals { get; set; }

    /// <summary>A copy that shares no collection with this one, except the related entities.</summary>
    internal Contact Copy()
    {
        var copy = (Contact)MemberwiseClone();
        copy._customFields = CustomFieldValues.CopyOf(_customFields);
        return copy;
    }
}
