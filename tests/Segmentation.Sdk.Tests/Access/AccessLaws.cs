using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Whoever sees less gets the answers of a base that holds less, whatever the source can do.</summary>
public sealed class AccessLaws
{
    private const int Cases = 120;

    [Fact]
    public void Companies_that_may_not_be_seen_are_as_if_they_were_not_there() => Hold<Company>("country", ["country", "-turnover"]);

    [Fact]
    public void Contacts_that_may_not_be_seen_are_as_if_they_were_not_there() => Hold<Contact>("company.country", ["company.country", "-dealCount"]);

    [Fact]
    public void Deals_that_may_not_be_seen_are_as_if_they_were_not_there() => Hold<Deal>("contact.company.industry", ["-share", "contact.city"]);

    private static void Hold<T>(string by, string[] order)
        where T : class => Law.ForAll(Cases, dice => Case.Of(dice, Firms.Model.Of<T>().Name), c => Hold<T>(c, by, order).GetAwaiter().GetResult());

    private static async Task Hold<T>(Case asked, string by, string[] order)
        where T : class
    {
        var (filter, expected) = (Filter.Parse(asked.Filter), asked.Seen.Select<T>(Filter.Parse(asked.Filter)));
        var bound = filter.Bind<T>(Firms.Context);
        Assert.True(bound.IsValid, string.Join("; ", bound.Issues));
        SortField[] sorted = [.. order.Select(f => f[0] == '-' ? SortField.Descending(Path(f[1..])) : SortField.Ascending(Path(f)))];
        var position = bound.OrderBy(sorted).At(Firms.Segmenter.Now);
        var pages = expected.OrderBy(e => position.PositionOf(e, asked.Seen.Related), position).Select(Firms.Model.Of<T>().KeyOf).ToList();
        var request = new CrossTabRequest(Path(by));
        var tab = bound.CrossTab(request).Over(asked.Seen.Rows<T>(), Firms.Segmenter.Now, asked.Seen.Related);

        foreach (var query in asked.Queries(bound))
        {
            Assert.Equal(expected, await query.ToListAsync());
            Assert.Equal(expected.Count, await query.CountAsync());
            var page = await query.PageAsync(new PageRequest(3) { OrderBy = [.. sorted] });
            var rest = page.Next is null ? null : await query.PageAsync(new PageRequest(100) { OrderBy = [.. sorted], After = page.Next });
            Assert.Equal(pages, page.Entities.Concat(rest?.Entities ?? []).Select(Firms.Model.Of<T>().KeyOf));
            var counted = await query.CrossTabAsync(request);
            Assert.Equal(tab.Cells.Select(c => (c.Buckets, c.Count)), counted.Cells.Select(c => (c.Buckets, c.Count)));
            foreach (var entity in asked.All.Rows<T>())
            {
                var explained = await query.ExplainAsync(Firms.Model.Of<T>().KeyOf(entity));
                Assert.Equal(asked.Seen.Rows<T>().Contains(entity), explained is not null);
                Assert.Equal(expected.Contains(entity), explained is { Matches: true });
            }
        }
    }

    private static FieldPath Path(string path) => new(path.Split('.'));

    /// <summary>A base, what may be seen of it, and a filter.</summary>
    private sealed record Case(Firms All, Firms Seen, AccessPolicy Policy, string Limits, string Filter, RandomCapabilities Capabilities)
    {
        public static Case Of(Dice dice, string entityType)
        {
            var rolled = new FirmDice(dice);
            var all = rolled.Firms();
            var limits = new[] { "company", "contact", "deal" }.Where(_ => dice.Chance(0.6)).ToDictionary(t => t, t => rolled.Filter(t));
            var filters = limits.ToDictionary(l => l.Key, l => Segmentation.Filter.Parse(l.Value));
            var policy = filters.Aggregate(AccessPolicy.Everything, (p, l) => p.Limit(l.Key, l.Value));
            var fields = Firms.Model.EntityTypes.SelectMany(e => e.Fields).Select(f => f.Name).Distinct();
            return new Case(
                all, all.SeenThrough(filters), policy, string.Join("; ", limits), rolled.Filter(entityType), RandomCapabilities.Of(dice, fields));
        }

        /// <summary>The same question to sources that can do everything, something and nothing.</summary>
        public IEnumerable<SegmentQuery<T>> Queries<T>(BindResult<T> bound)
            where T : class
        {
            var segmenter = Firms.Segmenter.For(Policy);
            yield return Over(segmenter.Query(bound, Stored(All.Rows<T>())), Stored(All.Companies), Stored(All.Contacts), Stored(All.Deals));
            yield return Over(segmenter.Query(bound, Knowing(All.Rows<T>())), Knowing(All.Companies), Knowing(All.Contacts), Knowing(All.Deals));
            yield return Over(segmenter.Query(bound, Sloppy(All.Rows<T>())), Sloppy(All.Companies), Sloppy(All.Contacts), Sloppy(All.Deals));
            yield return Over(segmenter.Query(bound, Scanned(All.Rows<T>())), Scanned(All.Companies), Scanned(All.Contacts), Scanned(All.Deals));
            yield return Over(segmenter.Query(bound, Found(All.Rows<T>())), Found(All.Companies), Found(All.Contacts), Found(All.Deals));
        }

        public override string ToString() => $"""

            filter  {Filter}
            limits  {Limits}
            source  {Capabilities}
            companies {string.Join(", ", All.Companies.Select(c => $"{c.Id} {c.Industry} {c.Country} {c.Revenue}"))}
            contacts  {string.Join(", ", All.Contacts.Select(c => $"{c.Id} {c.City} of {c.CompanyId}"))}
            deals     {string.Join(", ", All.Deals.Select(d => $"{d.Id} {d.Stage} {d.Amount} of {d.CompanyId} {d.ContactId}"))}
            """;

        private static SegmentQuery<T> Over<T>(
            SegmentQuery<T> query, IEntitySource<Company> companies, IEntitySource<Contact> contacts, IEntitySource<Deal> deals)
            where T : class => query.WithRelated(companies).WithRelated(contacts).WithRelated(deals);

        private static InMemoryStore<T> Stored<T>(IReadOnlyList<T> rows)
            where T : class => new(Firms.Model.Of<T>(), rows);

        private static RecordedSource<T> Found<T>(IReadOnlyList<T> rows)
            where T : class => new(Stored(rows));

        private static FakeDatabase<T> Scanned<T>(IReadOnlyList<T> rows)
            where T : class => new(Firms.Model.Of<T>(), rows, FilterCapabilities.None) { OnlyScans = true };

        private FakeDatabase<T> Sloppy<T>(IReadOnlyList<T> rows)
            where T : class => new(Firms.Model.Of<T>(), rows, Capabilities.Declared, All.Related) { Answered = q => Capabilities.Loosened(q.Plan) };

        private FakeDatabase<T> Knowing<T>(IReadOnlyList<T> rows)
            where T : class => new(Firms.Model.Of<T>(), rows, FakeDatabase<T>.Everything, All.Related);
    }
}
