using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Companies, contacts and deals that lead to one another, some of them nowhere.</summary>
internal sealed record Firms(IReadOnlyList<Company> Companies, IReadOnlyList<Contact> Contacts, IReadOnlyList<Deal> Deals)
{
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m
        .Entity<Company>("company", e => e
            .Key(c => c.Id).Text(c => c.Industry).Text(c => c.Country).Number(c => c.Revenue, f => f.Sensitive())
            .Many<Contact>("contacts", c => c.CompanyId)
            .Many<Deal>("deals", d => d.CompanyId)
            .Derived("turnover", Formula.Sum("deals", "amount"))
            .Derived("margin", Formula.Field("revenue") - Formula.Sum("deals", "amount")))
        .Entity<Contact>("contact", e => e
            .Key(c => c.Id).Text(c => c.City).Text(c => c.Email, f => f.Sensitive())
            .One<Company>("company", c => c.CompanyId)
            .Many<Deal>("deals", d => d.ContactId)
            .Derived("dealCount", Formula.Count("deals")))
        .Entity<Deal>("deal", e => e
            .Key(d => d.Id).Text(d => d.Stage).Number(d => d.Amount)
            .One<Company>("company", d => d.CompanyId)
            .One<Contact>("contact", d => d.ContactId)
            .Derived("share", Formula.Field("amount") / Formula.Field(new FieldPath("company", "turnover")))));

    public static SegmentCatalogue Segments { get; } = new(
        new SegmentDefinition("buyers", "company", Filter.Parse("any deals (amount > 40)"), [2], [5]),
        new SegmentDefinition("colleagues", "contact", Filter.Parse("count(company.contacts) > 1 and any company (in segment 'buyers')")),
        new SegmentDefinition("rich", "company", Filter.Parse("revenue > 10")));

    // Random filters ask deeply of one another.
    private static readonly FilterLimits Limits = FilterLimits.Default with { RelationDepth = FilterLimits.MostRelations };

    public static Segmenter Segmenter { get; } = Segmenter.Create(
        o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty).UseSegments(Segments).UseLimits(Limits),
        new Testing.FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    public static BindingContext Context { get; } = new(Model, PicklistSnapshot.Empty, Limits, Segments);

    public RelatedRows Related => RelatedRows.Join(r => r.Add(Model.Of<Company>(), Companies).Add(Model.Of<Contact>(), Contacts).Add(Model.Of<Deal>(), Deals));

    /// <summary>What limits leave, each of which sees all rows.</summary>
    public Firms SeenThrough(IReadOnlyDictionary<string, Filter> limits) => new(Seen(Companies, limits), Seen(Contacts, limits), Seen(Deals, limits));

    /// <summary>The rows that a filter selects, each seen with all rows that there are.</summary>
    public IReadOnlyList<T> Select<T>(Filter filter)
        where T : class => [.. Rows<T>().Where(filter.Bind<T>(Context).Compile(Segmenter.Now).Over(Related))];

    public IReadOnlyList<T> Rows<T>() => (IReadOnlyList<T>)(typeof(T) == typeof(Company) ? Companies : typeof(T) == typeof(Contact) ? Contacts : (object)Deals);

    private List<T> Seen<T>(IReadOnlyList<T> rows, IReadOnlyDictionary<string, Filter> limits)
        where T : class => [.. limits.TryGetValue(Model.Of<T>().Name, out var limit) ? Select<T>(limit) : rows];
}
