using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Firms and segments of them at random, which ask for one another across relations and have lists; members are found by the interpreter.</summary>
internal sealed class SegmentWorld
{
    private static readonly FilterLimits Limits = FilterLimits.Default with { RelationDepth = FilterLimits.MostRelations };

    private readonly Dice _dice;
    private readonly FirmDice _firmDice;

    public SegmentWorld(Dice dice)
    {
        (_dice, _firmDice) = (dice, new FirmDice(dice));
        Firms = _firmDice.Firms();
        Before = Firms.Segments;
        foreach (var i in Enumerable.Range(0, 5))
            Before = Before.With(Segment($"s{i}", dice.Pick(["company", "contact"])));
        Segmenter = Segmenter.Create(
                o => o.UseModel(Firms.Model).UsePicklists(PicklistSnapshot.Empty).UseSegments(Before).UseLimits(Limits),
                new Testing.FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)))
            .WithSource(Source(Firms.Companies)).WithSource(Source(Firms.Contacts)).WithSource(Source(Firms.Deals));
    }

    public Firms Firms { get; }

    public SegmentCatalogue Before { get; }

    public Segmenter Segmenter { get; }

    /// <summary>A segment that may ask for those there are by now.</summary>
    public SegmentDefinition Segment(string key, string entityType)
    {
        var keys = Before.Segments.Where(s => s.EntityType == entityType).Select(s => s.Key).ToList();
        var filter = Filter.Parse(_firmDice.Filter(entityType));
        filter = _dice.Number(0, 4) switch
        {
            0 => filter | Filter.InSegment(_dice.Pick(keys)),
            1 => filter & !Filter.InSegment(_dice.Pick(keys).ToUpperInvariant()),
            2 when entityType == "contact" => filter | Filter.Parse($"any company (in segment '{Key("company")}')"),
            3 when entityType == "company" => filter | Filter.Parse($"count(contacts where in segment '{Key("contact")}') > 1"),
            _ => filter,
        };
        return _dice.Number(0, 9) switch
        {
            0 => SegmentDefinition.Static(key, entityType, Keys(3), Keys(1)),
            1 => SegmentDefinition.Snapshot(key, entityType, filter, Keys(3), DateTimeOffset.UnixEpoch),
            2 => new SegmentDefinition(key, entityType, filter, Keys(2), Keys(2)),
            _ => new SegmentDefinition(key, entityType, filter),
        };
    }

    private string Key(string entityType) => _dice.Pick(Before.Segments.Where(s => s.EntityType == entityType).ToList()).Key;

    private IEnumerable<EntityKey> Keys(int most) => Enumerable.Range(0, _dice.Number(0, most)).Select(_ => (EntityKey)(long)_dice.Number(1, 8));

    /// <summary>The keys of a segment's members; null where it cannot be bound.</summary>
    public HashSet<long>? Members(SegmentCatalogue segments, string key, Firms? firms = null) => segments.Find(key)!.EntityType switch
    {
        "company" => Members<Company>(segments, key, c => c.Id, firms ?? Firms),
        "contact" => Members<Contact>(segments, key, c => c.Id, firms ?? Firms),
        _ => Members<Deal>(segments, key, d => d.Id, firms ?? Firms),
    };

    public override string ToString() => $"""

        {Before.ToJson()}
        companies {string.Join(", ", Firms.Companies.Select(c => $"{c.Id} {c.Industry} {c.Country} {c.Revenue}"))}
        contacts  {string.Join(", ", Firms.Contacts.Select(c => $"{c.Id} {c.City} of {c.CompanyId}"))}
        deals     {string.Join(", ", Firms.Deals.Select(d => $"{d.Id} {d.Stage} {d.Amount} of {d.CompanyId} {d.ContactId}"))}
        """;

    private HashSet<long>? Members<T>(SegmentCatalogue segments, string key, Func<T, long> keyOf, Firms firms)
        where T : class
    {
        var bound = Filter.InSegment(key).Bind<T>(new BindingContext(Firms.Model, PicklistSnapshot.Empty, Limits, segments));
        if (!bound.IsValid)
            return null;
        var test = bound.Interpret(Segmenter.Now);
        return [.. firms.Rows<T>().Where(e => test.Matches(e, firms.Related)).Select(keyOf)];
    }

    // Half of the time a source that answers everything, of its own and related rows.
    private IEntitySource<T> Source<T>(IReadOnlyList<T> rows)
        where T : class => _dice.Chance(0.5)
        ? new InMemoryStore<T>(Firms.Model.Of<T>(), rows)
        : new FakeDatabase<T>(Firms.Model.Of<T>(), rows, FakeDatabase<T>.Everything, Firms.Related);
}
