using FsCheck;
using FsCheck.Fluent;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What a plan says of memberships, over random records and segments, against the members before and after it is applied.</summary>
public sealed class PlannedMembershipLaws
{
    private const string List = "company-type";

    private static readonly string[] Codes = ["CUSTOMER", "SUPPLIER", "PARTNER", "ALLY"];

    [Theory]
    [InlineData(ItemChange.Merge)]
    [InlineData(ItemChange.DeleteAndReplace)]
    [InlineData(ItemChange.DeleteAndClear)]
    public void A_plan_says_who_enters_and_who_leaves(ItemChange change) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(80),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => PlanAsync(change, seed).GetAwaiter().GetResult()));

    private static async Task PlanAsync(ItemChange change, int seed)
    {
        var random = new Random(seed);
        var (crm, segments) = World(random);
        var administration = new PicklistAdministration(crm.Segmenter);
        var plan = change switch
        {
            ItemChange.Merge => await administration.PlanMergeAsync(List, "PARTNER", "CUSTOMER"),
            ItemChange.DeleteAndReplace => await administration.PlanReplaceAsync(List, "PARTNER", "CUSTOMER"),
            _ => await administration.PlanClearAsync(List, "PARTNER"),
        };
        Assert.Null(plan.Refusal);
        var before = await MembersAsync(crm);
        await administration.ApplyAsync(plan);
        var after = await MembersAsync(crm);
        var expected = before.Keys
            .Select(key => new MembershipChange(key, after[key].Except(before[key]).Count(), before[key].Except(after[key]).Count()))
            .Where(c => c.Entered + c.Left > 0);
        Assert.True(
            expected.SequenceEqual(plan.Memberships),
            $"{string.Join("; ", segments)}: {string.Join(", ", expected)} and not {string.Join(", ", plan.Memberships)}");
    }

    private static (InMemoryCrm Crm, IReadOnlyList<string> Segments) World(Random random)
    {
        var lists = FactoryPicklists.All.With(new Picklist(List, null, [new("CUSTOMER"), new("SUPPLIER"), new("PARTNER") { Aliases = ["ALLY"] }]));
        var fields = CustomFieldCatalogue.Empty.With(
            "company",
            new CustomField("was", new FieldType(ScalarType.Picklist), List),
            new CustomField("kinds", new FieldType(ScalarType.Picklist, IsMany: true), List));
        var texts = Enumerable.Range(0, 8).Select(i => (Type: i % 2 == 0 ? "company" : "contact", Text: Text(i, 2))).ToList();
        var segments = new SegmentCatalogue(texts.Select(
            (s, i) => new SegmentDefinition($"s{i}", s.Type, Filter.Parse(s.Text), [random.Next(12)], [random.Next(12)])));
        var crm = new InMemoryCrm(
            new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o.UsePicklists(lists).UseCustomFields(fields).UseSegments(segments));
        for (var i = 0; i < 12; i++)
        {
            var company = crm.Company($"{i}", c =>
            {
                c.Type = Code();
                c.CustomFields["was"] = Code();
                c.CustomFields["kinds"] = new List<string?> { Code(), Code() };
            });
            crm.Contact($"{i}", random.Next(4) == 0 ? null : company);
            crm.Contact($"{i}", random.Next(4) == 0 ? null : company);
        }

        return (crm, [.. texts.Select(t => t.Text)]);

        string? Code() => random.Next(4) == 0 ? null : random.Next(9) == 0 ? "no item" : Spelled();

        string Spelled() => Codes[random.Next(Codes.Length)] is var code && random.Next(3) == 0 ? code.ToLowerInvariant() : code;

        string Literal() => $"'{Spelled()}'";

        string Text(int segment, int levels)
        {
            if (levels > 0 && random.Next(2) == 0)
            {
                var (left, right) = (Text(segment, levels - 1), Text(segment, levels - 1));
                return random.Next(3) switch { 0 => $"({left} and {right})", 1 => $"({left} or {right})", _ => $"not ({left})" };
            }

            if (random.Next(5) == 0 && segment >= 2)
                return $"in segment 's{segment - 2}'";
            if (segment % 2 == 1)
            {
                return random.Next(3) switch
                {
                    0 => Company("company."),
                    1 => $"any company.contacts ({Company("company.")})",
                    _ => $"count(company.contacts where {Company("company.")}) = {random.Next(3)}",
                };
            }

            return Company("");
        }

        string Company(string path) => random.Next(10) switch
        {
            0 => $"{path}type is empty",
            1 => $"{path}kinds is not empty",
            2 => $"{path}type = {path}was",
            3 => $"{path}type != {path}was",
            4 => $"{path}type in ({Literal()}, {Literal()})",
            5 => $"{path}was not in ({Literal()}, {Literal()})",
            6 => $"{path}kinds has exactly ({Literal()}, {Literal()})",
            7 => $"{path}kinds has all ({Literal()}, {Literal()})",
            8 => $"{path}kinds has none ({Literal()}, {Literal()})",
            _ => $"{path}was = {Literal()}",
        };
    }

    /// <summary>The members of each segment, by scans.</summary>
    private static async Task<Dictionary<string, List<string>>> MembersAsync(InMemoryCrm crm)
    {
        var members = new Dictionary<string, List<string>>();
        foreach (var segment in (await crm.Segmenter.Segments.CurrentAsync()).Segments)
        {
            members[segment.Key] = segment.EntityType == "company"
                ? await KeysAsync(crm.Companies, segment.Key)
                : await KeysAsync(crm.Contacts, segment.Key);
        }

        return members;

        async Task<List<string>> KeysAsync<T>(InMemoryStore<T> store, string key)
            where T : class
        {
            var bound = await crm.Segmenter.BindAsync<T>(new Syntax.InSegment(key));
            // A store that answers no filters, so that all is checked here.
            var scanned = new FakeStore<T>(store) { Offers = StoreOperations.Scan };
            return await crm.Segmenter.Query(bound, scanned).KeysAsync().Select(k => k.ToString()!).ToListAsync();
        }
    }
}
