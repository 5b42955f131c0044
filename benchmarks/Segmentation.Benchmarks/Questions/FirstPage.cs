namespace Segmentation.Benchmarks;

/// <summary>The fifty customers of two regions who ordered last, the newest first.</summary>
internal static class FirstPage
{
    private const int Count = 50;

    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind($"region in ('{o.Regions[0]}', '{o.Regions[1]}')"))];
        EntityOrder<Customer>[] orders = [.. filters.Select(f => f.OrderBy([SortField.Descending("lastOrder")]).At(CustomerSchema.Now))];
        return new Question(
            "first-page",
            new(Engine.Ours, v => Keys(bases.Snapshot.Select(filters[v], CustomerSchema.Now).First(Count, orders[v]))),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Linq, v => ByLinq(bases.Customers, Operands.All[v])),
            new(Engine.Sqlite, v => bases.Sqlite.Ask(
                $"""
                select id from customer indexed by by_last_order
                where region in ({SqliteBase.List(Operands.All[v].Regions)}) order by last_order desc, id limit {Count}
                """)),
            new(Engine.DuckDb, v => bases.DuckDb.Ask(
                $"select id from customer where {DuckDbBase.Among(Operands.All[v].Regions, "region")} = 1 order by last_order desc, id limit {Count}")));
    }

    /// <summary>Of all; there is but one variant.</summary>
    public static Question OfEverybody(Bases bases)
    {
        var everyone = CustomerSchema.Bind("everyone");
        var order = everyone.OrderBy([SortField.Descending("lastOrder")]).At(CustomerSchema.Now);
        return new Question(
            "first-page-everybody",
            new(Engine.Ours, _ => Keys(bases.Snapshot.Select(everyone, CustomerSchema.Now).First(Count, order))),
            new(Engine.Sqlite, _ => bases.Sqlite.Ask($"select id from customer order by last_order desc, id limit {Count}")),
            new(Engine.DuckDb, _ => bases.DuckDb.Ask($"select id from customer order by last_order desc, id limit {Count}")))
        {
            IsInRatios = false,
        };
    }

    private static List<long> Keys(IEnumerable<Customer> customers) => [.. customers.Select(c => c.Id)];

    /// <summary>A queue of the fifty best so far, the worst of them at its head.</summary>
    private static List<long> ByHand(Customer[] customers, Operands o)
    {
        var (region, orRegion) = (o.Regions[0], o.Regions[1]);
        var newest = new PriorityQueue<long, (int Day, long Key)>();
        foreach (var c in customers)
        {
            if (c.Region != region && c.Region != orRegion)
                continue;
            var place = (c.LastOrder?.DayNumber ?? -1, -c.Id);
            if (newest.Count < Count)
                newest.Enqueue(c.Id, place);
            else if (newest.TryPeek(out _, out var worst) && place.CompareTo(worst) > 0)
                newest.DequeueEnqueue(c.Id, place);
        }

        var keys = new List<long>();
        while (newest.TryDequeue(out var key, out _))
            keys.Add(key);
        keys.Reverse();
        return keys;
    }

    private static List<long> ByLinq(Customer[] customers, Operands o)
    {
        var (region, orRegion) = (o.Regions[0], o.Regions[1]);
        return customers.Where(c => c.Region == region || c.Region == orRegion)
            .OrderByDescending(c => c.LastOrder).ThenBy(c => c.Id).Take(Count).Select(c => c.Id).ToList();
    }
}
