using Segmentation.Crm;
using Segmentation.Planning;

namespace Segmentation.Testing.Tests;

/// <summary>Whatever a store offers, and however much too much it finds, a query's answers are those of a predicate in C#.</summary>
public sealed class FakeStoreLawTests
{
    private const int Rounds = 150;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly (string Filter, Func<Company, InMemoryCrm, bool> Predicate)[] Cases =
    [
        ("everyone", (_, _) => true),
        ("nobody", (_, _) => false),
        ("type = 'CUSTOMER'", (c, _) => Is(c.Type, "CUSTOMER")),
        ("type != 'CUSTOMER'", (c, _) => !Is(c.Type, "CUSTOMER")),
        ("industry in ('IT', 'FINANCE')", (c, _) => Is(c.Industry, "IT") || Is(c.Industry, "FINANCE")),
        ("revenue > 500", (c, _) => c.Revenue > 500),
        ("not revenue > 500", (c, _) => !(c.Revenue > 500)),
        ("revenue is empty or revenue <= 100", (c, _) => c.Revenue is null or <= 100),
        ("name contains 'A'", (c, _) => c.Name?.Contains('a', StringComparison.OrdinalIgnoreCase) == true),
        ("name not starts with 'b'", (c, _) => c.Name?.StartsWith("b", StringComparison.OrdinalIgnoreCase) != true),
        ("type = 'CUSTOMER' and (industry = 'IT' or revenue between 100 and 500)", (c, _) =>
            Is(c.Type, "CUSTOMER") && (Is(c.Industry, "IT") || c.Revenue is >= 100 and <= 500)),
        ("not (type = 'CUSTOMER' and city is empty) and name contains 'e'", (c, _) =>
            !(Is(c.Type, "CUSTOMER") && string.IsNullOrEmpty(c.City)) && c.Name?.Contains('e', StringComparison.OrdinalIgnoreCase) == true),
        ("createdAt in last 3 days", (c, _) => c.CreatedAt >= Now.AddDays(-2).AddHours(-10)), // the days are the 20th, 21st and 22nd
        ("any deals (stage = 'WON')", (c, crm) => Deals(crm).Any(d => d.CompanyId == c.Id && Is(d.Stage, "WON"))),
        ("industry = 'IT' or no deals (amount > 50)", (c, crm) => Is(c.Industry, "IT") || !Deals(crm).Any(d => d.CompanyId == c.Id && d.Amount > 50)),
    ];

    public static TheoryData<int> CaseNumbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public async Task Answers_WithAnyFeatures_AreThoseOfThePredicate(int number)
    {
        var (text, predicate) = Cases[number];
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var crm = RandomCrm(random);
            var expected = Companies(crm).Where(c => predicate(c, crm)).ToList();
            var companies = new FakeStore<Company>(crm.Companies) { Seed = seed, Offers = RandomOperations(random), Capabilities = RandomCapabilities(random) };
            var deals = new FakeStore<Deal>(crm.Deals) { Seed = seed, Offers = RandomOperations(random), Capabilities = RandomCapabilities(random) };
            var segmenter = crm.Segmenter.WithSource(companies).WithSource(deals);
            var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Parse(text)));
            var repeat = $"{text} with seed {seed}, offering {companies.Offers}:{Environment.NewLine}{query.Explain()}";

            Assert.True(expected.Select(c => c.Id).SequenceEqual(await query.Select(c => c.Id).ToListAsync()), repeat);
            Assert.True(expected.Count == await query.CountAsync(), repeat);
            var ordered = expected.OrderBy(c => c.Revenue is null).ThenBy(c => c.Revenue).ThenBy(c => c.Id).Select(c => c.Id);
            Assert.True(ordered.SequenceEqual(await PagedAsync(query)), repeat);
            var groups = expected.GroupBy(c => c.Industry ?? "").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()));
            var tab = await query.CrossTabAsync(new CrossTabRequest("industry"));
            Assert.True(groups.SequenceEqual(tab.Cells.Select(c => ($"{c.Buckets[0]}", (int)c.Count)).OrderBy(c => c.Item1, StringComparer.Ordinal)), repeat);
        }
    }

    private static async Task<List<long>> PagedAsync(SegmentQuery<Company> query)
    {
        var (keys, request) = (new List<long>(), new PageRequest(7) { OrderBy = [SortField.Ascending("revenue")] });
        while (true)
        {
            var page = await query.PageAsync(request);
            keys.AddRange(page.Entities.Select(c => c.Id));
            if (page.Next is null)
                return keys;
            request = request with { After = page.Next };
        }
    }

    private static InMemoryCrm RandomCrm(Random random)
    {
        var clock = new FakeClock(Now.AddDays(-6));
        var crm = new InMemoryCrm(clock);
        for (var day = 0; day < 7; day++)
        {
            clock.Set(Now.AddDays(day - 6));
            for (var left = random.Next(6); left > 0; left--)
            {
                var company = crm.Company(Pick(random, "Acme", "Bell", "Émile", "bär", ""), c =>
                {
                    c.Type = Pick(random, "CUSTOMER", "customer", "PARTNER", null);
                    c.Industry = Pick(random, "IT", "FINANCE", null);
                    c.Revenue = random.Next(4) == 0 ? null : random.Next(8) * 100;
                    c.City = Pick(random, "Bonn", "", null);
                });
                for (var deals = random.Next(3); deals > 0; deals--)
                    crm.Deal("Engine", company, d => (d.Stage, d.Amount) = (Pick(random, "WON", "NEW"), random.Next(100)));
            }
        }

        return crm;
    }

    private static StoreOperations RandomOperations(Random random) => (StoreOperations)random.Next((int)StoreOperations.All + 1);

    private static FilterCapabilities RandomCapabilities(Random random)
    {
        var capabilities = FilterCapabilities.None;
        Group<All>();
        Group<Any>();
        Group<Negation>();
        Leaf<IsEmpty>();
        Leaf<InRange>();
        Leaf<InSet>();
        Leaf<TextMatch>();
        return capabilities;

        void Group<TNode>()
            where TNode : Plan => capabilities = random.Next(3) > 0 ? capabilities.Exact<TNode>() : capabilities;

        void Leaf<TNode>()
            where TNode : Plan => capabilities = random.Next(3) switch
            {
                0 => capabilities,
                1 => capabilities.Superset<TNode>(),
                _ => capabilities.Exact<TNode>(),
            };
    }

    private static IEnumerable<Company> Companies(InMemoryCrm crm) => crm.Companies.ScanAsync().ToBlockingEnumerable();

    private static IEnumerable<Deal> Deals(InMemoryCrm crm) => crm.Deals.ScanAsync().ToBlockingEnumerable();

    private static bool Is(string? code, string other) => string.Equals(code, other, StringComparison.OrdinalIgnoreCase);

    private static T Pick<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
