using Microsoft.Extensions.DependencyInjection;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SegmentRegistryTests : IDisposable
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly FakeSegmentRepository _repository;
    private readonly ServiceProvider _services;
    private readonly SegmentRegistry _segments;

    public SegmentRegistryTests()
    {
        _repository = new FakeSegmentRepository(
            new SegmentCatalogue(
                Company("big", "revenue > 1000000"), Company("big or IT", "in segment 'big' or industry = 'IT'"), Company("broken", "revnue > 1")),
            _clock);
        _services = new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddSingleton<ISegmentRepository>(_repository)
            .AddSegmentation().Services.BuildServiceProvider();
        _segments = _services.GetRequiredService<SegmentRegistry>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Save_OfSoundSegments_PutsAllOfThemInForceAtOnce()
    {
        var result = await _segments.SaveAsync([Company("BIG", "revenue > 5 and in segment 'new'"), Company("new", "country = 'DE'")], by: "anna");
        Assert.True(result.IsSaved);
        Assert.Empty(result.Issues);
        Assert.Equal(["BIG", "big or IT", "broken", "new"], (await _segments.CurrentAsync()).Segments.Select(s => s.Key));
        Assert.Single(_repository.Saved);
    }

    public static TheoryData<string, SegmentDefinition[], string> Faults => new()
    {
        {
            "circle",
            [Company("new", "revenue > 5"), Company("big", "revenue > 1 and in segment 'BIG or it'")],
            "segment 'big': 1:17  segments ask for one another in a circle: big -> big or IT -> big"
        },
        {
            "circle of itself",
            [new SegmentDefinition("a", "company", Filter.Everyone & !Filter.InSegment("A"))],
            "segment 'a': /filter/all/1/not/segment  segments ask for one another in a circle: a -> a"
        },
        { "missing segment", [Company("a", "in segment 'bigg'")], "segment 'a': 1:1  there is no segment 'bigg': did you mean `big`?" },
        {
            "wrong entity type",
            [new("a", "contact", Filter.Parse("any company (revenue > 1) and in segment 'big'"))],
            "segment 'a': 1:31  'big' is a segment of company, not of contact"
        },
        { "doubled key", [Company("a", "everyone"), Company("A", "everyone")], "segment 'A': /key  there are two segments with the key \"a\"" },
        {
            "unknown field",
            [new("a", "company", Filter.Any(Filter.Nobody, Filter.Field("revnue").Is(5)))],
            "segment 'a': /filter/any/1/field  unknown field `revnue`: did you mean `revenue`?"
        },
        { "unknown item", [Company("a", "industry = 'ITT'")], "segment 'a': 1:12  'ITT' is no item of industry: did you mean `IT`?" },
        {
            "unknown entity type",
            [new("a", "compny", Filter.Everyone)],
            "segment 'a': /entityType  the model has no entity type `compny`, which `a` is a segment of: did you mean `company`?"
        },
        {
            "filter of a snapshot",
            [SegmentDefinition.Snapshot("a", "company", Filter.Parse("x = 1"), [1], DateTimeOffset.UnixEpoch)],
            "segment 'a': 1:1  unknown field `x`"
        },
        {
            "another that asks for it",
            [new("big", "contact", Filter.Everyone)],
            "segment 'big or IT': 1:1  'big' is a segment of contact, not of company"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Save_OfAFaultySegment_SaysWhere_AndStoresNothing(string what, SegmentDefinition[] segments, string message)
    {
        var before = await _segments.CurrentAsync();
        var result = await _segments.SaveAsync([Company("sound", "everyone"), .. segments]);
        Assert.False(result.IsSaved, what);
        Assert.Equal([message], result.Issues.Select(i => i.ToString()));
        Assert.Same(before, await _segments.CurrentAsync());
        Assert.Empty(_repository.Saved);
    }

    [Fact]
    public async Task Save_WithWarnings_IsDone()
    {
        var result = await _segments.SaveAsync(new SegmentDefinition("a", "company", Filter.Parse("revenue between 5 and 1"), [1, "acme"]));
        Assert.True(result.IsSaved);
        Assert.Equal(
            [
                "segment 'a': 1:1  warning: nothing lies between these two ends",
                "segment 'a': /include/1  warning: `acme` is no key that company may have, and means nobody",
            ],
            result.Issues.Select(i => i.ToString()));
    }

    [Fact]
    public async Task Save_WhatAFormulaOfTheModelAsksFor_KeepsItReckonable()
    {
        var model = SegmentationModel.Create(m => m.Entity<Shop>("shop", e => e.Key(s => s.Id).Number(s => s.Size)
            .Many<Shop>("branches", s => s.Parent).Derived("bigBranches", Formula.Count("branches", Filter.InSegment("big")))));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty)
            .UseSegments(new SegmentCatalogue(new SegmentDefinition("big", "shop", Filter.Parse("size > 5")))));
        var result = await segmenter.Segments.SaveAsync(new SegmentDefinition("big", "shop", Filter.Parse("bigBranches > 1")));
        Assert.False(result.IsSaved);
        Assert.Contains("the formula of `shop.bigBranches` could not be reckoned with it", result.Issues.Select(i => i.Issue.Message));
    }

    [Fact]
    public async Task Save_OfTheSame_WritesNothing()
    {
        Assert.True((await _segments.SaveAsync(Company("big", "revenue > 1000000"))).IsSaved);
        Assert.Empty(_repository.Saved);
    }

    [Fact]
    public async Task Save_WhenOthersAreQuicker_ChecksAgain()
    {
        _repository.ConflictNext(3);
        Assert.True((await _segments.SaveAsync(Company("a", "everyone"))).IsSaved);
        // Of eight who would close a circle together, one is refused.
        await _segments.SaveAsync(Enumerable.Range(0, 8).Select(i => Company($"c{i}", $"revenue > {i}")));
        var circle = Enumerable.Range(0, 8).Select(i => Company($"c{i}", $"in segment 'c{(i + 1) % 8}'"));
        var saves = await Task.WhenAll(circle.Select(c => Task.Run(() => _segments.SaveAsync(c))));
        Assert.Equal(IssueCode.Circle, Assert.Single(saves, s => !s.IsSaved).Issues.Single().Issue.Code);
    }

    [Fact]
    public async Task Edit_ChangesListsAndPauses_AndTellsVersions()
    {
        await _segments.EditAsync("BIG", s => s.Including(7).Excluding(8), by: "anna");
        _clock.Advance(TimeSpan.FromHours(1));
        await _segments.EditAsync("big", s => s with { IsPaused = true }, by: "bert");
        await _segments.SaveAsync(Company("other", "everyone"));
        await _repository.ChangeAsync(all => all.Without("big or IT").Without("big"), by: "carl");
        await _segments.SaveAsync(Company("big", "revenue > 7"));

        var versions = await _segments.VersionsAsync("BIG").ToListAsync();
        Assert.Equal([2, 3, 4, 5], versions.Select(v => v.Number)); // The first was there before anybody saved.
        Assert.Equal(["anna", "bert", "carl", null], versions.Select(v => v.By));
        Assert.Equal([10, 11, 11, 11], versions.Select(v => v.At.Hour));
        Assert.Equal([7L], versions[0].After!.Include);
        Assert.Equal((versions[0].After, true), (versions[1].Before, versions[1].After!.IsPaused));
        Assert.Equal((null, null), (versions[2].After, versions[3].Before));
        Assert.Equal([1], (await _segments.VersionsAsync("other").ToListAsync()).Select(v => v.Number));
        Assert.Empty(await _segments.VersionsAsync("nothing").ToListAsync());
        var unknown = await Assert.ThrowsAsync<FilterException>(() => _segments.EditAsync("bgi", s => s));
        Assert.Equal("there is no segment 'bgi': did you mean `big`?", unknown.Message);
    }

    [Fact]
    public async Task Services_GiveARegistryForTheCaller_AndAnAdministrationThatSeesAll()
    {
        var services = new ServiceCollection().AddSingleton(AccessPolicy.Everything.WithoutSensitive());
        services.AddSegmentation(o => o.UseSegments(new SegmentCatalogue(Company("big", "revenue > 5"))));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Assert.NotNull((await provider.GetRequiredService<SegmentRegistry>().CurrentAsync()).Find("big"));
        Assert.Null((await provider.GetRequiredService<SegmentAdministration>().PlanDeleteAsync("big")).Refusal);
        await Assert.ThrowsAsync<ArgumentException>(() => provider.GetRequiredService<SegmentRegistry>().TakeSnapshotAsync("big"));
    }

    [Fact]
    public async Task Save_ByACallerWhoMayNotSeeSensitiveFields_IsRefused()
    {
        var segmenter = Firms.Segmenter.For(AccessPolicy.Everything.WithoutSensitive());
        var result = await segmenter.Segments.SaveAsync(new SegmentDefinition("a", "company", Filter.Parse("revenue > 5")));
        Assert.Equal(IssueCode.Sensitive, result.Issues.Single().Issue.Code);
        Assert.Null((await Firms.Segmenter.Segments.CurrentAsync()).Find("a"));
    }

    private static SegmentDefinition Company(string key, string filter) => new(key, "company", Filter.Parse(filter));

    private sealed class Shop
    {
        public long Id { get; init; }

        public long? Parent { get; init; }

        public int Size { get; init; }
    }
}
