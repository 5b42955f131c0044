using System.Runtime.InteropServices;

namespace Segmentation.Benchmarks;

/// <summary>How many customers there are of each industry and stage.</summary>
internal static class CrossTabbing
{
    private static readonly CrossTabRequest ByIndustryAndStage = new(["industry", "stage"]);

    /// <summary>Of those who meet three conditions on picklists.</summary>
    public static Question Of(Bases bases)
    {
        BoundCrossTab<Customer>[] tabs = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists).CrossTab(ByIndustryAndStage))];
        return new Question(
            "crosstab",
            new(Engine.Ours, v => bases.Snapshot.CrossTab(tabs[v], CustomerSchema.Now)),
            new(Engine.ByHand, v => ByHand(bases.Customers, Operands.All[v])),
            new(Engine.Sqlite, v => bases.Sqlite.Ask(
                $"select industry, stage, count(*) from customer where {SqliteBase.ByPicklists(Operands.All[v])} group by 1, 2 order by 1, 2")),
            new(Engine.DuckDb, v => bases.DuckDb.Ask(
                InDuckDb($"where {DuckDbBase.ByPicklists(Operands.All[v])}"), columns: 3)));
    }

    /// <summary>Of all; there is but one variant.</summary>
    public static Question OfEverybody(Bases bases)
    {
        var tab = CustomerSchema.Bind("everyone").CrossTab(ByIndustryAndStage);
        return new Question(
            "crosstab-everybody",
            new(Engine.Ours, _ => bases.Snapshot.CrossTab(tab, CustomerSchema.Now)),
            new(Engine.ByHand, _ => OfAll(bases.Customers)),
            new(Engine.Sqlite, _ => bases.Sqlite.Ask("select industry, stage, count(*) from customer group by 1, 2 order by 1, 2")),
            new(Engine.DuckDb, _ => bases.DuckDb.Ask(InDuckDb(""), columns: 3)))
        {
            IsInRatios = false,
        };
    }

    private static string InDuckDb(string where) =>
        $"select industry::bigint, stage::bigint, n from (select industry, stage, count(*) n from customer {where} group by 1, 2) order by 1, 2";

    private static Dictionary<(string?, string?), long> ByHand(Customer[] customers, Operands o)
    {
        var (type, region, orRegion, source, orSource, orThat) = (o.Type, o.Regions[0], o.Regions[1], o.Sources[0], o.Sources[1], o.Sources[2]);
        var cells = new Dictionary<(string?, string?), long>();
        foreach (var c in customers)
        {
            if (c.Type == type && (c.Region == region || c.Region == orRegion) && c.Source != source && c.Source != orSource && c.Source != orThat)
                CollectionsMarshal.GetValueRefOrAddDefault(cells, (c.Industry, c.Stage), out _)++;
        }

        return cells;
    }

    private static Dictionary<(string?, string?), long> OfAll(Customer[] customers)
    {
        var cells = new Dictionary<(string?, string?), long>();
        foreach (var c in customers)
            CollectionsMarshal.GetValueRefOrAddDefault(cells, (c.Industry, c.Stage), out _)++;
        return cells;
    }
}
