using Segmentation.Syntax;

// Lambdas are written in every way, also in those that analyzers warn of.
#pragma warning disable CA1304, CA1309, CA1310, CA1311, CA1847, CA1860, CA1865, CA1866, MA0011, MA0074, MA0132

namespace Segmentation.Tests;

public sealed class LambdaFilterTests
{
    private static readonly string[] Cities = ["Rome", "Oslo"];
    private static readonly List<string> CityList = ["Rome", "Oslo"];
    private static readonly HashSet<string> CitySet = ["Rome"];
    private static readonly Rank[] Best = [Rank.Silver, Rank.Gold];
    private static readonly long?[] Parents = [1, 2];
    private static readonly Guid Key = new("7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11");
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2));

    private static SegmentationModel WithCustomFields => Client.Model.WithCustomFields("client", new CustomField("x", new(ScalarType.Text)));

    public static TheoryData<string, Filter> Comparisons
    {
        get
        {
            var (limit, none, name, rank, isActive) = ((decimal?)10.5m, (decimal?)null, "Acme", Rank.Gold, true);
            var order = new Purchased { Amount = 5 };
            string? noName = null;
            return new()
            {
                { "name = 'Acme'", Filter.For<Client>(c => c.Name == "Acme") },
                { "name = 'Acme'", Filter.For<Client>(c => "Acme" == c.Name) },
                { "name = 'Acme'", Filter.For<Client>(c => c.Name == name) },
                { "name = 'Acme'", Filter.For<Client>(c => c.Name!.Equals("Acme")) },
                { "name = 'Acme' match case", Filter.For<Client>(c => c.Name!.Equals("Acme", StringComparison.Ordinal)) },
                { "name = 'Acme'", Filter.For<Client>(c => string.Equals("Acme", c.Name, StringComparison.OrdinalIgnoreCase)) },
                { "name != city", Filter.For<Client>(c => c.Name != c.City) },
                { "name is empty", Filter.For<Client>(c => c.Name == null) },
                { "name is not empty", Filter.For<Client>(c => null != c.Name) },
                { "name is empty", Filter.For<Client>(c => c.Name == noName) },
                { "name is empty", Filter.For<Client>(c => string.IsNullOrEmpty(c.Name)) },
                { "not name is empty", Filter.For<Client>(c => !string.IsNullOrEmpty(c.Name)) },
                { "visits > 5", Filter.For<Client>(c => c.Visits > 5) },
                { "visits >= 5", Filter.For<Client>(c => 5 <= c.Visits) },
                { "visits < 5", Filter.For<Client>(c => 5 > c.Visits) },
                { "visits <= 2.5", Filter.For<Client>(c => c.Visits <= 2.5m) },
                { "visits > 2.5", Filter.For<Client>(c => 2.5 < c.Visits) },
                { "level > 5", Filter.For<Client>(c => c.Level > 5) },
                { "employees != 7", Filter.For<Client>(c => c.Employees != 7) },
                { "employees > 7", Filter.For<Client>(c => c.Employees!.Value > 7) },
                { "employees > 7", Filter.For<Client>(c => (int)c.Employees! > 7) },
                { "employees is not empty", Filter.For<Client>(c => c.Employees.HasValue) },
                { "not employees is not empty", Filter.For<Client>(c => !c.Employees.HasValue) },
                { "employees > visits", Filter.For<Client>(c => c.Employees > c.Visits) },
                { "total > level", Filter.For<Client>(c => c.Total > c.Level) },
                { "revenue > 10.5", Filter.For<Client>(c => c.Revenue > limit) },
                { "revenue > 10.5", Filter.For<Client>(c => c.Revenue > limit.Value) },
                { "revenue is empty", Filter.For<Client>(c => c.Revenue == none) },
                { "revenue > 5", Filter.For<Client>(c => c.Revenue > order.Amount) },
                { "revenue <= 11.5", Filter.For<Client>(c => c.Revenue <= limit + 1) },
                { "revenue = -1", Filter.For<Client>(c => c.Revenue == -1) },
                { "revenue = 79228162514264337593543950335", Filter.For<Client>(c => c.Revenue == decimal.MaxValue) },
                { "score > 0.1", Filter.For<Client>(c => c.Score > 0.1) },
                { "ratio > 0.30000001192092896", Filter.For<Client>(c => c.Ratio > 0.3f) },
                { "ratio > 0.3", Filter.For<Client>(c => c.Ratio > 0.3) },
                { "isActive = true", Filter.For<Client>(c => c.IsActive) },
                { "not isActive = true", Filter.For<Client>(c => !c.IsActive) },
                { "isActive = true", Filter.For<Client>(c => c.IsActive == true) },
                { "isActive = false", Filter.For<Client>(c => c.IsActive == false) },
                { "isActive != true", Filter.For<Client>(c => c.IsActive != isActive) },
                { "hasConsent = true", Filter.For<Client>(c => c.HasConsent == true) },
                { "hasConsent = true", Filter.For<Client>(c => c.HasConsent!.Value) },
                { "isActive = hasConsent", Filter.For<Client>(c => c.IsActive == c.HasConsent) },
                { "rank = 'Gold'", Filter.For<Client>(c => c.Rank == Rank.Gold) },
                { "rank != 'Gold'", Filter.For<Client>(c => rank != c.Rank) },
                { "formerRank = 'Gold'", Filter.For<Client>(c => c.FormerRank == rank) },
                { "formerRank is empty", Filter.For<Client>(c => c.FormerRank == null) },
                { "rank = formerRank", Filter.For<Client>(c => c.Rank == c.FormerRank) },
                { "rank = '7'", Filter.For<Client>(c => c.Rank == (Rank)7) },
                { "since >= 2026-11-22", Filter.For<Client>(c => c.Since >= new DateOnly(2026, 11, 22)) },
                { "seenAt < 2026-11-22T10:00:00Z", Filter.For<Client>(c => c.SeenAt < Noon) },
                { "importedAt < 2026-11-22T10:00:00Z", Filter.For<Client>(c => c.ImportedAt < Noon) },
                { "importedAt < 2026-11-22T10:00:00Z", Filter.For<Client>(c => c.ImportedAt < Noon.UtcDateTime) },
                { "importedAt <= seenAt", Filter.For<Client>(c => c.ImportedAt <= c.SeenAt) },
                { "owner = '7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11'", Filter.For<Client>(c => c.Owner == Key) },
                { "id = 12", Filter.For<Client>(c => c.Id == 12) },
                { "parentId != 12", Filter.For<Client>(c => c.ParentId != 12L) },
            };
        }
    }

    public static TheoryData<string, Filter> Groups
    {
        get
        {
            var (all, some) = (true, false);
            return new()
            {
                { "everyone", Filter.For<Client>(c => true) },
                { "nobody", Filter.For<Client>(_ => some) },
                { "everyone and nobody", Filter.For<Client>(_ => all && some) },
                { "everyone or isActive = true", Filter.For<Client>(c => Cities.Length == 2 || c.IsActive) },
                { "visits > 1 and visits < 9 and isActive = true", Filter.For<Client>(c => c.Visits > 1 && c.Visits < 9 && c.IsActive) },
                { "visits > 1 or visits < 9 or isActive = true", Filter.For<Client>(c => c.Visits > 1 || c.Visits < 9 || c.IsActive) },
                { "not (visits > 1 and isActive = true) or name is empty", Filter.For<Client>(c => !(c.Visits > 1 && c.IsActive) || c.Name == null) },
                { "(isActive = true or visits = 1) and name = 'x'", Filter.For<Client>(c => (c.IsActive || c.Visits == 1) && c.Name == "x") },
            };
        }
    }

    public static TheoryData<string, Filter> Texts => new()
    {
        { "name contains 'x'", Filter.For<Client>(c => c.Name!.Contains("x")) },
        { "name contains 'x'", Filter.For<Client>(c => c.Name!.Contains('x')) },
        { "name contains 'x' match case", Filter.For<Client>(c => c.Name!.Contains("x", StringComparison.Ordinal)) },
        { "name contains 'x'", Filter.For<Client>(c => c.Name!.Contains("x", StringComparison.OrdinalIgnoreCase)) },
        { "name starts with 'x'", Filter.For<Client>(c => c.Name!.StartsWith("x")) },
        { "name starts with 'x' match case", Filter.For<Client>(c => c.Name!.StartsWith("x", StringComparison.Ordinal)) },
        { "name ends with 'Oslo'", Filter.For<Client>(c => c.Name!.EndsWith(Cities[1], StringComparison.OrdinalIgnoreCase)) },
        { "name contains 'x'", Filter.For<Client>(c => c.Name!.Contains("x") == true) },
        { "not name contains 'x'", Filter.For<Client>(c => c.Name!.Contains("x") == false) },
        { "parent.name contains 'x'", Filter.For<Client>(c => c.Parent!.Name!.Contains("x")) },
    };

    public static TheoryData<string, Filter> Lists => new()
    {
        { "city in ('Rome', 'Oslo')", Filter.For<Client>(c => Cities.Contains(c.City)) },
        { "city in ('Rome', 'Oslo')", Filter.For<Client>(c => CityList.Contains(c.City!)) },
        { "city in ('Rome')", Filter.For<Client>(c => CitySet.Contains(c.City!)) },
        { "city in ('Rome', 'Oslo')", Filter.For<Client>(c => Cities.AsEnumerable().Contains(c.City)) },
        { "city in ('Rome', 'Oslo')", Filter.For<Client>(c => Enumerable.Contains(Cities, c.City)) },
        { "city in ('Bonn', 'Kyiv')", Filter.For<Client>(c => new[] { "Bonn", "Kyiv" }.Contains(c.City)) },
        { "city in ('Rome')", Filter.For<Client>(c => Cities.Where(n => n.Length == 4).Take(1).Contains(c.City)) },
        { "not city in ('Rome', 'Oslo')", Filter.For<Client>(c => !Cities.Contains(c.City)) },
        { "not city in ('Rome', 'Oslo')", Filter.For<Client>(c => Cities.Contains(c.City) == false) },
        { "rank in ('Silver', 'Gold')", Filter.For<Client>(c => Best.Contains(c.Rank)) },
        { "formerRank in ('Silver', 'Gold')", Filter.For<Client>(c => Best.Contains(c.FormerRank!.Value)) },
        { "parentId in (1, 2)", Filter.For<Client>(c => Parents.Contains(c.ParentId)) },
        { "id in (1, 2)", Filter.For<Client>(c => new List<long> { 1, 2 }.Contains(c.Id)) },
        { "owner in ('7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11')", Filter.For<Client>(c => new List<Guid> { Key }.Contains(c.Owner!.Value)) },
        { "tags has any ('x')", Filter.For<Client>(c => c.Tags.Contains("x")) },
        { "channels has any ('Rome')", Filter.For<Client>(c => c.Channels.Contains(Cities[0])) },
        { "ranks has any ('Gold')", Filter.For<Client>(c => c.Ranks.Contains(Rank.Gold)) },
        { "not parent.tags has any ('x')", Filter.For<Client>(c => !c.Parent!.Tags.Contains("x")) },
        { "tags is not empty", Filter.For<Client>(c => c.Tags != null) },
    };

    public static TheoryData<string, Filter> Relations => new()
    {
        { "parent.city = 'Rome'", Filter.For<Client>(c => c.Parent!.City == "Rome") },
        { "parent.parent.visits > parent.visits", Filter.For<Client>(c => c.Parent!.Parent!.Visits > c.Parent.Visits) },
        { "parent is empty", Filter.For<Client>(c => c.Parent == null) },
        { "parent is not empty", Filter.For<Client>(c => c.Parent != null) },
        { "any orders", Filter.For<Client>(c => c.Orders.Any()) },
        { "not any orders", Filter.For<Client>(c => !c.Orders.Any()) },
        { "any orders (amount > 1000)", Filter.For<Client>(c => c.Orders.Any(o => o.Amount > 1000)) },
        { "not any orders (amount > 1000 and quantity = 1)", Filter.For<Client>(c => !c.Orders.Any(o => o.Amount > 1000 && o.Quantity == 1)) },
        { "any orders (status = 'WON')", Filter.For<Client>(c => c.Orders.Where(o => o.Status == "WON").Any()) },
        { "any orders (status = 'WON' and amount > 5)", Filter.For<Client>(c => c.Orders.Where(o => o.Status == "WON").Any(o => o.Amount > 5)) },
        { "any orders (client.city = 'Rome')", Filter.For<Client>(c => c.Orders.Any(o => o.Client!.City == "Rome")) },
        { "any parent.orders (any client.orders (amount > 1))", Filter.For<Client>(c => c.Parent!.Orders.Any(o => o.Client!.Orders.Any(p => p.Amount > 1))) },
        { "all orders (amount > 1000)", Filter.For<Client>(c => c.Orders.All(o => o.Amount > 1000)) },
        { "all orders (not status = 'WON' or amount > 5)", Filter.For<Client>(c => c.Orders.Where(o => o.Status == "WON").All(o => o.Amount > 5)) },
        { "count(orders) >= 3", Filter.For<Client>(c => c.Orders.Count >= 3) },
        { "count(orders) > 3", Filter.For<Client>(c => 3 < c.Orders.Count()) },
        { "count(orders where status = 'WON') > visits", Filter.For<Client>(c => c.Orders.Count(o => o.Status == "WON") > c.Visits) },
        {
            "count(orders where status = 'WON' and amount > 1) = 2",
            Filter.For<Client>(c => c.Orders.Where(o => o.Status == "WON").Where(o => o.Amount > 1).Count() == 2)
        },
        { "visits < count(orders)", Filter.For<Client>(c => c.Visits < c.Orders.Count) },
        { "sum(orders.amount) > 10000", Filter.For<Client>(c => c.Orders.Sum(o => o.Amount) > 10_000) },
        { "sum(orders.quantity where status = 'WON') > 2", Filter.For<Client>(c => c.Orders.Where(o => o.Status == "WON").Sum(o => o.Quantity) > 2) },
        { "avg(orders.quantity) >= 2.5", Filter.For<Client>(c => c.Orders.Average(o => o.Quantity) >= 2.5) },
        { "avg(orders.amount) is empty", Filter.For<Client>(c => c.Orders.Average(o => o.Amount) == null) },
        { "min(orders.placedOn) < 2026-01-01", Filter.For<Client>(c => c.Orders.Min(o => o.PlacedOn) < new DateOnly(2026, 1, 1)) },
        { "max(orders.placedOn) > 2026-01-01", Filter.For<Client>(c => c.Orders.Max(o => o.PlacedOn)!.Value > new DateOnly(2026, 1, 1)) },
        { "max(orders.placedOn) is not empty", Filter.For<Client>(c => c.Orders.Max(o => o.PlacedOn).HasValue) },
        { "sum(orders.quantity) = 3", Filter.For<Client>(c => c.Orders.Sum(o => (decimal?)o.Quantity) == 3) },
        { "max(parent.orders.amount) > revenue", Filter.For<Client>(c => c.Parent!.Orders.Max(o => o.Amount) > c.Revenue) },
    };

    public static TheoryData<string, Filter> Modelled => new()
    {
        { "town = 'Rome'", Filter.For<Client>(c => c.City == "Rome", Client.Model) },
        { "`old rank` = 'Gold' or rank = 'Gold'", Filter.For<Client>(c => c.FormerRank == Rank.Gold || c.Rank == Rank.Gold, Client.Model) },
        { "id = 5 and tags has any ('x')", Filter.For<Client>(c => c.Id == 5 && c.Tags.Contains("x"), Client.Model) },
        { "parent.town = 'Rome' and parent is not empty", Filter.For<Client>(c => c.Parent!.City == "Rome" && c.Parent != null, Client.Model) },
        { "any orders (total > 5 and client.town = 'x')", Filter.For<Client>(c => c.Orders.Any(o => o.Amount > 5 && o.Client!.City == "x"), Client.Model) },
        { "max(parent.orders.total where id = 1) > 5", Filter.For<Client>(c => c.Parent!.Orders.Where(o => o.Id == 1).Max(o => o.Amount) > 5, Client.Model) },
        { "parent.town = 'Rome'", Filter.For<Client>(c => c.Parent!.City == "Rome", WithCustomFields) },
    };

    [Theory]
    [MemberData(nameof(Comparisons))]
    [MemberData(nameof(Groups))]
    [MemberData(nameof(Texts))]
    [MemberData(nameof(Lists))]
    [MemberData(nameof(Relations))]
    [MemberData(nameof(Modelled))]
    public void For_ALambda_IsTheFilterInText(string text, Filter filter) => Assert.Equal(Filter.Parse(text), filter);

    [Theory]
    [MemberData(nameof(Modelled))]
    public void For_ALambdaWithAModel_Binds(string text, Filter filter) =>
        Assert.True(filter.Bind<Client>(Client.Context).IsValid, text);

    [Fact]
    public void For_AMemberOfAnInterface_FindsTheField()
    {
        static Filter In<T>(string city)
            where T : class, IHasCity => Filter.For<T>(c => c.City == city, Client.Model);

        Assert.Equal(Filter.Parse("town = 'Rome'"), In<Client>("Rome"));
    }

    [Fact]
    public void For_ACapturedVariable_ReadsItOnce()
    {
        var limit = 5;
        var filter = Filter.For<Client>(c => c.Visits > limit);
        limit = 6;
        Assert.Equal(Filter.Parse("visits > 5"), filter);
        Assert.NotEqual(5, limit);
    }

    [Fact]
    public void For_AClassThatTheModelLacks_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(() => Filter.For<Item>(i => i.Quantity > 1, Client.Model));

    [Fact]
    public void Field_OfAnEntityType_IsTheFieldThatTheModelNames()
    {
        var clients = Client.Model.Of<Client>();
        Assert.Equal(Filter.Parse("town in ('Rome', 'Oslo')"), clients.Field(c => c.City).In("Rome", "Oslo"));
        Assert.Equal(Filter.Parse("parent.town = 'Rome'"), clients.Field(c => c.Parent!.City).Is("Rome"));
        Assert.Equal(Filter.Parse("visits between 1 and 2"), clients.Field(c => c.Visits).Between(1, 2));
        Assert.Equal(Filter.Parse("since in last 7 days"), clients.Field(c => c.Since).In(new RollingPeriod(PeriodPosition.Last, 7, TimeUnit.Day)));
        Assert.Equal(Filter.Parse("`old rank` is empty"), clients.Field(c => c.FormerRank!.Value).IsEmpty());
        Assert.Equal(Filter.Parse("parent is empty"), clients.Field(c => c.Parent).IsEmpty());
        Assert.Equal(Filter.Parse("sum(orders.total) between 1 and 2"), clients.Field(c => c.Orders.Sum(o => o.Amount)).Between(1, 2));
        Assert.Equal(
            "a filter cannot say `c.Name.ToLower()`: text is compared without case as it is",
            Assert.Throws<FilterException>(() => clients.Field(c => c.Name!.ToLower())).Message);
        Assert.Equal("a filter cannot say `5`: it names no field", Assert.Throws<FilterException>(() => clients.Field(_ => 5)).Message);
    }
}
