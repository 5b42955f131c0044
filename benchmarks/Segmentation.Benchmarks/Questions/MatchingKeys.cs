namespace Segmentation.Benchmarks;

/// <summary>The keys of the customers who meet three conditions on picklists.</summary>
internal static class MatchingKeys
{
    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists))];
        return new Question(
            "keys",
            new(Engine.Ours, v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).WholeKeys()),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Linq, v => ByLinq(bases.Customers, Operands.All[v])),
            new(Engine.Sqlite, v => InOrder(bases.Sqlite.Ask($"select id from customer where {SqliteBase.ByPicklists(Operands.All[v])}"))),
            new(Engine.DuckDb, v => InOrder(bases.DuckDb.Ask($"select id from customer where {DuckDbBase.ByPicklists(Operands.All[v])}"))));
    }

    private static List<long> ByHand(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var keys = new List<long>();
        foreach (var c in customers)
        {
            if (c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat)
                keys.Add(c.Id);
        }

        return keys;
    }

    private static List<long> ByLinq(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        return customers
            .Where(c => c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat)
            .Select(c => c.Id).ToList();
    }

    /// <summary>Nobody asked for an order: it is made when the time has been taken.</summary>
    private static Func<object> InOrder(List<long> keys) => () =>
    {
        keys.Sort();
        return keys;
    };
}
