using FsCheck;
using FsCheck.Fluent;

namespace Segmentation.Tests;

public sealed class ConfigurationLawTests
{
    [Fact]
    public void Import_OfTheExport_ChangesNothing() => ForAll(80, async dice =>
    {
        await using var installation = Roll(dice);
        var json = await installation.Configuration.ExportAsync();
        var plan = await installation.ImportAsync(json);
        Assert.True(plan.IsValid);
        Assert.Empty(plan.Changes);
        Assert.Equal(0, await installation.CountSavesAsync());
        Assert.Equal(json, await installation.Configuration.ExportAsync());
    });

    // What does not go together is told, and keeps nobody from importing what is stored.
    [Fact]
    public void Import_OfTheExportOfWhatDangles_ChangesNothing()
    {
        var warned = 0;
        ForAll(150, async dice =>
        {
            var (picklists, fields, segments, layouts) = new RandomConfiguration(dice).Dangling();
            await using var installation = new Installation(picklists, fields, segments, layouts);
            var json = await installation.Configuration.ExportAsync();
            var plan = await installation.ImportAsync(json);
            Assert.Empty(plan.Changes);
            Assert.Equal(0, await installation.CountSavesAsync());
            Assert.Equal(json, await installation.Configuration.ExportAsync());
            warned += plan.Issues.Any(i => i.Severity == Severity.Warning && i.Pointer!.EndsWith("/pipeline", StringComparison.Ordinal)) ? 1 : 0;
        });
        Assert.True(warned > 50, $"{warned} had a layout for a pipeline that is not there");
    }

    [Fact]
    public void Import_IntoAnEmptyInstallation_ExportsTheSameBytes() => ForAll(80, async dice =>
    {
        await using var installation = Roll(dice);
        await using var empty = new Installation(PicklistSnapshot.Empty);
        var json = await installation.Configuration.ExportAsync();
        await empty.ImportAsync(json);
        Assert.Equal(json, await empty.Configuration.ExportAsync());
        Assert.Empty((await installation.Picklists.LoadAsync()).Value.ChangesTo((await empty.Picklists.LoadAsync()).Value));
    });

    [Fact]
    public void Import_IntoAnotherConfiguration_LosesNothingThatIsStored()
    {
        var (done, refused) = (0, 0);
        // One in fourteen is refused: of fewer draws, five or less would be refused now and then.
        ForAll(400, async dice =>
        {
            await using var installation = Roll(dice);
            await using var other = Roll(dice);
            var json = await other.Configuration.ExportAsync();
            var before = (await installation.Picklists.LoadAsync()).Value;
            var fields = (await installation.Fields.LoadAsync()).Value;
            var plan = await installation.Configuration.PlanImportAsync(json);
            Assert.Equal(0, await installation.CountSavesAsync());
            if (!plan.IsValid)
            {
                refused++;
                return;
            }

            done++;
            await installation.Configuration.ApplyAsync(plan);
            var after = (await installation.Picklists.LoadAsync()).Value;
            foreach (var list in before.Lists)
            {
                foreach (var spelling in list.Items.SelectMany(i => i.Aliases.Append(i.Code)))
                    Assert.NotNull(after.Find(list.Key)!.Find(spelling));
                Assert.Equal(list.Items.Where(i => i.IsSystem), list.Items.Where(i => i.IsSystem && after.Find(list.Key)!.Find(i.Code)!.IsSystem));
            }

            var fieldsAfter = (await installation.Fields.LoadAsync()).Value;
            foreach (var type in fields.EntityTypes)
                Assert.All(fields.Of(type), f => Assert.Equal(f.Type, fieldsAfter.Find(type, f.Name)?.Type));
            Assert.Empty((await installation.ImportAsync(json)).Changes); // Once is enough.
        });
        Assert.True(done > 50 && refused > 5, $"{done} were imported, {refused} refused");
    }

    private static Installation Roll(Random dice)
    {
        var random = new RandomConfiguration(dice);
        var picklists = random.Picklists();
        var fields = random.Fields(picklists);
        return new Installation(picklists, fields, random.Segments(fields), random.Layouts(fields));
    }

    private static void ForAll(int times, Func<Random, Task> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
            law(new Random(seed)).GetAwaiter().GetResult()));
}
