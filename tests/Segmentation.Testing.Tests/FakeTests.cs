namespace Segmentation.Testing.Tests;

public sealed class FakeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void FakeClock_StandsStillUntilItIsMoved()
    {
        var clock = new FakeClock(Start);
        Assert.Equal((Start, TimeSpan.Zero), (clock.GetUtcNow(), clock.GetUtcNow().Offset));
        clock.Advance(TimeSpan.FromDays(-1));
        Assert.Equal(Start.AddDays(-1), clock.GetUtcNow());
        clock.Set(Start);
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task CrmBuilder_CountsKeysUpAndFillsWhatIsKnown()
    {
        var clock = new FakeClock(Start);
        var crm = new CrmBuilder(clock);
        var acme = crm.Company("Acme");
        var ada = crm.Contact("Lovelace", acme, c => c.FirstName = "Ada");
        var before = crm.Contacts;
        crm.Contact("Turing");
        var deal = crm.Deal("Engine", acme);
        Assert.Equal((1, 1, "Ada", Start), (ada.Id, ada.CompanyId, ada.FirstName, ada.CreatedAt));
        Assert.Equal((1, 1, "SALES", "NEW"), (deal.Id, deal.CompanyId, deal.Pipeline, deal.Stage));
        Assert.Single(await before.ScanAsync().ToListAsync());
        Assert.Equal(2, (await crm.Contacts.ScanAsync().ToListAsync())[^1].Id);
    }
}
