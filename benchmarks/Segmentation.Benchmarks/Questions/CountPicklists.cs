using System.Linq.Expressions;

namespace Segmentation.Benchmarks;

/// <summary>How many customers meet three conditions on picklists.</summary>
internal static class CountPicklists
{
    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists))];
        Func<Customer, bool>[] compiled = [.. Operands.All.Select(o => Expression(o).Compile())];
        var sums = new Lazy<SimdSum[]>(() => [.. Operands.All.Select(_ => new SimdSum(bases.Rows, bitsPerRow: 6))]);
        return new Question(
            "count-picklists",
            new(Engine.Ours, v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).Count()),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Linq, v => (long)ByLinq(bases.Customers, Operands.All[v])),
            new(Engine.Compiled, v => Compiled(bases.Customers, compiled[v])),
            new(Engine.Sqlite, v => bases.Sqlite.Ask($"select count(*) from customer where {SqliteBase.ByPicklists(Operands.All[v])}")),
            new(Engine.DuckDb, v => bases.DuckDb.Ask($"select count(*) from customer where {DuckDbBase.ByPicklists(Operands.All[v])}")),
            new(Engine.Limit, v => sums.Value[v].Sum()));
    }

    /// <summary>The customers for whom a delegate is true.</summary>
    public static long Compiled(Customer[] customers, Func<Customer, bool> predicate)
    {
        var count = 0L;
        foreach (var c in customers)
        {
            if (predicate(c))
                count++;
        }

        return count;
    }

    public static long ByHand(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var count = 0L;
        foreach (var c in customers)
        {
            if (c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat)
                count++;
        }

        return count;
    }

    private static int ByLinq(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        return customers.Count(c =>
            c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat);
    }

    private static Expression<Func<Customer, bool>> Expression(Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        return c => c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat;
    }
}
