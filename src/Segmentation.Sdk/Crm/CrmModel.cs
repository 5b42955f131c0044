namespace Segmentation.Crm;

/// <summary>The shipped entities as a model: <c>contact</c>, <c>company</c> and <c>deal</c>, with the factory picklists and relations both ways.</summary>
public static class CrmModel
{
    /// <summary>The model of the shipped entities and no others.</summary>
    public static SegmentationModel Default { get; } = SegmentationModel.Create(m => m.AddCrm());

    extension(ModelBuilder model)
    {
        /// <summary>Declares contact, company and deal.</summary>
        public ModelBuilder AddCrm() => model
            .Entity<Contact>("contact", e => e
                .Labels(CrmLabels.Find)
                .Key(c => c.Id)
                .Picklist(c => c.Type, FactoryPicklists.ContactType)
                .Picklist(c => c.Salutation, FactoryPicklists.Salutation)
                .Text(c => c.FirstName)
                .Text(c => c.LastName)
                .Text(c => c.Email)
                .Text(c => c.Phone)
                .Text(c => c.City)
                .Text(c => c.Country)
                .Date(c => c.Birthday)
                .Picklist(c => c.Source, FactoryPicklists.Source)
                .Reference(c => c.CompanyId)
                .Reference(c => c.ResponsibleId)
                .Instant(c => c.CreatedAt)
                .Custom(c => c.CustomFields)
                .One<Company>("company", c => c.CompanyId)
                .Many<Deal>("deals", d => d.ContactId))
            .Entity<Company>("company", e => e
                .Labels(CrmLabels.Find)
                .Key(c => c.Id)
                .Picklist(c => c.Type, FactoryPicklists.CompanyType)
                .Text(c => c.Name)
                .Picklist(c => c.Industry, FactoryPicklists.Industry)
                .Picklist(c => c.Employees, FactoryPicklists.Employees)
                .Money(c => c.Revenue, c => c.Currency)
                .Text(c => c.City)
                .Text(c => c.Country)
                .Picklist(c => c.Source, FactoryPicklists.Source)
                .Reference(c => c.ResponsibleId)
                .Instant(c => c.CreatedAt)
                .Custom(c => c.CustomFields)
                .Many<Contact>("contacts", c => c.CompanyId)
                .Many<Deal>("deals", d => d.CompanyId))
            .Entity<Deal>("deal", e => e
                .Labels(CrmLabels.Find)
                .Key(d => d.Id)
                .Picklist(d => d.Type, FactoryPicklists.DealType)
                .Text(d => d.Title)
                .Picklist(d => d.Pipeline, FactoryPicklists.Pipeline)
                .Picklist(d => d.Stage, FactoryPicklists.DealStage)
                .Money(d => d.Amount, d => d.Currency)
                .Texts("products", d => d.Products)
                .Picklist(d => d.Source, FactoryPicklists.Source)
                .Reference(d => d.CompanyId)
                .Reference(d => d.ContactId)
                .Reference(d => d.ResponsibleId)
                .Instant(d => d.CreatedAt)
                .Date(d => d.CloseDate)
                .Custom(d => d.CustomFields)
                .One<Company>("company", d => d.CompanyId)
                .One<Contact>("contact", d => d.ContactId));
    }
}
