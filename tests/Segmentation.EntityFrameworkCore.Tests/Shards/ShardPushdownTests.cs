using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What the servers that keep the rows do themselves, and how many rows travel.</summary>
[Collection(ShardedTests.Name)]
public sealed class ShardPushdownTests(ShardedPostgres servers, ITestOutputHelper output)
{
    [PostgresTheory]
    [InlineData("name = 'NAME 7'", "lower(\"Name\") = 'name 7'::text")]
    [InlineData("name in ('name 1', 'NAME 2')", "lower(\"Name\") = ANY")]
    [InlineData("name contains 'me 1'", "lower(\"Name\") ~~ '%me 1%'::text")]
    [InlineData("not (city = 'berlin')", "(\"City\" IS NULL)")]
    [InlineData("city is empty", "(\"City\" IS NULL)")]
    [InlineData("visits > 45 and revenue between 5 and 20", "(\"Visits\" >= 46)")]
    [InlineData("vip = true or visits < 3", " OR (\"Visits\" <= 2)")]
    [InlineData("birthday >= 2014-01-01", "\"Birthday\" >= '2014-01-01'")]
    [InlineData("seen < 2026-01-03", "\"Seen\" <= '2026-01-02 23:59:59.999999")]
    public async Task Scan_OfConditionsOnColumns_ShipsTheMatchesAlone(string filter, string remote)
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync(filter);
        var found = 0L;
        var shipped = await shop.Database.RowsShippedAsync(async () => found = await query.KeysAsync().LongCountAsync());
        var plan = await shop.Database.ExplainAsync(shop.Log.Last!);
        output.WriteLine($"{filter}: {found} entities, {shipped} rows shipped of {Shop.Rows}");
        Assert.Equal(shop.Expected(filter), found);
        Assert.Equal(found, shipped);
        AssertRemote(plan, remote);
        Assert.DoesNotContain(plan, line => line.StartsWith("Filter:", StringComparison.Ordinal));
    }

    [PostgresTheory]
    [InlineData("birthday anniversary in next 14 days", "date_part is of no column's collation")]
    [InlineData("tags has any ('T1')", "items are looked at in a subquery")]
    [InlineData("any orders (total >= 0)", "version 15 does not ask other servers whether there is a row")]
    [InlineData("count(orders) >= 1", "each entity would be a question of its own: the rows of a thousand are asked for at once")]
    public async Task Count_OfWhatTheServersCannotBeAsked_IsRightAllTheSame(string filter, string why)
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync(filter);
        var count = 0L;
        var shipped = await shop.Database.RowsShippedAsync(async () => count = await query.CountAsync());
        output.WriteLine($"{filter}: counted {count}, {shipped} rows shipped of {Shop.Rows} customers: {why}");
        Assert.Equal(filter.Contains("orders", StringComparison.Ordinal) ? Shop.Rows / 4 : shop.Expected(filter), count);
        Assert.True(shipped >= Shop.Rows, "The servers do it now: docs/scale-out.md says that they do not.");
    }

    [PostgresFact]
    public async Task Count_ByTheShardKey_ShipsARowAServer()
    {
        const string Filter = "city = 'berlin' and visits > 10";
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync(Filter);
        var count = 0L;
        var shipped = await shop.Database.RowsShippedAsync(async () => count = await query.CountAsync());
        output.WriteLine($"counted {count}: {shipped} rows shipped");
        Assert.Equal(shop.Expected(Filter), count);
        Assert.Equal(2, shipped);
        AssertRemote(
            await shop.Database.ExplainAsync(shop.Log.Last!),
            "SELECT count(*), \"Shard\" FROM public.\"Customers\" " +
            "WHERE ((\"Visits\" >= 11)) AND ((lower(\"City\") = 'berlin'::text)) GROUP BY 2");
    }

    [PostgresFact]
    public async Task CrossTab_ByTheShardKey_ShipsTheGroups()
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync("visits > 10");
        CrossTab? table = null;
        var shipped = await shop.Database.RowsShippedAsync(async () => table = await query.CrossTabAsync(new CrossTabRequest("city", "vip")));
        output.WriteLine($"{table!.Cells.Count} cells: {shipped} rows shipped");
        var cell = table.Cells.Single(c => c.Buckets is [{ Kind: ValueKind.Text, Text: "Paris" }, { Kind: ValueKind.Boolean, Boolean: true }]);
        Assert.Equal(shop.Expected("visits > 10 and city = 'Paris' and vip = true"), cell.Count);
        // Three cities, none among them, by two truths, on two servers.
        Assert.Equal(12, shipped);
        AssertRemote(await shop.Database.ExplainAsync(shop.Log.Last!), "GROUP BY");
    }

    [PostgresFact]
    public async Task Page_BehindAPosition_IsFilteredAndOrderedOnTheServers()
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync("vip = true");
        var request = new PageRequest(50) { OrderBy = [SortField.Descending("visits")] };
        var first = await query.PageAsync(request);
        EntityPage<ShopCustomer>? second = null;
        var shipped = await shop.Database.RowsShippedAsync(async () => second = await query.PageAsync(request with { After = first.Next }));
        output.WriteLine($"a page of 50: {shipped} rows shipped");
        var expected = shop.Customers.Where(c => c.Vip == true).OrderByDescending(c => c.Visits).ThenBy(c => c.Id).Select(c => c.Id);
        Assert.Equal(expected.Take(100), first.Entities.Concat(second!.Entities).Select(c => c.Id));
        var plan = await shop.Database.ExplainAsync(shop.Log.Last!);
        AssertRemote(plan, "ORDER BY \"Visits\" DESC");
        AssertRemote(plan, $"(\"Visits\" <= {first.Entities[^1].Visits - 1})");
        Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal) && !line.StartsWith("Sort Key", StringComparison.Ordinal));
        Assert.InRange(shipped, 51, 20_000);
    }

    private void AssertRemote(IReadOnlyList<string> plan, string fragment)
    {
        var remote = plan.Where(line => line.StartsWith("Remote SQL:", StringComparison.Ordinal)).ToList();
        output.WriteLine(remote[0]);
        Assert.Equal(2, remote.Count);
        Assert.All(remote, sql => Assert.Contains(fragment, sql, StringComparison.Ordinal));
    }
}
