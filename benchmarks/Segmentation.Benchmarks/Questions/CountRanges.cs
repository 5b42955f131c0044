using System.Linq.Expressions;

namespace Segmentation.Benchmarks;

/// <summary>How many customers meet three conditions on picklists, have a revenue within a range, and ordered last within another.</summary>
internal static class CountRanges
{
    // The revenue in cents takes eight bytes, the day two, and six bitmaps are read.
    private const int BitsPerRow = 64 + 16 + 6;

    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByRanges))];
        Func<Customer, bool>[] compiled = [.. Operands.All.Select(o => Expression(o).Compile())];
        var sum = new Lazy<SimdSum>(() => new SimdSum(bases.Rows, BitsPerRow));
        return new Question(
            "count-ranges",
            new(Engine.Ours, v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).Count()),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Linq, v => (long)ByLinq(bases.Customers, Operands.All[v])),
            new(Engine.Compiled, v => CountPicklists.Compiled(bases.Customers, compiled[v])),
            new(Engine.Sqlite, v => bases.Sqlite.Ask($"select count(*) from customer where {SqliteBase.ByRanges(Operands.All[v])}")),
            new(Engine.DuckDb, v => bases.DuckDb.Ask($"select count(*) from customer where {DuckDbBase.ByRanges(Operands.All[v])}")),
            new(Engine.Limit, _ => sum.Value.Sum()));
    }

    private static long ByHand(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var (lowest, highest, from, until) = (o.Lowest, o.Highest, o.From, o.Until);
        var count = 0L;
        foreach (var c in customers)
        {
            if (c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat &&
                c.LastOrder >= from && c.LastOrder <= until && c.Revenue >= lowest && c.Revenue <= highest)
            {
                count++;
            }
        }

        return count;
    }

    private static int ByLinq(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var (lowest, highest, from, until) = (o.Lowest, o.Highest, o.From, o.Until);
        return customers.Count(c =>
            c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat &&
            c.LastOrder >= from && c.LastOrder <= until && c.Revenue >= lowest && c.Revenue <= highest);
    }

    public static Expression<Func<Customer, bool>> Expression(Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var (lowest, highest, from, until) = (o.Lowest, o.Highest, o.From, o.Until);
        return c => c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat &&
            c.LastOrder >= from && c.LastOrder <= until && c.Revenue >= lowest && c.Revenue <= highest;
    }
}
