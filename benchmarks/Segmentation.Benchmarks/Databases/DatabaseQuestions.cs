using Microsoft.EntityFrameworkCore;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.Benchmarks;

/// <summary>The questions that a database is asked: through the library, and in LINQ by hand; each on a context of its own, and nothing is tracked.</summary>
internal sealed class DatabaseQuestions(Store store)
{
    private const int PageSize = 50;

    private static readonly CrossTabRequest ByIndustryAndStage = new(["industry", "stage"]);

    private readonly Segmenter _segmenter = Segmenter.Create(o => o.UseModel(CustomerSchema.Context.Model).UsePicklists(CustomerSchema.Context.Picklists))
        .WithSource(new EntityFrameworkSource<Customer>(CustomerSchema.EntityType, store.Open));

    private delegate IQueryable<Customer> Condition(IQueryable<Customer> customers, Operands o);

    public IReadOnlyList<Question> All =>
    [
        Count("count-day", Day, HandWritten.ByDay),
        Count("count-picklists", o => o.ByPicklists, store.ByHand.ByPicklists),
        Count("count-ranges", o => o.ByRanges, store.ByHand.ByRanges),
        Count("count-text", o => o.ByText, store.ByHand.ByText),
        Count("count-missing", Missing, HandWritten.ByMissing),
        Stream("stream-ranges", o => o.ByRanges, store.ByHand.ByRanges),
        Stream("stream-picklists", o => o.ByPicklists, store.ByHand.ByPicklists),
        List("where-day", Day, HandWritten.ByDay),
        Page("page-created", SortField.Descending("createdOn"), rows => rows.OrderByDescending(c => c.CreatedOn).ThenBy(c => c.Id)),
        Page("page-last-order", SortField.Descending("lastOrder"), store.ByHand.NewestOrdersFirst),
        Groups("where-groups", o => o.ByPicklists, store.ByHand.ByPicklists),
        CrossTab("cross-tab", o => o.ByPicklists, store.ByHand.ByPicklists),
    ];

    private static string Day(Operands o) => FormattableString.Invariant($"createdOn = {o.From:yyyy-MM-dd}");

    private static string Missing(Operands o) =>
        FormattableString.Invariant($"not revenue > {o.Highest} and not lastOrder >= {o.From:yyyy-MM-dd} and industry is empty");

    private Question Count(string name, Func<Operands, string> filter, Condition byHand)
    {
        var filters = Bound(filter);
        return Asked(
            name,
            async v =>
            {
                await using var db = store.Open();
                return await db.Customers.Segment(filters[v], CustomerSchema.Now).CountAsync();
            },
            async v =>
            {
                await using var db = store.Open();
                return await byHand(db.Customers.AsNoTracking(), Operands.All[v]).LongCountAsync();
            });
    }

    /// <summary>All who match, one after another.</summary>
    private Question Stream(string name, Func<Operands, string> filter, Condition byHand)
    {
        var filters = Bound(filter);
        return Asked(
            name,
            async v =>
            {
                var customers = new List<Customer>();
                await foreach (var customer in _segmenter.Query(filters[v]))
                    customers.Add(customer);
                return Keys(customers);
            },
            async v =>
            {
                await using var db = store.Open();
                var customers = new List<Customer>();
                await foreach (var customer in byHand(db.Customers.AsNoTracking(), Operands.All[v]).AsAsyncEnumerable())
                    customers.Add(customer);
                return Keys(customers);
            });
    }

    /// <summary>All who match, as a query that goes on in LINQ.</summary>
    private Question List(string name, Func<Operands, string> filter, Condition byHand)
    {
        var plans = Plans(filter);
        return Asked(
            name,
            async v =>
            {
                await using var db = store.Open();
                return Keys(await db.Customers.Where(plans[v]).AsNoTracking().ToListAsync());
            },
            async v =>
            {
                await using var db = store.Open();
                return Keys(await byHand(db.Customers, Operands.All[v]).AsNoTracking().ToListAsync());
            });
    }

    /// <summary>The first page of two regions, and whether there is another.</summary>
    private Question Page(string name, SortField order, Func<IQueryable<Customer>, IQueryable<Customer>> byHand)
    {
        var filters = Bound(o => $"region in ('{o.Regions[0]}', '{o.Regions[1]}')");
        var request = new PageRequest(PageSize) { OrderBy = [order] };
        return Asked(
            name,
            async v =>
            {
                var page = await _segmenter.Query(filters[v]).PageAsync(request);
                return Page(page.Entities, hasNext: page.Next is not null);
            },
            async v =>
            {
                await using var db = store.Open();
                var rows = await byHand(store.ByHand.ByRegions(db.Customers.AsNoTracking(), Operands.All[v])).Take(PageSize + 1).ToListAsync();
                return Page(rows.GetRange(0, Math.Min(PageSize, rows.Count)), hasNext: rows.Count > PageSize);
            });
    }

    private Question Groups(string name, Func<Operands, string> filter, Condition byHand)
    {
        var plans = Plans(filter);
        return Asked(
            name,
            async v =>
            {
                await using var db = store.Open();
                return await GroupsOf(db.Customers.Where(plans[v]));
            },
            async v =>
            {
                await using var db = store.Open();
                return await GroupsOf(byHand(db.Customers, Operands.All[v]));
            });
    }

    /// <summary>The groups with their totals and with a filter for each, which LINQ does not give.</summary>
    private Question CrossTab(string name, Func<Operands, string> filter, Condition byHand)
    {
        var filters = Bound(filter);
        return Asked(
            name,
            async v => await _segmenter.Query(filters[v]).CrossTabAsync(ByIndustryAndStage),
            async v =>
            {
                await using var db = store.Open();
                return await GroupsOf(byHand(db.Customers, Operands.All[v]));
            });
    }

    private static async Task<Func<object>> GroupsOf(IQueryable<Customer> customers)
    {
        var groups = await customers
            .GroupBy(c => new { c.Industry, c.Stage }).Select(g => new { g.Key.Industry, g.Key.Stage, Count = g.LongCount() }).ToListAsync();
        return () => groups.ToDictionary(g => (g.Industry, g.Stage), g => g.Count);
    }

    private static Question Asked(string name, Func<int, Task<object>> ours, Func<int, Task<object>> byHand) =>
        new(name, new(Engine.Ours, v => ours(v).GetAwaiter().GetResult()), new(Engine.ByHand, v => byHand(v).GetAwaiter().GetResult()));

    /// <summary>The filters, divided and translated as each is once: of long questions not every one would be asked before they are measured.</summary>
    private BindResult<Customer>[] Bound(Func<Operands, string> filter)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(filter(o)))];
        foreach (var bound in filters)
            _segmenter.Query(bound);
        return filters;
    }

    private Plan[] Plans(Func<Operands, string> filter) => [.. Bound(filter).Select(f => f.Plan!.At(CustomerSchema.Now))];

    /// <summary>The keys in their order, read when the time has been taken: no order was asked for.</summary>
    private static Func<object> Keys(IEnumerable<Customer> customers) => () => customers.Select(c => c.Id).Order().ToList();

    private static Func<object> Page(IEnumerable<Customer> customers, bool hasNext) => () => customers.Select(c => c.Id).Append(hasNext ? 1 : 0).ToList();
}
