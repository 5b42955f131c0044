using Segmentation.Syntax;
using static Segmentation.Testing.CustomerWrite;

namespace Segmentation.Testing;

/// <summary>Pages in an order, whoever makes them: the source or the engine.</summary>
internal static class PageCases
{
    private const int MostRows = 100;

    private static readonly (string Name, SortField[] Order)[] Orders =
    [
        ("by key alone", []),
        ("of a text, case ignored", ["name"]),
        ("of a text, descending", [SortField.Descending("city")]),
        ("of a number, descending", [SortField.Descending("revenue")]),
        ("of a binary number", ["score"]),
        ("of days", ["since"]),
        ("of instants, descending", [SortField.Descending("seen")]),
        ("of truths, then a picklist", ["vip", SortField.Descending("kind")]),
        ("of a related entity's field", [SortField.Ascending(new FieldPath("referrer", "name"))]),
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. Orders.Select(order => new ConformanceCase(
            $"pages: {order.Name}, ties neither lost nor doubled, empties last", run => TurnAsync(run, order.Order))),
        new("pages: of a filter", run => TurnAsync(run, ["visits", SortField.Descending("name")], "revenue >= 0 or vip = true")),
        new("pages: what is added and deleted between two pages moves nobody else", async run =>
        {
            var data = new ConformanceData(Enumerable.Range(1, 30).Select(i => new ConformanceCustomer { Id = $"k{i:00}", Visits = i / 10 }));
            var stores = await run.StoresAsync(data);
            var sink = stores.Require<IEntitySink<ConformanceCustomer>>();
            var query = new Question("everyone", data).Over(stores);
            var request = new PageRequest(10) { OrderBy = ["visits"] };
            var first = await query.PageAsync(request, run.Cancellation);
            await sink.WriteAsync([Delete("k03"), Delete("k15"), Upsert("k00", visits: 0), Upsert("k99", visits: 3)], run.Cancellation);
            var rest = await PagesAsync(query, request with { After = first.Next }, run.Cancellation);
            // Ordered: k01 to k09 (0), k10 to k19 (1), k20 to k29 (2), k30 (3). The first page ends with k10.
            Check.InOrder(Enumerable.Range(1, 10).Select(i => $"k{i:00}"), first.Entities.Select(c => c.Id), "the first page");
            Check.InOrder([.. Enumerable.Range(11, 20).Where(i => i != 15).Select(i => $"k{i:00}"), "k99"], rest, "what comes after it");
        }),
    ];

    private static async Task TurnAsync(ConformanceRun run, SortField[] order, string filter = "everyone")
    {
        var data = new Randomness(9000).Data(37);
        var stores = await run.StoresAsync(data);
        var question = new Question(filter, data);
        var matches = question.Answer();
        var expected = data.Customers.Where(c => matches.Contains(c.Id)).ToList();
        expected.Sort((x, y) => Compare(x, y, order, data));
        foreach (var size in new[] { 1, 2, 5, 36, 37, 1000 })
        {
            var keys = await PagesAsync(question.Over(stores), new PageRequest(size) { OrderBy = [.. order] }, run.Cancellation);
            var pages = $"pages of {size} in the order {string.Join(", ", order.AsEnumerable())}";
            Check.Keys(question, matches, keys, pages);
            Check.InOrder(expected.Select(c => c.Id), keys, pages);
        }
    }

    private static async Task<List<string>> PagesAsync(SegmentQuery<ConformanceCustomer> query, PageRequest request, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        for (PageRequest? next = request; next is not null;)
        {
            var page = await query.PageAsync(next, cancellationToken);
            Check.That(page.Entities.Count <= request.Size, $"a page of {request.Size} has {page.Entities.Count} customers");
            keys.AddRange(page.Entities.Select(c => c.Id));
            // Whoever doubles rows may never come to the end.
            Check.That(keys.Count <= MostRows, $"pages of {request.Size} do not end: {string.Join(", ", keys.TakeLast(5))} …");
            // As a browser would give it back.
            next = page.Next is null ? null : request with { After = PageCursor.TryParse(page.Next.ToString()) };
        }

        return keys;
    }

    /// <summary>The order that is right, reckoned from the customers themselves.</summary>
    private static int Compare(ConformanceCustomer x, ConformanceCustomer y, SortField[] order, ConformanceData data)
    {
        foreach (var field in order)
        {
            var (left, right) = (ValueOf(x, field.Path, data), ValueOf(y, field.Path, data));
            // Empties come last in either direction.
            var difference = left is null || right is null
                ? (left is null).CompareTo(right is null)
                : Compare(left, right) * (field.IsDescending ? -1 : 1);
            if (difference != 0)
                return difference;
        }

        return string.CompareOrdinal(x.Id, y.Id);
    }

    private static int Compare(IComparable x, IComparable y) =>
        x is string text ? string.Compare(text, (string)y, StringComparison.OrdinalIgnoreCase) : x.CompareTo(y);

    private static IComparable? ValueOf(ConformanceCustomer customer, FieldPath path, ConformanceData data) => path.ToString() switch
    {
        "name" => Text(customer.Name),
        "city" => Text(customer.City),
        "visits" => customer.Visits,
        "revenue" => customer.Revenue,
        "score" => customer.Score,
        "since" => customer.Since,
        "seen" => customer.Seen?.UtcDateTime,
        "vip" => customer.Vip,
        "kind" => Text(ConformanceModel.Picklists.Find("kind")!.Find(customer.Kind ?? "")?.Code ?? customer.Kind),
        _ => Text(data.Customers.FirstOrDefault(c => c.Id == customer.ReferrerId)?.Name),
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
