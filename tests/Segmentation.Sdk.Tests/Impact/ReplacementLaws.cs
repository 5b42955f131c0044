using FsCheck;
using FsCheck.Fluent;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Random merges, replacements and clearings of picklist items over random companies and segments, interrupted anywhere.</summary>
public sealed class ReplacementLaws
{
    private const string List = "company-type";

    private static readonly string[] Codes = ["CUSTOMER", "SUPPLIER", "COMPETITOR", "PARTNER", "OTHER"];

    [Fact]
    public void A_merge_gives_the_union_at_every_moment_and_leaves_no_trace_of_the_item() => ForAll(async seed =>
    {
        var world = await World.OfAsync(seed);
        var (gone, kept) = world.Pair();
        var before = await world.MembersAsync();
        var united = await world.MembersAsync(world.Lists.With(world.Lists.Find(List)!.Merge(gone, kept)));
        for (var attempt = 0; !await world.IsDoneAsync(a => a.PlanMergeAsync(List, gone, kept), fails: attempt < 3); attempt++)
        {
            var now = await world.MembersAsync();
            Assert.True(now == united || (attempt == 0 && now == before), $"in between: {now}, and not {united}");
        }

        Assert.Equal(united, await world.MembersAsync());
        Assert.DoesNotContain(await world.CodesAsync(), c => string.Equals(c, gone, StringComparison.OrdinalIgnoreCase));
        Assert.False(await world.NamesAsync(gone));
        Assert.Equal(kept, (await world.Crm.Segmenter.Picklists.CurrentAsync()).Find(List)!.Find(gone)!.Code);
    });

    [Fact]
    public void A_replacement_does_the_same_and_leaves_no_alias() => ForAll(async seed =>
    {
        var world = await World.OfAsync(seed);
        var (gone, kept) = world.Pair();
        var united = await world.MembersAsync(world.Lists.With(world.Lists.Find(List)!.Merge(gone, kept)));
        for (var attempt = 0; !await world.IsDoneAsync(a => a.PlanReplaceAsync(List, gone, kept), fails: attempt < 3); attempt++)
            continue;
        Assert.Equal(united, await world.MembersAsync());
        Assert.DoesNotContain(await world.CodesAsync(), c => string.Equals(c, gone, StringComparison.OrdinalIgnoreCase));
        Assert.False(await world.NamesAsync(gone));
        Assert.Null((await world.Crm.Segmenter.Picklists.CurrentAsync()).Find(List)!.Find(gone));
    });

    [Fact]
    public void A_clearing_leaves_filters_that_select_what_they_did_of_cleared_records() => ForAll(async seed =>
    {
        var world = await World.OfAsync(seed);
        var (gone, _) = world.Pair();
        for (var attempt = 0; !await world.IsDoneAsync(a => a.PlanClearAsync(List, gone), fails: attempt < 3); attempt++)
        {
            // Whatever was cleared by now, each segment is what its first definition says of the records as they are.
            Assert.Equal(await world.MembersAsync(definitions: world.Segments), await world.MembersAsync());
        }

        Assert.DoesNotContain(await world.CodesAsync(), c => string.Equals(c, gone, StringComparison.OrdinalIgnoreCase));
        Assert.Null((await world.Crm.Segmenter.Picklists.CurrentAsync()).Find(List)!.Find(gone));
        Assert.False(await world.NamesAsync(gone));
        Assert.Equal(await world.MembersAsync(world.Lists, world.Segments), await world.MembersAsync());
    });

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

    private static void ForAll(Func<int, Task> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => law(seed).GetAwaiter().GetResult()));

    /// <summary>Companies whose types are spelled in any way, and segments that ask for them in any way, in a store that fails when it is told to.</summary>
    private sealed class World
    {
        private readonly Random _random;
        private readonly FakeStore<Company> _store;

        private World(int seed)
        {
            _random = new Random(seed);
            Lists = FactoryPicklists.All.With(new Picklist(List, null, [.. Codes.Select(c => new PicklistItem(c) { Aliases = c == "PARTNER" ? ["ALLY"] : [] })]));
            Segments = new SegmentCatalogue([.. Enumerable.Range(0, 6).Select(i => new SegmentDefinition($"s{i}", "company", Filter(2)))]);
            Crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o.UsePicklists(Lists).UseSegments(Segments));
            for (var i = 0; i < 30; i++)
                Crm.Company($"{i}", c => c.Type = Spelled());
            _store = new FakeStore<Company>(Crm.Companies);
        }

        public InMemoryCrm Crm { get; }

        public PicklistSnapshot Lists { get; }

        public SegmentCatalogue Segments { get; }

        public static Task<World> OfAsync(int seed) => Task.FromResult(new World(seed));

        public (string Gone, string Kept) Pair()
        {
            var gone = Pick(Codes.Where(c => c != "CUSTOMER"));
            return (gone, Pick(Codes.Where(c => c != gone)));
        }

        /// <summary>Plans and applies a change; false when the store failed on the way.</summary>
        public async Task<bool> IsDoneAsync(Func<PicklistAdministration, Task<ImpactPlan>> plan, bool fails)
        {
            var administration = new PicklistAdministration(Crm.Segmenter.WithSource(_store));
            var planned = await plan(administration);
            var callsLeft = fails ? _random.Next(8) : -1;
            _store.FailWhen(_ => callsLeft-- == 0, () => new IOException("gone"), afterRows: _random.Next(3));
            try
            {
                await administration.ApplyAsync(planned);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        /// <summary>The members of all segments by the interpreter, with these picklists and definitions; null: those in force.</summary>
        public async Task<string> MembersAsync(PicklistSnapshot? lists = null, SegmentCatalogue? definitions = null)
        {
            var context = new BindingContext(
                Crm.Segmenter.Model, lists ?? await Crm.Segmenter.Picklists.CurrentAsync(), Segments: definitions ?? await Crm.Segmenter.Segments.CurrentAsync());
            var companies = await Crm.Companies.ScanAsync().ToListAsync();
            return string.Join("; ", Segments.Segments.Select(s =>
                $"{s.Key}: {string.Join(',', companies.Where(new Syntax.InSegment(s.Key).Bind<Company>(context).Interpret(Crm.Segmenter.Now)).Select(c => c.Id))}"));
        }

        public async Task<List<string?>> CodesAsync() => await Crm.Companies.ScanAsync().Select(c => c.Type).ToListAsync();

        public async Task<bool> NamesAsync(string code)
        {
            var context = new BindingContext(Crm.Segmenter.Model, Lists, Segments: Segments);
            var item = Lists.Find(List)!.Find(code)!;
            return (await Crm.Segmenter.Segments.CurrentAsync()).Segments.Any(s => s.Filter!.NamesItem(context, Crm.Segmenter.Model.Of<Company>(), List, item));
        }

        private string? Spelled() => _random.Next(6) == 0 ? null : _random.Next(8) == 0 ? "no item" : Spelling();

        private string Spelling()
        {
            var code = Pick([.. Codes, "ALLY"]);
            return _random.Next(3) == 0 ? code.ToLowerInvariant() : code;
        }

        private Filter Filter(int levels)
        {
            if (levels > 0 && _random.Next(2) == 0)
            {
                var (left, right) = (Filter(levels - 1), Filter(levels - 1));
                return _random.Next(3) switch { 0 => left & right, 1 => left | right, _ => !left };
            }

            var field = Segmentation.Filter.Field("type");
            return _random.Next(6) switch
            {
                0 => field.Is(Spelling()),
                1 => field.IsNot(Spelling()),
                2 => field.In(Spelling(), Spelling()),
                3 => field.NotIn(Spelling(), Spelling(), Spelling()),
                4 => Segmentation.Filter.Parse("type is empty"),
                _ => Segmentation.Filter.Parse($"name in ('{_random.Next(30)}', '{_random.Next(30)}', 'PARTNER')"),
            };
        }

        private string Pick(IEnumerable<string> codes) => codes.ElementAt(_random.Next(codes.Count()));
    }
}
