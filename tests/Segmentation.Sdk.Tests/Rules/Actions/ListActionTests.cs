namespace Segmentation.Tests;

public sealed class ListActionTests
{
    private readonly Desk _desk = new();

    public ListActionTests() => _desk.Crm.Define(
        SegmentDefinition.Static("call", "deal", [1L]),
        SegmentDefinition.Static("people", "contact"),
        new SegmentDefinition("large", "deal", Filter.Parse("amount > 1000")));

    [Fact]
    public async Task AddToList_Twice_IsThereOnce()
    {
        await _desk.Do(new AddToList("CALL"), 2);
        await _desk.Do(new AddToList("call"), 2);

        Assert.Equal([1L, 2L], await Members());
    }

    [Fact]
    public async Task RemoveFromList_Twice_IsGone()
    {
        await _desk.Do(new RemoveFromList("call"), 1);
        await _desk.Do(new RemoveFromList("call"), 1);

        Assert.Empty(await Members());
    }

    [Fact]
    public async Task AddToList_ThereAlready_SavesNothing()
    {
        await _desk.Do(new AddToList("call"), 1);
        Assert.Equal(1, await _desk.Crm.Segmenter.Segments.VersionsAsync("call").CountAsync());
    }

    [Fact]
    public async Task AddToList_Changed_SaysWho()
    {
        await _desk.Do(new AddToList("call"), 2);
        Assert.Equal("anna", (await _desk.Crm.Segmenter.Segments.VersionsAsync("call").LastAsync()).By);
    }

    [Theory]
    [InlineData("cal", "/list  there is no list `cal`: did you mean `call`?")]
    [InlineData("large", "/list  the segment `large` is no list: what decides who belongs to it is a filter")]
    [InlineData("people", "/list  `people` is a list of contact, not of deal")]
    public async Task AddToList_NoListOfTheType_Fails(string list, string expected) => Assert.Equal(expected, await _desk.FailureOf(new AddToList(list), 1));

    private async Task<IEnumerable<EntityKey>> Members() => (await _desk.Crm.Segmenter.Segments.CurrentAsync()).Find("call")!.Include;
}
