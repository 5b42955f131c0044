namespace Segmentation.Tests;

/// <summary>Policies of relations through links, and of more entities than are looked at together.</summary>
public sealed class LinkedAccessTests
{
    // People 1 to 2500 know the next one, and those whose number ends in 5 the one after too. The even ones are German.
    private static readonly Person[] People = [.. Enumerable.Range(1, 2500).Select(i => new Person(i, i % 2 == 0 ? "DE" : "FR"))];

    private static readonly Knows[] Links =
    [
        .. People.Select(p => new Knows("next", p.Id, p.Id + 1)), .. People.Where(p => p.Id % 10 == 5).Select(p => new Knows("skip", p.Id, p.Id + 2)),
    ];

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Person>("person", e => e.Key(p => p.Id).Text(p => p.Country).ManyThrough<Knows, Person>("acquaintances", k => k.From, k => k.To))
        .Entity<Knows>("knows", e => e.KeyFrom(k => $"{k.Kind} {k.From}").Text(k => k.Kind).One<Person>("whom", k => k.To)));

    private static readonly Segmenter Segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty));

    public static TheoryData<AccessPolicy, string, int> Cases => new()
    {
        { AccessPolicy.Everything, "any acquaintances", 2499 }, // nobody comes after the last
        { AccessPolicy.Everything, "count(acquaintances) = 2", 250 },
        { AccessPolicy.Everything.Limit("knows", Filter.Nobody), "any acquaintances", 0 },
        { AccessPolicy.Everything.Limit("knows", Filter.Parse("kind = 'skip'")), "any acquaintances", 250 },
        { AccessPolicy.Everything.Limit("person", Filter.Parse("country = 'DE'")), "any acquaintances", 0 }, // each knows a French one
        { AccessPolicy.Everything.Limit("person", Filter.Parse("country = 'FR'")), "any acquaintances", 250 },
        { AccessPolicy.Everything.Limit("person", Filter.Parse("country = 'FR' or id = 2500")), "any acquaintances", 251 }, // 2499 too
        // Policies that follow relations, also to the very type that they limit: 2, 4 … 2498 and 5, 15 … 2495 know French ones; 5 and 6 know 7.
        { AccessPolicy.Everything.Limit("knows", Filter.Parse("whom.country = 'FR'")), "any acquaintances", 1499 },
        { AccessPolicy.Everything.Limit("person", Filter.Parse("any acquaintances (id = 7)")), "everyone", 2 },
        { AccessPolicy.Everything.Limit("person", Filter.Parse("any acquaintances (id = 7)")), "any acquaintances", 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Count_ThroughLinks_SeesWhatMayBeSeen(AccessPolicy policy, string filter, int expected)
    {
        var segmenter = Segmenter.For(policy);
        var bound = await segmenter.BindAsync<Person>(Filter.Parse(filter));
        var people = new InMemoryStore<Person>(Model.Of<Person>(), People);
        var links = new InMemoryStore<Knows>(Model.Of<Knows>(), Links);
        Task<long> CountAsync(IEntitySource<Person> people, IEntitySource<Knows> links) => segmenter.Query(bound, people).WithRelated(links).CountAsync();

        Assert.Equal(expected, await CountAsync(people, links));
        Assert.Equal(expected, await CountAsync(people, links)); // what was found by the first is not kept for the second
        Assert.Equal(expected, await CountAsync(new RecordedSource<Person>(people), new RecordedSource<Knows>(links)));
        Assert.Equal(expected, await CountAsync(new RecordedSource<Person>(people) { OnlyScans = true }, new RecordedSource<Knows>(links) { OnlyScans = true }));
    }

    private sealed record Person(long Id, string Country);

    private sealed record Knows(string Kind, long From, long To);
}
