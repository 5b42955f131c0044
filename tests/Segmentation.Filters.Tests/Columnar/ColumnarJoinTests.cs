namespace Segmentation.Tests;

/// <summary>Relations between bases that keep no entities, so that only columns can answer.</summary>
public sealed class ColumnarJoinTests
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Firm>("firm", e => e.Key(f => f.Code).Text(f => f.City).Texts("tags", f => f.Tags)
            .Many<Client>("clients", c => c.FirmCode))
        .Entity<Client>("client", e => e.Key(c => c.Id).Reference(c => c.FirmCode).Number(c => c.Limit)
            .One<Firm>("firm", c => c.FirmCode).Many<Bill>("bills", b => b.ClientId).Derived("owed", Formula.Sum("bills", "amount") - Formula.Field("limit")))
        .Entity<Bill>("bill", e => e.Key(b => b.Id).Reference(b => b.ClientId).Number(b => b.Amount).Number(b => b.Weight)
            .One<Client>("client", b => b.ClientId)));

    private static readonly BindingContext Context = new(Model, new PicklistSnapshot());
    private static readonly Moment Noon = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly Firm[] Firms = [new("A", "Ulm", ["big"]), new("B", null, []), new("C", "Bonn", ["old", "big"])];

    private static readonly Client[] Clients =
        [new(1, "A", 10m), new(2, "A", null), new(3, "C", 5m), new(4, null, 0m), new(5, "missing", 7.5m), new(9_000_000_000, "B", 1m)];

    private static readonly Bill[] Bills =
    [
        new(1, 1, 5m, 0.1), new(2, 1, 7.25m, 0.2), new(3, 3, null, null), new(4, 3, 5m, double.NaN), new(5, null, 100m, 1), new(6, 77, 100m, 1),
        new(7, 9_000_000_000, 79_228_162_514_264_337_593_543_950_335m, 0.3), new(8, 9_000_000_000, 1m, 0.6),
    ];

    [Theory]
    [InlineData("any bills", "1 3 9000000000")]
    [InlineData("no bills", "2 4 5")]
    [InlineData("any bills (amount > 6)", "1 9000000000")]
    [InlineData("not any bills (amount > 6)", "2 3 4 5")]
    [InlineData("all bills (amount = 5)", "2 4 5")] // a bill of client 3 has no amount
    [InlineData("count(bills) = 2", "1 3 9000000000")]
    [InlineData("count(bills where amount > 5) = 0", "2 3 4 5")]
    [InlineData("sum(bills.amount) = 12.25", "1")]
    [InlineData("sum(bills.amount) = 0", "2 4 5")]
    [InlineData("sum(bills.amount) is empty", "9000000000")] // beyond what decimals hold
    [InlineData("avg(bills.amount) = 5", "3")] // rows without a value are skipped
    [InlineData("avg(bills.amount) is empty", "2 4 5")]
    [InlineData("max(bills.amount) > 7", "1 9000000000")]
    [InlineData("min(bills.weight) < 0.2", "1")]
    [InlineData("sum(bills.weight) = 0.3", "")] // the doubles nearest to 0.1 and 0.2 add up to another
    [InlineData("sum(bills.weight) = 0.30000000000000004", "1")]
    [InlineData("firm.city = 'ulm'", "1 2")]
    [InlineData("firm.city != 'ulm'", "3 4 5 9000000000")]
    [InlineData("firm.city is empty", "4 5 9000000000")]
    [InlineData("firm.city contains 'N'", "3")]
    [InlineData("firm.tags has any ('big')", "1 2 3")]
    [InlineData("firm.tags is empty", "4 5 9000000000")]
    [InlineData("firm is empty", "4 5")]
    [InlineData("any firm (city is empty)", "9000000000")]
    [InlineData("any firm (any clients (limit < 6))", "3 9000000000")]
    [InlineData("owed > 0", "1")]
    [InlineData("owed is empty", "2 9000000000")]
    [InlineData("limit < sum(bills.amount)", "1")]
    public void Select_OverRelationsOfColumns_IsWhatTheEntitiesSay(string text, string expected)
    {
        var bound = Filter.Parse(text).Bind<Client>(Context);
        var lists = RelatedRows.Join(rows => rows.Add(Model.Of<Firm>(), Firms).Add(Model.Of<Client>(), Clients).Add(Model.Of<Bill>(), Bills));
        Assert.Equal(expected, string.Join(' ', Clients.Where(bound.Interpret(Noon).Over(lists)).Select(c => c.Id)));

        foreach (var width in Bases.Widths)
        {
            foreach (var columns in new[] { Related(width, merges: true), Related(width, merges: false) })
                Assert.Equal(expected, string.Join(' ', columns.Clients.Select(bound, Noon, columns.Related).WholeKeys()));
        }
    }

    [Theory]
    [InlineData("client.firm.city = 'Ulm'", "1 2")]
    [InlineData("client.limit <= amount", "8 4 7")] // by amount, and not those of no client
    public void First_OverAPathOfColumns_IsInOrder(string text, string expected)
    {
        var (_, related, bills) = Related(VectorWidths.Widest, merges: true);
        var bound = Filter.Parse(text).Bind<Bill>(Context);
        var first = bills.Select(bound, Noon, related).FirstKeys(10, bound.OrderBy(SortField.Ascending("amount")).At(Noon), related);
        Assert.Equal(expected, string.Join(' ', first));
    }

    [Fact]
    public void Select_AfterBothBasesWereWrittenTo_SeesTheSnapshotsThatWereTaken()
    {
        var (clients, bills) = (Load<Client>([.. Clients], VectorWidths.Widest, merges: true), Load<Bill>([.. Bills], VectorWidths.Widest, merges: true));
        var bound = Filter.Parse("sum(bills.amount) = 12.25").Bind<Client>(Context);
        var (before, related) = (clients.Snapshot(), RelatedRows.Join(rows => rows.Add(bills.Snapshot())));
        bills.Upsert([new Bill(2, 2, 12.25m, null), new Bill(1, 1, 5m, null)]);
        Assert.Equal([1], before.Select(bound, Noon, related).WholeKeys());
        Assert.Equal([2], before.Select(bound, Noon, RelatedRows.Join(rows => rows.Add(bills.Snapshot()))).WholeKeys());
    }

    [Fact]
    public void Count_OverARelation_IsCancelled()
    {
        var (clients, related, _) = Related(VectorWidths.Widest, merges: true);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var rows = clients.Select(Filter.Parse("any bills (amount > 6)").Bind<Client>(Context), Noon, related);
        Assert.Throws<OperationCanceledException>(() => rows.Count(cancelled.Token));
        Assert.Equal(2, rows.Count());
    }

    private static (ColumnarSnapshot<Client> Clients, RelatedRows Related, ColumnarSnapshot<Bill> Bills) Related(VectorWidth width, bool merges)
    {
        var (firms, clients, bills) = (Load(Firms, width, merges).Snapshot(), Load(Clients, width, merges).Snapshot(), Load(Bills, width, merges).Snapshot());
        return (clients, RelatedRows.Join(rows => rows.Add(firms).Add(clients).Add(bills)), bills);
    }

    private static ColumnarBase<T> Load<T>(T[] entities, VectorWidth width, bool merges)
        where T : class
    {
        var columns = new ColumnarBase<T>(Model.Of<T>(), new ColumnarOptions { KeepsEntities = false, ChunkRows = 64, Width = width });
        columns.Upsert(entities);
        if (merges)
            columns.MergeAsync().GetAwaiter().GetResult();
        return columns;
    }

    private sealed record Firm(string Code, string? City, string[] Tags);

    private sealed record Client(long Id, string? FirmCode, decimal? Limit);

    private sealed record Bill(long Id, long? ClientId, decimal? Amount, double? Weight);
}
