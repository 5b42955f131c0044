using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class PageTests
{
    private static readonly Segmenter Segmenter = Segmenter.Create();

    private readonly InMemoryStore<Deal> _store = DealStore.Of(
        Enumerable.Range(1, 10).Select(i => new Deal { Id = i, Title = i % 2 == 0 ? "even" : "Odd", Amount = i / 3 }));

    [Fact]
    public async Task Page_OfNoOrder_IsByKey()
    {
        var page = await PageAsync(new PageRequest(4));
        Assert.Equal([1, 2, 3, 4], page.Entities.Select(d => d.Id));
        Assert.Equal([5, 6, 7, 8], (await PageAsync(new PageRequest(4) { After = page.Next })).Entities.Select(d => d.Id));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public async Task Page_OfEverything_IsTheLast(int size)
    {
        var page = await PageAsync(new PageRequest(size) { OrderBy = [SortField.Descending("amount"), "title"] });
        Assert.Equal([10, 9, 6, 8, 7, 4, 3, 5, 2, 1], page.Entities.Select(d => d.Id));
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Page_OfLessThanOne_IsRefused(int size) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PageAsync(new PageRequest(size)));

    [Fact]
    public async Task Page_BehindTheLastEntity_IsEmptyAndTheLast()
    {
        var page = await PageAsync(new PageRequest(9));
        await _store.WriteAsync([EntityWrite.Delete<Deal>(10)]);
        var next = await PageAsync(new PageRequest(9) { After = page.Next });
        Assert.Empty(next.Entities);
        Assert.Null(next.Next);
    }

    [Fact]
    public async Task Page_BehindAnEntityThatWasDeleted_GoesOnWhereItStood()
    {
        var page = await PageAsync(new PageRequest(3) { OrderBy = ["title"] }); // 2 4 6
        _store.Write(
            EntityWrite.Delete<Deal>(6), EntityWrite.Insert(new Deal { Id = 50, Title = "EVEN" }), EntityWrite.Insert(new Deal { Id = 0, Title = "even" }));
        var next = await PageAsync(new PageRequest(3) { OrderBy = ["title"], After = page.Next });
        Assert.Equal([8, 10, 50], next.Entities.Select(d => d.Id));
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("id")]
    public async Task Page_WithACursorOfAnotherOrder_IsRefused(string field)
    {
        var page = await PageAsync(new PageRequest(3) { OrderBy = ["title"] });
        var exception = await Assert.ThrowsAsync<FilterException>(() => PageAsync(new PageRequest(3) { OrderBy = [field], After = page.Next }));
        Assert.Equal($"the cursor is of a page ordered by `title`, and this one is by `{field}`: start from the first page", exception.Message);
        await Assert.ThrowsAsync<FilterException>(() => PageAsync(new PageRequest(3) { OrderBy = [SortField.Descending("title")], After = page.Next }));
        Assert.Contains(
            "this one is by the key",
            (await Assert.ThrowsAsync<FilterException>(() => PageAsync(new PageRequest(3) { After = page.Next }))).Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<SortPosition> Forged => new()
    {
        new SortPosition([], 1),
        new SortPosition([Value.Of("a")], 1),
        new SortPosition([Value.Of(true)], 1),
        new SortPosition([Value.Of(1m), Value.Of(1m)], 1),
        new SortPosition([Value.Of(1m)], "1"),
        new SortPosition([Value.Of(1m)], default),
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task Page_WithAForgedCursor_IsRefused(SortPosition position)
    {
        var cursor = PageCursor.After(["amount"], position);
        foreach (var source in new IEntitySource<Deal>[] { _store, new Hiding<Deal>() })
        {
            var query = Segmenter.Query(await Segmenter.BindAsync<Deal>(Filter.Everyone), source);
            await Assert.ThrowsAsync<FilterException>(() => query.PageAsync(new PageRequest(3) { OrderBy = ["amount"], After = cursor }));
        }
    }

    [Fact]
    public async Task Page_WithAForgedCursorOfTheRightKinds_IsAPage()
    {
        foreach (var value in new[] { default, Value.Of(double.NegativeInfinity), Value.Of(double.MaxValue), Value.Of(decimal.MinValue), Value.Of(1.5) })
        {
            var forged = PageCursor.After(["amount"], new SortPosition([value], long.MinValue));
            Assert.NotNull(await PageAsync(new PageRequest(3) { OrderBy = ["amount"], After = forged }));
        }
    }

    [Theory]
    [InlineData("amonut", "/orderBy/0  unknown field `amonut`: did you mean `amount`?")]
    [InlineData("products", "/orderBy/0  `products` has several values, which have no order: order by another field")]
    public async Task Page_OfABadOrder_SaysWhy(string field, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<FilterException>(() => PageAsync(new PageRequest(3) { OrderBy = [field] }))).Message);

    [Fact]
    public async Task Page_OverAPathToMany_SaysWhy()
    {
        var query = Segmenter.Query(await Segmenter.BindAsync<Company>(Filter.Everyone), new Hiding<Company>());
        var exception = await Assert.ThrowsAsync<FilterException>(
            () => query.PageAsync(new PageRequest(3) { OrderBy = [SortField.Ascending(new FieldPath("deals", "amount"))] }));
        Assert.StartsWith("/orderBy/0  `deals` leads to many rows", exception.Message, StringComparison.Ordinal);
    }

    private async Task<EntityPage<Deal>> PageAsync(PageRequest request) =>
        await Segmenter.Query(await Segmenter.BindAsync<Deal>(Filter.Everyone), _store).PageAsync(request);
}
