using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Overlap, partitions and comparisons of segments by key.</summary>
public sealed class SegmentSetTests
{
    private static readonly SegmentCatalogue Segments = new(
        Company("small", "revenue < 20"), Company("middle", "revenue >= 20 and revenue < 40"), Company("large", "revenue >= 40"),
        Company("unknown", "revenue is empty"), Company("at least 20", "revenue >= 20"),
        SegmentDefinition.Static("list", "company", [1, 2]),
        Company("never", "revenue > 5 and revenue < 5"), Company("always", "revenue is empty or revenue is not empty"),
        new SegmentDefinition("people", "contact", Filter.Everyone));

    private readonly InMemoryCrm _crm = new(
        new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o.UseSegments(Segments));

    public SegmentSetTests()
    {
        foreach (var revenue in new decimal?[] { 10, 20, 30, 40, null })
            _crm.Company($"{revenue}", c => c.Revenue = revenue);
    }

    private SegmentRegistry Registry => _crm.Segmenter.Segments;

    [Fact]
    public async Task Partition_ThatTheDefinitionsProve_AsksNobody()
    {
        var store = new FakeStore<Company>(_crm.Companies);
        var partition = await _crm.Segmenter.WithSource(store).Segments.PartitionAsync<Company>(["small", "middle", "large", "unknown"]);
        Assert.True(partition.IsProven && partition.Holds);
        Assert.Empty(store.Calls);
    }

    [Fact]
    public async Task Partition_ThatIsNone_ShowsTheFirstWhoBelongToNoneOrSeveral()
    {
        var partition = await Registry.PartitionAsync<Company>(["small", "middle", "at least 20"]);
        Assert.Equal((Verdict.No, Verdict.No, false), (partition.AreDisjoint, partition.AreComplete, partition.Holds));
        Assert.Equal(
            ["2: middle, at least 20", "3: middle, at least 20", "5: "], partition.Faults.Select(f => $"{f.Entity.Id}: {string.Join(", ", f.Segments)}"));
        Assert.Single((await Registry.PartitionAsync<Company>(["small", "middle", "at least 20"], most: 1)).Faults);
    }

    [Fact]
    public async Task Partition_ThatHoldsOfThoseThereAre_IsNotProven()
    {
        var partition = await Registry.PartitionAsync<Company>(["always", "never"]);
        Assert.True(partition.IsProven);
        var limited = _crm.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Parse("revenue < 40")));
        var seen = await limited.Segments.PartitionAsync<Company>(["small", "middle"]);
        Assert.Equal((Verdict.Yes, Verdict.No, true, false), (seen.AreDisjoint, seen.AreComplete, seen.Holds, seen.IsProven));
    }

    [Fact]
    public async Task Overlap_IsCountedInOnePass()
    {
        var store = new FakeStore<Company>(_crm.Companies);
        var overlap = await _crm.Segmenter.WithSource(store).Segments.OverlapAsync<Company>(["middle", "AT LEAST 20", "list"]);
        Assert.Equal([new("middle", "AT LEAST 20", 2), new("middle", "list", 1), new("AT LEAST 20", "list", 1)], overlap.Pairs);
        Assert.Equal(3, overlap["at least 20", "at least 20"]);
        Assert.Single(store.Calls);
    }

    [Theory]
    [InlineData("middle", "at least 20", Verdict.Yes, Verdict.No, Verdict.No, 2, 0, 1)]
    [InlineData("small", "large", Verdict.No, Verdict.No, Verdict.Yes, 0, 1, 1)]
    [InlineData("at least 20", "AT LEAST 20", Verdict.Yes, Verdict.Yes, Verdict.No, 3, 0, 0)]
    [InlineData("never", "small", Verdict.Yes, Verdict.No, Verdict.Yes, 0, 0, 1)]
    public async Task Compare_TellsWhatIsProvedAndWhatIsCounted(
        string one, string other, Verdict isWithin, Verdict contains, Verdict areDisjoint, int both, int onlyOne, int onlyOther) =>
        Assert.Equal(new SegmentComparison(isWithin, contains, areDisjoint, both, onlyOne, onlyOther), await Registry.CompareAsync<Company>(one, other));

    [Theory]
    [InlineData("never", Verdict.Yes, Verdict.No, 0, 5)]
    [InlineData("always", Verdict.No, Verdict.Yes, 5, 0)]
    [InlineData("small", Verdict.No, Verdict.No, 1, 4)]
    public async Task Reach_TellsWhatIsProvedAndWhatIsCounted(string key, Verdict isNobody, Verdict isEverybody, int members, int others) =>
        Assert.Equal(new SegmentReach(isNobody, isEverybody, members, others), await Registry.ReachAsync<Company>(key));

    [Fact]
    public async Task Keys_ThatNameNoSegmentOfTheType_AreRefused()
    {
        foreach (var key in new[] { "none", "people" })
        {
            await Assert.ThrowsAsync<FilterException>(() => Registry.OverlapAsync<Company>(["small", key]));
            await Assert.ThrowsAsync<FilterException>(() => Registry.PartitionAsync<Company>([key]));
            await Assert.ThrowsAsync<FilterException>(() => Registry.CompareAsync<Company>("small", key));
            await Assert.ThrowsAsync<FilterException>(() => Registry.ReachAsync<Company>(key));
        }
    }

    [Fact]
    public void Overlaps_partitions_and_comparisons_are_what_the_interpreter_finds() =>
        Law.ForAll(60, dice => new SegmentWorld(dice), world => HoldsAsync(world).GetAwaiter().GetResult());

    private static async Task HoldsAsync(SegmentWorld world)
    {
        string[] keys = [.. world.Before.Segments.Where(s => s.EntityType == "company").Select(s => s.Key)];
        var members = keys.ToDictionary(k => k, k => world.Members(world.Before, k)!);
        var segments = world.Segmenter.Segments;
        var overlap = await segments.OverlapAsync<Company>(keys);
        Assert.All(keys, one => Assert.All(keys, other => Assert.Equal(members[one].Intersect(members[other]).Count(), overlap[one, other])));

        var partition = await segments.PartitionAsync<Company>(keys, most: 100);
        var faults = world.Firms.Companies.Select(c => (c.Id, In: keys.Where(k => members[k].Contains(c.Id)).ToList())).Where(c => c.In.Count != 1).ToList();
        Assert.Equal(faults.Select(f => $"{f.Id} {string.Join(' ', f.In)}"), partition.Faults.Select(f => $"{f.Entity.Id} {string.Join(' ', f.Segments)}"));
        Assert.False(partition.AreDisjoint == Verdict.Yes && faults.Exists(f => f.In.Count > 1));
        Assert.False(partition.AreComplete == Verdict.Yes && faults.Exists(f => f.In.Count == 0));

        var (a, b) = (members[keys[0]], members[keys[^1]]);
        var comparison = await segments.CompareAsync<Company>(keys[0], keys[^1]);
        Assert.Equal((a.Intersect(b).Count(), a.Except(b).Count(), b.Except(a).Count()), (comparison.Both, comparison.OnlyOne, comparison.OnlyOther));
        Assert.False(comparison.IsWithin == Verdict.Yes && comparison.OnlyOne > 0);
        Assert.False(comparison.Contains == Verdict.Yes && comparison.OnlyOther > 0);
        Assert.False(comparison.AreDisjoint == Verdict.Yes && comparison.Both > 0);
        var reach = await segments.ReachAsync<Company>(keys[0]);
        Assert.Equal((a.Count, world.Firms.Companies.Count - a.Count), (reach.Members, reach.Others));
        Assert.False(reach is { IsNobody: Verdict.Yes, Members: > 0 } or { IsEverybody: Verdict.Yes, Others: > 0 });
    }

    private static SegmentDefinition Company(string key, string filter) => new(key, "company", Filter.Parse(filter));
}
