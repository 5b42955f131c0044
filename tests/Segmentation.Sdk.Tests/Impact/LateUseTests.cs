using Microsoft.Extensions.DependencyInjection;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Somebody begins to use an item or a field at any moment while another deletes it: one of them is told, and nothing dangles.</summary>
public sealed class LateUseTests
{
    private const string Types = "company-type";

    private static readonly SegmentDefinition Partners = A.Segment("partners", "company", "type = 'PARTNER'");

    [Fact]
    public Task Delete_OfAnItemThatASegmentBeginsToNameAtAnyMoment_LeavesNoSegmentWithoutIt() => AtEachCallAsync(() => new Office(), async (office, onCall) =>
    {
        var before = await office.ListAsync(Types);
        var plan = await office.Administration().PlanDeleteAsync(Types, "PARTNER");
        try
        {
            await office.Administration(() => onCall(async () =>
            {
                if ((await office.ListAsync(Types)).Find("PARTNER") is not null)
                    await AddAsync(office, Partners);
            })).ApplyAsync(plan);
        }
        catch (PicklistException refused)
        {
            Assert.Contains("segment \"partners\" use it", refused.Message, StringComparison.Ordinal);
            Assert.Equal(before.Items.Select(i => i.Code), (await office.ListAsync(Types)).Items.Select(i => i.Code));
        }

        Assert.Equal((await office.ListAsync(Types)).Find("PARTNER") is null, (await office.Segments.LoadAsync()).Value.Find("partners") is null);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Replace_OrClear_OfAnItemThatIsUsedAtAnyMoment_LeavesNoUseOfIt(bool isReplaced) => AtEachCallAsync(() => new Office(), async (office, onCall) =>
    {
        office.Crm.Company("Acme", c => c.Type = "PARTNER");
        var administration = office.Administration(() => onCall(async () =>
        {
            if ((await office.ListAsync(Types)).Find("PARTNER") is null)
                return;
            await AddAsync(office, Partners);
            office.Crm.Company("Late", c => c.Type = "PARTNER");
        }));
        await administration.ApplyAsync(isReplaced
            ? await administration.PlanReplaceAsync(Types, "PARTNER", "OTHER")
            : await administration.PlanClearAsync(Types, "PARTNER"));
        Assert.All(await office.Crm.Companies.ScanAsync().ToListAsync(), c => Assert.Equal(isReplaced ? "OTHER" : null, c.Type));
        if ((await office.Segments.LoadAsync()).Value.Find("partners") is { } late)
            Assert.Equal(isReplaced ? "type = 'OTHER'" : "nobody", late.Filter!.ToText());
        Assert.Null((await office.ListAsync(Types)).Find("PARTNER"));
    });

    [Fact]
    public Task Delete_OfAFieldThatASegmentBeginsToNeedAtAnyMoment_LeavesNoSegmentWithoutIt() => AtEachCallAsync(
        () => new Office(fields: CustomFieldCatalogue.Empty.With("company", A.CustomField("seats", ScalarType.Number))),
        async (office, onCall) =>
        {
            async Task<bool> IsThereAsync() => (await office.Fields.LoadAsync()).Value.Find("company", "seats") is not null;
            var fields = office.Enter(() => onCall(async () =>
            {
                if (await IsThereAsync())
                    await AddAsync(office, A.Segment("large", "company", "seats > 10"));
            })).GetRequiredService<FieldAdministration>();
            try
            {
                await fields.ApplyAsync(await fields.PlanDeleteAsync("company", "seats"));
            }
            catch (FilterException refused)
            {
                Assert.Contains("segment \"large\" use it", refused.Message, StringComparison.Ordinal);
            }

            Assert.Equal(await IsThereAsync(), (await office.Segments.LoadAsync()).Value.Find("large") is not null);
        });

    /// <summary>Plays once for each call of a repository or store, at which somebody does something.</summary>
    private static async Task AtEachCallAsync(Func<Office> open, Func<Office, Func<Func<Task>, Task>, Task> play)
    {
        var (at, isReached) = (0, true);
        for (; isReached; at++)
        {
            var call = 0;
            await play(open(), use => call++ == at ? use() : Task.CompletedTask);
            isReached = call > at;
        }

        Assert.True(at > 3, $"{at} calls");
    }

    private static async Task AddAsync(Office office, SegmentDefinition segment) =>
        await office.Segments.ChangeAsync(all => new SegmentCatalogue([.. all.Segments, segment]));
}
