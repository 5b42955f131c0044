using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SegmentAdministrationTests
{
    private static readonly SegmentCatalogue Segments = new(
        new SegmentDefinition("german", "company", Filter.Parse("country = 'DE'")),
        new SegmentDefinition("big", "company", Filter.Parse("revenue > 10")),
        new SegmentDefinition("big Germans", "company", Filter.Parse("in segment 'german' and in segment 'big'")),
        new SegmentDefinition("their staff", "contact", Filter.Parse("any company (in segment 'BIG Germans')")),
        new SegmentDefinition("asks for German", "company", Filter.Parse("in segment 'german' or revenue > 99")),
        new SegmentDefinition("listed", "company", Filter.Parse("country = 'FR'"), [1]),
        SegmentDefinition.Static("opted out", "contact", [1]).Suppressing("e-mail"),
        new SegmentDefinition("complained", "contact", Filter.Nobody).Suppressing("sms"));

    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o.UseSegments(Segments));
    private readonly SegmentAdministration _administration;

    public SegmentAdministrationTests()
    {
        var acme = _crm.Company("Acme", c => (c.Country, c.Revenue) = ("DE", 50));
        _crm.Company("Bell", c => (c.Country, c.Revenue) = ("FR", 50));
        _crm.Company("Cray", c => (c.Country, c.Revenue) = ("DE", 5));
        _crm.Contact("Ada", acme);
        _administration = new SegmentAdministration(_crm.Segmenter);
    }

    [Fact]
    public async Task Delete_OfASegmentInUse_IsRefused_AndSaysByWhom()
    {
        var plan = await _administration.PlanDeleteAsync("GERMAN");
        Assert.Equal(
            "segment \"german\" cannot be deleted: segments \"big Germans\" and \"asks for German\" use it " +
            "(choose a policy: refuse, replace with, inline, clear)",
            plan.Refusal);
        Assert.Equal(
            ["delete german", "segment: big Germans", "segment: asks for German", $"refused: {plan.Refusal}"], plan.ToString().Split(Environment.NewLine));
        Assert.Equal(plan.Refusal, (await Assert.ThrowsAsync<FilterException>(() => _administration.ApplyAsync(plan))).Message);
        await _administration.ApplyAsync(await _administration.PlanDeleteAsync("their staff"), by: "anna");
        Assert.Null((await _crm.Segmenter.Segments.CurrentAsync()).Find("their staff"));
        Assert.Equal("anna", (await _crm.Segmenter.Segments.VersionsAsync("their staff").SingleAsync()).By);
    }

    [Fact]
    public async Task Delete_OfASegmentThatSomebodyAsksForMeanwhile_IsRefused()
    {
        var plan = await _administration.PlanDeleteAsync("listed");
        await _crm.Segmenter.Segments.SaveAsync(new SegmentDefinition("late", "company", Filter.InSegment("listed")));
        await Assert.ThrowsAsync<FilterException>(() => _administration.ApplyAsync(plan));
        Assert.NotNull((await _crm.Segmenter.Segments.CurrentAsync()).Find("listed"));
    }

    [Fact]
    public async Task Replace_PutsAnotherSegmentInItsPlace_AndTellsWhoEntersAndLeaves()
    {
        var plan = await _administration.PlanReplaceAsync("german", with: "listed");
        Assert.Equal(
            """
            delete german, replaced by listed
            segment: big Germans
            segment: asks for German
            members of big Germans: +1 -0
            members of asks for German: +1 -1
            """.ReplaceLineEndings(),
            plan.ToString());
        await _administration.ApplyAsync(plan);
        Assert.Equal("in segment 'listed' and in segment 'big'", await FilterOfAsync("big Germans"));
        Assert.Equal(["Acme", "Bell"], await MembersAsync("big Germans"));
    }

    [Fact]
    public async Task Inline_PutsItsFilterInItsPlace_AndNobodyEntersOrLeaves()
    {
        var plan = await _administration.PlanInlineAsync("german");
        Assert.Equal(
            ["delete german, its filter in its place", "segment: big Germans", "segment: asks for German"], plan.ToString().Split(Environment.NewLine));
        await _administration.ApplyAsync(plan);
        Assert.Equal("country = 'DE' and in segment 'big'", await FilterOfAsync("big Germans"));
        Assert.Equal(["Acme"], await MembersAsync("big Germans"));
    }

    [Fact]
    public async Task Clear_PutsNobodyInItsPlace_AcrossSegments()
    {
        var plan = await _administration.PlanClearAsync("german");
        Assert.Equal(
            ["members of big Germans: +0 -1", "members of their staff: +0 -1", "members of asks for German: +0 -2"],
            plan.ToString().Split(Environment.NewLine)[3..]);
        await _administration.ApplyAsync(plan);
        Assert.Equal("nobody and in segment 'big'", await FilterOfAsync("big Germans"));
        Assert.Empty(await MembersAsync("big Germans"));
    }

    [Theory]
    [InlineData("listed", "has lists, which a filter cannot hold")]
    [InlineData("opted out", "has lists, which a filter cannot hold")]
    [InlineData("nothing", "there is no segment 'nothing'")]
    public async Task Inline_OfWhatAFilterCannotHold_IsRefusedAtOnce(string key, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<FilterException>(() => _administration.PlanInlineAsync(key))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("german", "german", "cannot take its own place")]
    [InlineData("german", "their staff", "\"their staff\" is a segment of contact, and \"german\" one of company")]
    [InlineData("german", "big Germans", "in a circle: big Germans -> big Germans")]
    [InlineData("german", "none", "there is no segment 'none'")]
    public async Task Replace_ByWhatCannotTakeItsPlace_IsRefusedAtOnce(string key, string with, string message)
    {
        var refusal = await Assert.ThrowsAsync<FilterException>(() => _administration.PlanReplaceAsync(key, with));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channels_OfASuppressionSegment_AreNotLostUnseen()
    {
        var plan = await _administration.PlanDeleteAsync("opted out");
        Assert.Equal([new DefinitionUse("channel", "e-mail")], plan.Definitions);
        Assert.Contains("channel \"e-mail\" use it", plan.Refusal, StringComparison.Ordinal);
        Assert.Contains("would be suppressed for nobody", (await _administration.PlanInlineAsync("complained")).Refusal, StringComparison.Ordinal);
        await _administration.ApplyAsync(await _administration.PlanReplaceAsync("opted out", "complained"));
        Assert.Equal(["sms", "e-mail"], (await _crm.Segmenter.Segments.CurrentAsync()).Find("complained")!.Suppresses);
        await _administration.ApplyAsync(await _administration.PlanClearAsync("complained"));
        Assert.Empty((await _crm.Segmenter.Segments.CurrentAsync()).ChannelsOf("contact"));
    }

    [Fact]
    public async Task Formulas_OfTheModel_KeepASegment()
    {
        var model = SegmentationModel.Create(m => m.AddCrm().Entity<Firm>("firm", e => e.Key(f => f.Id).Number(f => f.Size)
            .Many<Firm>("daughters", f => f.Parent).Derived("bigOnes", Formula.Count("daughters", Filter.InSegment("big")))));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UseSegments(new SegmentCatalogue(
            new SegmentDefinition("large", "firm", Filter.Parse("size > 7")), new SegmentDefinition("big", "firm", Filter.InSegment("large")))));
        var administration = new SegmentAdministration(segmenter);
        SegmentImpactPlan[] plans =
        [
            await administration.PlanDeleteAsync("big"), await administration.PlanReplaceAsync("big", "large"),
            await administration.PlanInlineAsync("big"), await administration.PlanClearAsync("big"),
        ];
        foreach (var plan in plans)
            Assert.Equal("segment \"big\" cannot be deleted: derived field \"firm.bigOnes\" ask for it: change the model", plan.Refusal);
        // What asks for it through another segment is no use of its own.
        Assert.Equal([new DefinitionUse("segment", "big")], (await administration.PlanInlineAsync("large")).Definitions);
    }

    [Fact]
    public async Task Replace_BySomethingTooLargeForItsPlace_IsRefused()
    {
        Assert.Empty((await _crm.Segmenter.Segments.SaveAsync([Long("huge", 990, Filter.Nobody), Long("long", 20, Filter.InSegment("big"))])).Issues);
        var plan = await _administration.PlanReplaceAsync("big", "huge");
        Assert.Contains("segment 'long': ", plan.Refusal, StringComparison.Ordinal);

        static SegmentDefinition Long(string key, int parts, Filter last) =>
            new(key, "company", Filter.Any([.. Enumerable.Range(0, parts).Select(i => Filter.Field("revenue").Is(i)), last]));
    }

    [Fact]
    public async Task Others_WhoRegister_AreAskedAndChanged()
    {
        var rules = new Rules(new() { ["greet"] = Filter.Parse("in segment 'German' and name is not empty"), ["other"] = Filter.Everyone });
        var administration = new SegmentAdministration(_crm.Segmenter, rules);
        Assert.Contains(new DefinitionUse("rule", "greet"), (await administration.PlanDeleteAsync("german")).Definitions);
        await administration.ApplyAsync(await administration.PlanReplaceAsync("german", "big"));
        Assert.Equal("in segment 'big' and name is not empty", rules.Filters["greet"].ToText());
        Assert.Throws<ArgumentException>(() => new SegmentAdministration(_crm.Segmenter.For(AccessPolicy.Everything.WithoutSensitive())));
    }

    [Fact]
    public void Deleting_leaves_nothing_that_asks_for_the_segment_and_the_members_that_the_plan_promised()
    {
        var (applied, refused) = (0, 0);
        Law.ForAll(60, dice => (new SegmentWorld(dice), Policy: (SegmentDeletion)dice.Number(0, 3), dice), c =>
        {
            var (world, policy, dice) = c;
            var key = dice.Pick(world.Before.Segments).Key;
            var heir = dice.Pick(world.Before.Segments).Key;
            if (IsDoneAsync(world, policy, key, heir).GetAwaiter().GetResult())
                applied++;
            else
                refused++;
        });
        Assert.True(!Law.IsWhole || (applied > 40 && refused > 10), $"{applied} were applied, {refused} refused");
    }

    private static async Task<bool> IsDoneAsync(SegmentWorld world, SegmentDeletion policy, string key, string heir)
    {
        var administration = new SegmentAdministration(world.Segmenter);
        try
        {
            var plan = await (policy switch
            {
                SegmentDeletion.Replace => administration.PlanReplaceAsync(key, heir),
                SegmentDeletion.Inline => administration.PlanInlineAsync(key),
                SegmentDeletion.Clear => administration.PlanClearAsync(key),
                _ => administration.PlanDeleteAsync(key),
            });
            Assert.Same(world.Before, await world.Segmenter.Segments.CurrentAsync());
            await administration.ApplyAsync(plan);
            await HoldsAsync(world, plan, policy, key, heir);
            return true;
        }
        catch (FilterException)
        {
            Assert.Same(world.Before, await world.Segmenter.Segments.CurrentAsync());
            return false;
        }
    }

    private static async Task HoldsAsync(SegmentWorld world, SegmentImpactPlan plan, SegmentDeletion policy, string key, string heir)
    {
        var (before, after) = (world.Before, await world.Segmenter.Segments.CurrentAsync());
        Assert.Equal(before.Segments.Where(s => s.Key != key).Select(s => s.Key), after.Segments.Select(s => s.Key));
        Assert.DoesNotContain(after.Segments, s => s.Filter?.AsksForSegment(key) == true);
        var instead = policy switch
        {
            SegmentDeletion.Replace => Filter.InSegment(heir),
            SegmentDeletion.Clear => Filter.Nobody,
            _ => before.Find(key)!.Filter ?? Filter.Nobody,
        };
        var meant = before.With(new SegmentDefinition(key, before.Find(key)!.EntityType, instead));
        foreach (var segment in after.Segments)
        {
            var (then, now) = (world.Members(before, segment.Key)!, world.Members(after, segment.Key)!);
            Assert.Equal(world.Members(meant, segment.Key), now);
            var promised = plan.Memberships.SingleOrDefault(m => m.Segment == segment.Key) ?? new MembershipChange(segment.Key, 0, 0);
            Assert.Equal(promised, new MembershipChange(segment.Key, now.Except(then).Count(), then.Except(now).Count()));
        }
    }

    private async Task<string> FilterOfAsync(string key) => (await _crm.Segmenter.Segments.CurrentAsync()).Find(key)!.Filter!.ToText();

    private async Task<List<string?>> MembersAsync(string key) =>
        await _crm.Segmenter.Query(await _crm.Segmenter.BindAsync<Company>(Filter.InSegment(key))).Select(c => c.Name).ToListAsync();

    private sealed class Firm
    {
        public long Id { get; init; }

        public long? Parent { get; init; }

        public int Size { get; init; }
    }

    private sealed class Rules(Dictionary<string, Filter> filters) : ISegmentUser
    {
        public Dictionary<string, Filter> Filters { get; } = filters;

        public string Kind => "rule";

        public ValueTask<IReadOnlyList<string>> FindAsync(SegmentReference segment, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<string>>([.. Filters.Where(f => f.Value.AsksForSegment(segment.Segment.Key)).Select(f => f.Key)]);

        public ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default)
        {
            foreach (var name in Filters.Keys)
                Filters[name] = Filters[name].ReplaceSegment(segment.Segment.Key, with);
            return ValueTask.CompletedTask;
        }
    }
}
