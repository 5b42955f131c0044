using Segmentation.Syntax;

namespace Segmentation.Crm;

/// <summary>What Bitrix24's REST methods call the fields of the shipped entities, for <see cref="InteropContext.Names"/>.</summary>
/// <remarks>The names are those of <c>crm.contact.list</c>, <c>crm.company.list</c> and <c>crm.deal.list</c>.</remarks>
public static class Bitrix24Names
{
    /// <summary>The names of a contact's fields.</summary>
    public static IReadOnlyDictionary<string, FieldPath> Contact { get; } = new Dictionary<string, FieldPath>
    {
        ["ID"] = "id",
        ["TYPE_ID"] = "type",
        ["HONORIFIC"] = "salutation",
        ["NAME"] = "firstName",
        ["LAST_NAME"] = "lastName",
        ["EMAIL"] = "email",
        ["PHONE"] = "phone",
        ["ADDRESS_CITY"] = "city",
        ["ADDRESS_COUNTRY"] = "country",
        ["BIRTHDATE"] = "birthday",
        ["SOURCE_ID"] = "source",
        ["COMPANY_ID"] = "companyId",
        ["ASSIGNED_BY_ID"] = "responsibleId",
        ["DATE_CREATE"] = "createdAt",
    };

    /// <summary>The names of a company's fields.</summary>
    public static IReadOnlyDictionary<string, FieldPath> Company { get; } = new Dictionary<string, FieldPath>
    {
        ["ID"] = "id",
        ["COMPANY_TYPE"] = "type",
        ["TITLE"] = "name",
        ["INDUSTRY"] = "industry",
        ["EMPLOYEES"] = "employees",
        ["REVENUE"] = "revenue",
        ["CURRENCY_ID"] = "currency",
        ["ADDRESS_CITY"] = "city",
        ["ADDRESS_COUNTRY"] = "country",
        ["ASSIGNED_BY_ID"] = "responsibleId",
        ["DATE_CREATE"] = "createdAt",
    };

    /// <summary>The names of a deal's fields.</summary>
    public static IReadOnlyDictionary<string, FieldPath> Deal { get; } = new Dictionary<string, FieldPath>
    {
        ["ID"] = "id",
        ["TYPE_ID"] = "type",
        ["TITLE"] = "title",
        ["CATEGORY_ID"] = "pipeline",
        ["STAGE_ID"] = "stage",
        ["OPPORTUNITY"] = "amount",
        ["CURRENCY_ID"] = "currency",
        ["SOURCE_ID"] = "source",
        ["COMPANY_ID"] = "companyId",
        ["CONTACT_ID"] = "contactId",
        ["ASSIGNED_BY_ID"] = "responsibleId",
        ["DATE_CREATE"] = "createdAt",
        ["CLOSEDATE"] = "closeDate",
    };
}
