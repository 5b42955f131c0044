using FsCheck;
using FsCheck.Fluent;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Random merges, replacements and clearings of picklist items over random companies and segments, interrupted anywhere.</summary>
public sealed class ReplacementLaws
{
    private const string List = "company-type";

    private static readonly string[] Codes = ["CUSTOMER", "SUPPLIER", "COMPETITOR", "PARTNER", "OTHER"];

    [Fact]
    public void A_merge_gives_the_union_at_every_moment_and_leaves_no_trace_of_the_item() => ForAll(async world =>
    {
        var (gone, kept) = world.Pair();
        var before = await world.MembersAsync();
        var united = await world.MembersAsync(world.Lists.With(world.Lists.Find(List)!.Merge(gone, kept)));
        await world.ApplyAsync(a => a.PlanMergeAsync(List, gone, kept), async isBegun => Assert.Equal(isBegun ? united : before, await world.MembersAsync()));
        Assert.Equal(united, await world.MembersAsync());
        await world.AssertNoTraceAsync(gone);
        Assert.Equal(kept, (await world.Office.ListAsync(List)).Find(gone)!.Code);
    });

    [Fact]
    public void A_replacement_does_the_same_and_leaves_no_alias() => ForAll(async world =>
    {
        var (gone, kept) = world.Pair();
        var before = await world.MembersAsync();
        var united = await world.MembersAsync(world.Lists.With(world.Lists.Find(List)!.Merge(gone, kept)));
        await world.ApplyAsync(a => a.PlanReplaceAsync(List, gone, kept), async isBegun => Assert.Equal(isBegun ? united : before, await world.MembersAsync()));
        Assert.Equal(united, await world.MembersAsync());
        await world.AssertNoTraceAsync(gone);
        Assert.All(world.SpellingsOf(gone), s => Assert.Null(world.Office.ListAsync(List).Result.Find(s)));
    });

    [Fact]
    public void A_clearing_leaves_filters_that_select_what_they_did_of_cleared_records() => ForAll(async world =>
    {
        var (gone, _) = world.Pair();
        // Whatever was cleared by now, each segment is what its first definition says of the records as they are.
        async Task AssertMeaningAsync() => Assert.Equal(await world.MembersAsync(world.Lists, world.Segments), await world.MembersAsync());
        await world.ApplyAsync(a => a.PlanClearAsync(List, gone), _ => AssertMeaningAsync());
        await AssertMeaningAsync();
        await world.AssertNoTraceAsync(gone);
        Assert.All(world.SpellingsOf(gone), s => Assert.Null(world.Office.ListAsync(List).Result.Find(s)));
    });

    [Fact]
    public void A_deletion_that_is_interrupted_is_done_or_not() => ForAll(async world =>
    {
        await world.Registry.EditAsync(List, l => l.Add(new("UNUSED")));
        await world.ApplyAsync(a => a.PlanDeleteAsync(List, "UNUSED"), async _ => Assert.Empty((await world.Office.ListAsync(List)).Running));
        Assert.Null((await world.Office.ListAsync(List)).Find("UNUSED"));
    });

    [Fact]
    public void Of_two_administrators_at_once_what_each_did_is_whole_or_refused() => ForAll(async world =>
    {
        var plans = new[] { world.Plan(), world.Plan() };
        var turns = new Turns(world.Random);
        var outcomes = await turns.TakeAsync(plans.Select((plan, i) => (Func<Func<Task>, Task<ImpactPlan?>>)(async turn =>
        {
            try
            {
                var administration = world.Office.Administration(turn);
                var planned = await plan(administration).ConfigureAwait(false);
                await administration.ApplyAsync(planned, by: $"{i}").ConfigureAwait(false);
                return planned;
            }
            catch (PicklistException)
            {
                return null;
            }
        })));
        var done = outcomes.OfType<ImpactPlan>().ToList();
        var list = await world.Office.ListAsync(List);
        Assert.Empty(list.Running);
        foreach (var plan in done)
        {
            // Who won has all of what was planned: nothing is left of the item, but for the alias of a merge.
            var found = list.Find(plan.Item.Code);
            Assert.NotEqual(plan.Item.Code, found?.Code);
            Assert.True(plan.Change == ItemChange.Merge || found is null, $"{plan.Change} of {plan.Item.Code} left an alias of {found?.Code}");
        }

        // Nothing dangles: every segment binds, and every record holds an item, or what it was no item from the start.
        Assert.DoesNotContain("unbound", await world.MembersAsync(), StringComparison.Ordinal);
        Assert.All(await world.CodesAsync(), c => Assert.True(c is null or "no item" || list.Find(c) is not null, $"{c} is no item"));
        Assert.True(done.Count < 2 || !AreInConflict(done[0], done[1]), string.Join("; ", done));
    }, times: 300);

    /// <summary>Whether two changes cannot both be, in whatever order.</summary>
    private static bool AreInConflict(ImpactPlan one, ImpactPlan other) =>
        (one.Item.Code == other.Item.Code && (one.Change, one.ReplacedBy) != (other.Change, other.ReplacedBy))
        || (one.ReplacedBy == other.Item.Code && other.ReplacedBy == one.Item.Code);

    [Fact]
    public async Task Readers_see_whole_lists_during_ten_thousand_edits()
    {
        var registry = new PicklistRegistry(new InMemoryPicklistRepository(FactoryPicklists.All));
        await registry.EditAsync(List, list => Labelled(list, "0"));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var reads = 0;
            for (; !done.IsCancellationRequested; reads++)
            {
                await Task.Yield();
                var list = (await registry.CurrentAsync()).Find(List)!;
                Assert.Equal(list.Find("CUSTOMER")!.Labels.ByCulture["de"], list.Find("PARTNER")!.Labels.ByCulture["de"]);
                Assert.Equal(Codes.Length, list.Items.Count);
            }

            return reads;
        })).ToList();
        done.CancelAfter(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 2500; i++)
            {
                // In memory nothing is waited for, and the readers want their turn.
                await Task.Yield();
                await registry.EditAsync(List, list => Labelled(list, $"{writer} {i}").Move("OTHER", i % 5), by: $"{writer}");
            }
        })));
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
        Assert.Equal(10_001, await registry.HistoryAsync().CountAsync());
    }

    private static Picklist Labelled(Picklist list, string label) => list.Relabel("CUSTOMER", "de", label).Relabel("PARTNER", "de", label);

    private static void ForAll(Func<World, Task> law, int times = 60) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(times),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => Task.Run(() => law(new World(seed))).GetAwaiter().GetResult()));

    /// <summary>Companies whose types are spelled in any way, and segments that ask for them in any way.</summary>
    private sealed class World
    {
        public World(int seed)
        {
            Random = new Random(seed);
            var items = Codes.Select(c => new PicklistItem(c) { Aliases = c == "PARTNER" ? ["ALLY"] : [] });
            Lists = FactoryPicklists.All.With(new Picklist(List, null, items));
            Segments = new SegmentCatalogue([.. Enumerable.Range(0, 6).Select(i => new SegmentDefinition($"s{i}", "company", Filter(2)))]);
            Office = new Office(Lists, Segments);
            for (var i = 0; i < 30; i++)
                Office.Crm.Company($"{i}", c => c.Type = Spelled());
        }

        public Random Random { get; }

        public Office Office { get; }

        public PicklistRegistry Registry => new(Office.Picklists);

        public PicklistSnapshot Lists { get; }

        public SegmentCatalogue Segments { get; }

        private SegmentationModel Model => Office.Crm.Segmenter.Model;

        public (string Gone, string Kept) Pair()
        {
            var gone = Pick(Codes.Where(c => c != "CUSTOMER"));
            return (gone, Pick(Codes.Where(c => c != gone)));
        }

        public IEnumerable<string> SpellingsOf(string code) => Lists.Find(List)!.Find(code) is { } item ? item.Aliases.Prepend(item.Code) : [code];

        /// <summary>A change of two random items.</summary>
        public Func<PicklistAdministration, Task<ImpactPlan>> Plan()
        {
            var ((gone, kept), change) = (Pair(), Random.Next(4));
            return a => change switch
            {
                0 => a.PlanMergeAsync(List, gone, kept),
                1 => a.PlanReplaceAsync(List, gone, kept),
                2 => a.PlanClearAsync(List, gone),
                _ => a.PlanDeleteAsync(List, gone),
            };
        }

        /// <summary>Plans and applies a change, which fails on the way a few times and is planned, or only applied, again.</summary>
        /// <param name="plan">Plans the change.</param>
        /// <param name="atEachMoment">Checks what holds before each call of a repository or store and after each save, told whether the change has begun.</param>
        public async Task ApplyAsync(Func<PicklistAdministration, Task<ImpactPlan>> plan, Func<bool, Task> atEachMoment)
        {
            ImpactPlan? planned = null;
            var first = (await Office.Picklists.LoadAsync()).Token;
            for (var attempt = 0; ; attempt++)
            {
                var (call, last) = (0, attempt < 4 ? Random.Next(60) : int.MaxValue);
                var administration = Office.Administration(async () =>
                {
                    await atEachMoment((await Office.Picklists.LoadAsync()).Token != first).ConfigureAwait(false);
                    if (call++ == last)
                        throw new IOException("gone");
                });
                try
                {
                    if (planned is null || (Random.Next(2) == 0 && (await Office.ListAsync(List)).Running.Count > 0))
                        planned = await plan(administration);
                    await administration.ApplyAsync(planned);
                    return;
                }
                catch (IOException)
                {
                    // It failed after the last save.
                    var list = await Office.ListAsync(List);
                    if (planned is not null && list.Running.Count == 0 && list.Find(planned.Item.Code)?.Code != planned.Item.Code)
                        return;
                }
            }
        }

        /// <summary>The members of all segments by the interpreter, with these picklists and definitions; null: those in force.</summary>
        public async Task<string> MembersAsync(PicklistSnapshot? lists = null, SegmentCatalogue? definitions = null)
        {
            var context = new BindingContext(
                Model, lists ?? (await Office.Picklists.LoadAsync()).Value, Segments: definitions ?? (await Office.Segments.LoadAsync()).Value);
            var companies = await Office.Crm.Companies.ScanAsync().ToListAsync();
            return string.Join("; ", Segments.Segments.Select(s => new Syntax.InSegment(s.Key).Bind<Company>(context) is { IsValid: true } bound
                ? $"{s.Key}: {string.Join(',', companies.Where(bound.Interpret(Office.Crm.Segmenter.Now)).Select(c => c.Id))}"
                : $"{s.Key} is unbound"));
        }

        public async Task<List<string?>> CodesAsync() => await Office.Crm.Companies.ScanAsync().Select(c => c.Type).ToListAsync();

        /// <summary>No record and no segment has the item any more.</summary>
        public async Task AssertNoTraceAsync(string code)
        {
            var context = new BindingContext(Model, Lists, Segments: Segments);
            var item = Lists.Find(List)!.Find(code)!;
            Assert.DoesNotContain(await CodesAsync(), c => c is not null && item.IsSpelled(c));
            Assert.DoesNotContain((await Office.Segments.LoadAsync()).Value.Segments, s => s.Filter!.NamesItem(context, Model.Of<Company>(), List, item));
            Assert.Empty((await Office.ListAsync(List)).Running);
        }

        private string? Spelled() => Random.Next(6) == 0 ? null : Random.Next(8) == 0 ? "no item" : Spelling();

        private string Spelling()
        {
            var code = Pick([.. Codes, "ALLY"]);
            return Random.Next(3) == 0 ? code.ToLowerInvariant() : code;
        }

        private Filter Filter(int levels)
        {
            if (levels > 0 && Random.Next(2) == 0)
            {
                var (left, right) = (Filter(levels - 1), Filter(levels - 1));
                return Random.Next(3) switch { 0 => left & right, 1 => left | right, _ => !left };
            }

            var field = Segmentation.Filter.Field("type");
            return Random.Next(6) switch
            {
                0 => field.Is(Spelling()),
                1 => field.IsNot(Spelling()),
                2 => field.In(Spelling(), Spelling()),
                3 => field.NotIn(Spelling(), Spelling(), Spelling()),
                4 => Segmentation.Filter.Parse("type is empty"),
                _ => Segmentation.Filter.Parse($"name in ('{Random.Next(30)}', '{Random.Next(30)}', 'PARTNER')"),
            };
        }

        private string Pick(IEnumerable<string> codes) => codes.ElementAt(Random.Next(codes.Count()));
    }
}
