namespace Segmentation.Crm;

public sealed partial class Contact
{
    /// <summary>The fields and relations of <see cref="CrmModel.Default"/>, to compose filters of: <c>Contact.Fields.Type.Is("CLIENT")</c>.</summary>
    public static class Fields
    {
        /// <inheritdoc cref="Contact.Id"/>
        public static FieldQuery Id => Filter.Field("id");

        /// <inheritdoc cref="Contact.Type"/>
        public static FieldQuery Type => Filter.Field("type");

        /// <inheritdoc cref="Contact.Salutation"/>
        public static FieldQuery Salutation => Filter.Field("salutation");

        /// <inheritdoc cref="Contact.FirstName"/>
        public static FieldQuery FirstName => Filter.Field("firstName");

        /// <inheritdoc cref="Contact.LastName"/>
        public static FieldQuery LastName => Filter.Field("lastName");

        /// <inheritdoc cref="Contact.Email"/>
        public static FieldQuery Email => Filter.Field("email");

        /// <inheritdoc cref="Contact.Phone"/>
        public static FieldQuery Phone => Filter.Field("phone");

        /// <inheritdoc cref="Contact.City"/>
        public static FieldQuery City => Filter.Field("city");

        /// <inheritdoc cref="Contact.Country"/>
        public static FieldQuery Country => Filter.Field("country");

        /// <inheritdoc cref="Contact.Birthday"/>
        public static FieldQuery Birthday => Filter.Field("birthday");

        /// <inheritdoc cref="Contact.Source"/>
        public static FieldQuery Source => Filter.Field("source");

        /// <inheritdoc cref="Contact.CompanyId"/>
        public static FieldQuery CompanyId => Filter.Field("companyId");

        /// <inheritdoc cref="Contact.ResponsibleId"/>
        public static FieldQuery ResponsibleId => Filter.Field("responsibleId");

        /// <inheritdoc cref="Contact.CreatedAt"/>
        public static FieldQuery CreatedAt => Filter.Field("createdAt");

        /// <summary>The company of <see cref="CompanyId"/>.</summary>
        public static RelationQuery Company => Filter.Relation("company");

        /// <summary>The deals with the person.</summary>
        public static RelationQuery Deals => Filter.Relation("deals");
    }
}

public sealed partial class Company
{
    /// <summary>The fields and relations of <see cref="CrmModel.Default"/>, to compose filters of: <c>Company.Fields.Industry.In("IT")</c>.</summary>
    public static class Fields
    {
        /// <inheritdoc cref="Company.Id"/>
        public static FieldQuery Id => Filter.Field("id");

        /// <inheritdoc cref="Company.Type"/>
        public static FieldQuery Type => Filter.Field("type");

        /// <inheritdoc cref="Company.Name"/>
        public static FieldQuery Name => Filter.Field("name");

        /// <inheritdoc cref="Company.Industry"/>
        public static FieldQuery Industry => Filter.Field("industry");

        /// <inheritdoc cref="Company.Employees"/>
        public static FieldQuery Employees => Filter.Field("employees");

        /// <inheritdoc cref="Company.Revenue"/>
        public static FieldQuery Revenue => Filter.Field("revenue");

        /// <inheritdoc cref="Company.Currency"/>
        public static FieldQuery Currency => Filter.Field("currency");

        /// <inheritdoc cref="Company.City"/>
        public static FieldQuery City => Filter.Field("city");

        /// <inheritdoc cref="Company.Country"/>
        public static FieldQuery Country => Filter.Field("country");

        /// <inheritdoc cref="Company.Source"/>
        public static FieldQuery Source => Filter.Field("source");

        /// <inheritdoc cref="Company.ResponsibleId"/>
        public static FieldQuery ResponsibleId => Filter.Field("responsibleId");

        /// <inheritdoc cref="Company.CreatedAt"/>
        public static FieldQuery CreatedAt => Filter.Field("createdAt");

        /// <summary>The people who work for the company.</summary>
        public static RelationQuery Contacts => Filter.Relation("contacts");

        /// <summary>The deals with the company.</summary>
        public static RelationQuery Deals => Filter.Relation("deals");
    }
}

public sealed partial class Deal
{
    /// <summary>The fields and relations of <see cref="CrmModel.Default"/>, to compose filters of: <c>Deal.Fields.Amount.GreaterThan(1000)</c>.</summary>
    public static class Fields
    {
        /// <inheritdoc cref="Deal.Id"/>
        public static FieldQuery Id => Filter.Field("id");

        /// <inheritdoc cref="Deal.Type"/>
        public static FieldQuery Type => Filter.Field("type");

        /// <inheritdoc cref="Deal.Title"/>
        public static FieldQuery Title => Filter.Field("title");

        /// <inheritdoc cref="Deal.Pipeline"/>
        public static FieldQuery Pipeline => Filter.Field("pipeline");

        /// <inheritdoc cref="Deal.Stage"/>
        public static FieldQuery Stage => Filter.Field("stage");

        /// <inheritdoc cref="Deal.Amount"/>
        public static FieldQuery Amount => Filter.Field("amount");

        /// <inheritdoc cref="Deal.Currency"/>
        public static FieldQuery Currency => Filter.Field("currency");

        /// <inheritdoc cref="Deal.Products"/>
        public static FieldQuery Products => Filter.Field("products");

        /// <inheritdoc cref="Deal.Source"/>
        public static FieldQuery Source => Filter.Field("source");

        /// <inheritdoc cref="Deal.CompanyId"/>
        public static FieldQuery CompanyId => Filter.Field("companyId");

        /// <inheritdoc cref="Deal.ContactId"/>
        public static FieldQuery ContactId => Filter.Field("contactId");

        /// <inheritdoc cref="Deal.ResponsibleId"/>
        public static FieldQuery ResponsibleId => Filter.Field("responsibleId");

        /// <inheritdoc cref="Deal.CreatedAt"/>
        public static FieldQuery CreatedAt => Filter.Field("createdAt");

        /// <inheritdoc cref="Deal.CloseDate"/>
        public static FieldQuery CloseDate => Filter.Field("closeDate");

        /// <summary>The company of <see cref="CompanyId"/>.</summary>
        public static RelationQuery Company => Filter.Relation("company");

        /// <summary>The person of <see cref="ContactId"/>.</summary>
        public static RelationQuery Contact => Filter.Relation("contact");
    }
}
