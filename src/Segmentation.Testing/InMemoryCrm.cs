using Segmentation.Crm;

namespace Segmentation.Testing;

/// <summary>Contacts, companies and deals in memory, for tests: keys count up from 1, records are made now, and all else is empty until set.</summary>
/// <remarks>The stores are live and thread-safe; adding to them through this class is not thread-safe.</remarks>
public sealed class InMemoryCrm
{
    private readonly TimeProvider _clock;
    private long _lastContact;
    private long _lastCompany;
    private long _lastDeal;

    /// <summary>A base without anybody in it.</summary>
    /// <param name="clock">What tells when a record is made, and the moment of a query.</param>
    /// <param name="configure">Sets the options of <see cref="Segmenter"/>; null: the shipped entities, the factory picklists, UTC.</param>
    /// <exception cref="ArgumentException">The model lacks contact, company or deal.</exception>
    public InMemoryCrm(TimeProvider clock, Action<SegmentationOptions>? configure = null)
    {
        _clock = clock;
        var segmenter = Segmenter.Create(configure, clock);
        Contacts = new(segmenter.Model.Of<Contact>(), clock: clock);
        Companies = new(segmenter.Model.Of<Company>(), clock: clock);
        Deals = new(segmenter.Model.Of<Deal>(), clock: clock);
        Segmenter = segmenter.WithSource(Contacts).WithSource(Companies).WithSource(Deals);
    }

    /// <summary>The contacts, those added later as well.</summary>
    public InMemoryStore<Contact> Contacts { get; }

    /// <summary>The companies, those added later as well.</summary>
    public InMemoryStore<Company> Companies { get; }

    /// <summary>The deals, those added later as well.</summary>
    public InMemoryStore<Deal> Deals { get; }

    /// <summary>A segmenter whose sources are the three stores.</summary>
    public Segmenter Segmenter { get; }

    /// <summary>Adds a company.</summary>
    /// <returns>A copy of what is stored.</returns>
    public Company Company(string name, Action<Company>? set = null) =>
        Add(Companies, ref _lastCompany, key => new() { Id = key, Name = name, CreatedAt = _clock.GetUtcNow() }, set);

    /// <summary>Adds a contact, of a company or of none.</summary>
    /// <returns>A copy of what is stored.</returns>
    public Contact Contact(string lastName, Company? company = null, Action<Contact>? set = null) =>
        Add(Contacts, ref _lastContact, key => new() { Id = key, LastName = lastName, CompanyId = company?.Id, CreatedAt = _clock.GetUtcNow() }, set);

    /// <summary>Adds a deal in the first stage of the sales pipeline.</summary>
    /// <returns>A copy of what is stored.</returns>
    public Deal Deal(string title, Company? company = null, Action<Deal>? set = null) => Add(
        Deals,
        ref _lastDeal,
        key => new() { Id = key, Title = title, CompanyId = company?.Id, Pipeline = "SALES", Stage = "NEW", CreatedAt = _clock.GetUtcNow() },
        set);

    /// <summary>Puts picklists in force, in the place of those of their keys.</summary>
    public void Define(params IEnumerable<Picklist> lists) =>
        Wait(Segmenter.Picklists.ChangeAsync(all => lists.Aggregate(all, (before, list) => before.With(list))));

    /// <summary>Puts custom fields of an entity type in force.</summary>
    /// <exception cref="FilterException">A field does not go with the model or the picklists, or has another type than before.</exception>
    public void Define(string entityType, params IEnumerable<CustomField> fields) =>
        Wait(Segmenter.CustomFields.ChangeAsync(all => all.With(entityType, fields)));

    /// <summary>Puts segments in force, in the place of those of their keys.</summary>
    /// <exception cref="FilterException">A segment cannot be bound, or the segments lead back to one another; none is in force.</exception>
    public void Define(params IEnumerable<SegmentDefinition> segments)
    {
        var saved = Segmenter.Segments.SaveAsync(segments).GetAwaiter().GetResult();
        if (!saved.IsSaved)
            throw new FilterException([.. saved.Issues.Select(i => i.Issue with { Message = $"segment '{i.Segment}': {i.Issue.Message}" })]);
    }

    // In memory nothing is waited for.
    private static void Wait<T>(ValueTask<T> change) => change.AsTask().GetAwaiter().GetResult();

    // Keys that a test has written through the sink are passed over. In memory nothing is waited for.
    private static T Add<T>(InMemoryStore<T> store, ref long last, Func<long, T> make, Action<T>? set)
        where T : class
    {
        do
            last++;
        while (store.FindAsync(last).AsTask().Result is not null);
        var entity = make(last);
        set?.Invoke(entity);
        _ = store.WriteAsync([EntityWrite.Insert(entity)]).AsTask().Result;
        return entity;
    }
}
