using Segmentation.Crm;

namespace Segmentation.Testing;

/// <summary>Builds contacts, companies and deals for tests: keys count up from 1, records are made now, and all else is empty until set.</summary>
/// <param name="clock">What tells when a record is made.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class CrmBuilder(TimeProvider clock)
{
    private readonly List<Contact> _contacts = [];
    private readonly List<Company> _companies = [];
    private readonly List<Deal> _deals = [];

    /// <summary>The contacts built so far, as a source; later ones are not in it.</summary>
    public IEntitySource<Contact> Contacts => new InMemoryStore<Contact>(CrmModel.Default.Of<Contact>(), _contacts);

    /// <summary>The companies built so far, as a source; later ones are not in it.</summary>
    public IEntitySource<Company> Companies => new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), _companies);

    /// <summary>The deals built so far, as a source; later ones are not in it.</summary>
    public IEntitySource<Deal> Deals => new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), _deals);

    /// <summary>Builds a company.</summary>
    public Company Company(string name, Action<Company>? set = null) =>
        Add(_companies, new Company { Id = _companies.Count + 1, Name = name, CreatedAt = clock.GetUtcNow() }, set);

    /// <summary>Builds a contact, of a company or of none.</summary>
    public Contact Contact(string lastName, Company? company = null, Action<Contact>? set = null) =>
        Add(_contacts, new Contact { Id = _contacts.Count + 1, LastName = lastName, CompanyId = company?.Id, CreatedAt = clock.GetUtcNow() }, set);

    /// <summary>Builds a deal in the first stage of the sales pipeline.</summary>
    public Deal Deal(string title, Company? company = null, Action<Deal>? set = null) =>
        Add(
            _deals,
            new Deal { Id = _deals.Count + 1, Title = title, CompanyId = company?.Id, Pipeline = "SALES", Stage = "NEW", CreatedAt = clock.GetUtcNow() },
            set);

    private static T Add<T>(List<T> list, T entity, Action<T>? set)
    {
        set?.Invoke(entity);
        list.Add(entity);
        return entity;
    }
}
