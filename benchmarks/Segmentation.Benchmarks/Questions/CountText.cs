using System.Linq.Expressions;

namespace Segmentation.Benchmarks;

/// <summary>How many customers are of a type or of a region, not of a source, and have some letters in their name, small or capital.</summary>
internal static class CountText
{
    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByText))];
        Func<Customer, bool>[] compiled = [.. Operands.All.Select(o => Expression(o).Compile())];
        return new Question(
            "count-text",
            new(Engine.Ours, v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).Count()),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Linq, v => (long)ByLinq(bases.Customers, Operands.All[v])),
            new(Engine.Compiled, v => CountPicklists.Compiled(bases.Customers, compiled[v])),
            new(Engine.Sqlite, v => bases.Sqlite.Ask($"select count(*) from customer where {SqliteBase.ByText(Operands.All[v])}")),
            new(Engine.DuckDb, v => bases.DuckDb.Ask($"select count(*) from customer where {DuckDbBase.ByText(Operands.All[v])}")));
    }

    private static long ByHand(Customer[] customers, Operands o)
    {
        var (type, region, source, text) = (o.Type, o.Regions[0], o.Sources[0], o.Text);
        var count = 0L;
        foreach (var c in customers)
        {
            if ((c.Type == type || c.Region == region) && c.Source != source && c.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                count++;
        }

        return count;
    }

    private static int ByLinq(Customer[] customers, Operands o)
    {
        var (type, region, source, text) = (o.Type, o.Regions[0], o.Sources[0], o.Text);
        return customers.Count(c => (c.Type == type || c.Region == region) && c.Source != source && c.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private static Expression<Func<Customer, bool>> Expression(Operands o)
    {
        var (type, region, source, text) = (o.Type, o.Regions[0], o.Sources[0], o.Text);
        return c => (c.Type == type || c.Region == region) && c.Source != source && c.Name.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
