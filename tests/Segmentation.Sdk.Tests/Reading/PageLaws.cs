using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Pages, one after another, are what sorting everything gives, whoever sorts.</summary>
public sealed class PageLaws
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Company>("company", e => e.Key(c => c.Id).Text(c => c.Country))
        .Entity<Contact>("contact", e => e.Key(c => c.Id).Date(c => c.Birthday).One<Company>("company", c => c.CompanyId))
        .Entity<Deal>("deal", e => e
            .Key(d => d.Id).Text(d => d.Title).Picklist(d => d.Stage, "stage").Number(d => d.Amount).Instant(d => d.CreatedAt)
            .One<Company>("company", d => d.CompanyId).One<Contact>("contact", d => d.ContactId)
            .Derived("third", Formula.Field("amount") / 3m)));

    private static readonly Segmenter Segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(
        new PicklistSnapshot(new Picklist("stage", null, [new("WON") { Aliases = ["SUCCESS"] }, new("NEW")]))));

    private static readonly BindingContext Context = new(Model, DealStore.Result(Segmenter.Picklists.CurrentAsync()));

    /// <summary>What is ordered by, read by a way of its own.</summary>
    private static readonly (string Path, Func<Deal, Base, object?> Value)[] Fields =
    [
        ("title", (d, _) => Text(d.Title)),
        ("stage", (d, _) => d.Stage is "success" or "SUCCESS" ? Text("WON") : Text(d.Stage)),
        ("amount", (d, _) => d.Amount),
        ("third", (d, _) => d.Amount),
        ("createdAt", (d, _) => d.CreatedAt.UtcTicks),
        ("company.country", (d, all) => Text(all.Companies.FirstOrDefault(c => c.Id == d.CompanyId)?.Country)),
        ("contact.birthday", (d, all) => all.Contacts.FirstOrDefault(c => c.Id == d.ContactId)?.Birthday),
        ("contact.company.country", (d, all) =>
            Text(all.Companies.FirstOrDefault(c => c.Id == all.Contacts.FirstOrDefault(o => o.Id == d.ContactId)?.CompanyId)?.Country)),
    ];

    [Fact]
    public void Pages_of_any_size_are_what_sorting_gives() => Law.ForAll(60, Roll, c =>
    {
        List<long> expected = [.. c.Base.Deals.Where(c.IsSelected).Order(c).Select(d => d.Id)];
        var related = RelatedRows.Join(r => r.Add(Model.Of<Company>(), c.Base.Companies).Add(Model.Of<Contact>(), c.Base.Contacts));
        IEntitySource<Deal>[] sources =
        [
            new InMemoryStore<Deal>(Model.Of<Deal>(), c.Base.Deals),
            new FakeDatabase<Deal>(Model.Of<Deal>(), c.Base.Deals, FakeDatabase<Deal>.Everything, related),
            new FakeDatabase<Deal>(Model.Of<Deal>(), c.Base.Deals, FilterCapabilities.None) { OnlyScans = true },
        ];
        foreach (var source in sources)
        {
            for (var size = 1; size <= expected.Count + 1; size++)
                Assert.Equal(expected, Pages(c.Query(source), c.OrderBy, size, expected.Count).Select(d => d.Id));
        }
    });

    [Fact]
    public void Pages_while_others_write_lose_and_double_nothing() => Law.ForAll(150, Roll, c =>
    {
        var store = new InMemoryStore<Deal>(Model.Of<Deal>(), c.Base.Deals);
        var steady = c.Base.Deals.Where(c.IsSelected).Select(d => d.Id).ToHashSet();
        var (seen, random, next) = (new List<long>(), new Random(c.Base.Deals.Count), 1000L);
        PageCursor? after = null;
        do
        {
            var page = c.Query(store).PageAsync(new PageRequest(3) { OrderBy = c.OrderBy, After = after }).GetAwaiter().GetResult();
            seen.AddRange(page.Entities.Select(d => d.Id));
            after = page.Next is null ? null : PageCursor.TryParse(page.Next.ToString());
            var deleted = c.Base.Deals.Count > 0 ? c.Base.Deals[random.Next(c.Base.Deals.Count)].Id : 0;
            steady.Remove(deleted);
            var like = c.Base.Deals.Count > 0 ? c.Base.Deals[random.Next(c.Base.Deals.Count)] : new Deal();
            var added = new Deal { Id = next++, Title = like.Title, Stage = like.Stage, Amount = like.Amount };
            store.Write(EntityWrite.Delete<Deal>(deleted), EntityWrite.Insert(added));
        }
        while (after is not null && next < 1020);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), steady);
    });

    private static IEnumerable<Deal> Pages(SegmentQuery<Deal> query, ValueList<SortField> order, int size, int most)
    {
        var (deals, after) = (new List<Deal>(), (PageCursor?)null);
        do
        {
            var page = query.PageAsync(new PageRequest(size) { OrderBy = order, After = after }).GetAwaiter().GetResult();
            Assert.True(page.Next is null ? page.Entities.Count <= size : page.Entities.Count == size);
            Assert.True(page.Entities.Count > 0 || deals.Count == 0, "an empty page after another");
            deals.AddRange(page.Entities);
            after = page.Next is null ? null : PageCursor.TryParse(page.Next.ToString())!;
        }
        while (after is not null && deals.Count <= most);

        return deals;
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Order(object one, object other) =>
        one is string text ? StringComparer.OrdinalIgnoreCase.Compare(text, (string)other) : Comparer<object>.Default.Compare(one, other);

    private static Case Roll(Dice dice)
    {
        DateOnly? Day() => dice.Chance(0.3) ? null : new DateOnly(2026, 1, dice.Number(1, 3));
        var all = new Base(
            [.. Enumerable.Range(1, 4).Select(i => new Company { Id = i, Country = dice.Pick(["DE", "de", "FR", "", null]) })],
            [.. Enumerable.Range(1, 4).Select(i => new Contact { Id = i, Birthday = Day(), CompanyId = dice.Number(1, 5) })],
            [.. Enumerable.Range(1, dice.Number(0, 14)).Select(i => new Deal
            {
                Id = i % 2 == 0 ? i : -i,
                Title = dice.Pick(["a", "A", "b", "ä", "Ä", "\ud800", "", null]),
                Stage = dice.Pick(["WON", "success", "SUCCESS", "new", "no stage", null]),
                Amount = dice.Pick<decimal?>([null, 1m, 1.00m, 10m, -1m, 0.1m]),
                CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(dice.Number(0, 2)).ToOffset(TimeSpan.FromHours(dice.Number(-2, 2))),
                CompanyId = dice.Chance(0.2) ? null : dice.Number(1, 5),
                ContactId = dice.Chance(0.2) ? null : dice.Number(1, 5),
            })]);
        return new Case(
            all,
            dice.Pick(["everyone", "amount > 0", "not company.country = 'DE'", "title is empty"]),
            [.. Enumerable.Range(0, dice.Number(0, 3)).Select(_ => dice.Number(0, Fields.Length - 1)).Distinct().Select(i => (i, dice.Chance(0.5)))]);
    }

    private sealed record Base(IReadOnlyList<Company> Companies, IReadOnlyList<Contact> Contacts, IReadOnlyList<Deal> Deals);

    private sealed record Case(Base Base, string Filter, IReadOnlyList<(int Field, bool IsDescending)> By) : IComparer<Deal>
    {
        public ValueList<SortField> OrderBy => [.. By.Select(b => b.IsDescending ? SortField.Descending(PathOf(b.Field)) : SortField.Ascending(PathOf(b.Field)))];

        public bool IsSelected(Deal deal) => Filter switch
        {
            "everyone" => true,
            "amount > 0" => deal.Amount > 0,
            "title is empty" => string.IsNullOrEmpty(deal.Title),
            _ => !string.Equals(Base.Companies.FirstOrDefault(c => c.Id == deal.CompanyId)?.Country, "DE", StringComparison.OrdinalIgnoreCase),
        };

        public SegmentQuery<Deal> Query(IEntitySource<Deal> source) => Segmenter.Query(Segmentation.Filter.Parse(Filter).Bind<Deal>(Context), source)
            .WithRelated(new InMemoryStore<Company>(Model.Of<Company>(), Base.Companies))
            .WithRelated(new InMemoryStore<Contact>(Model.Of<Contact>(), Base.Contacts));

        public int Compare(Deal? x, Deal? y)
        {
            foreach (var (field, isDescending) in By)
            {
                var (one, other) = (Fields[field].Value(x!, Base), Fields[field].Value(y!, Base));
                var order = (one, other) switch
                {
                    (null, null) => 0,
                    (null, _) => 1, // empties come last in both directions
                    (_, null) => -1,
                    _ => isDescending ? Order(other, one) : Order(one, other),
                };
                if (order != 0)
                    return order;
            }

            return x!.Id.CompareTo(y!.Id);
        }

        private static FieldPath PathOf(int field) => new(Fields[field].Path.Split('.'));

        public override string ToString() => $"""
            {Filter} by {string.Join(", ", OrderBy)}
            deals {string.Join(", ", Base.Deals.Select(d => $"{d.Id} {d.Title} {d.Stage} {d.Amount} {d.CreatedAt:O} of {d.CompanyId} {d.ContactId}"))}
            contacts {string.Join(", ", Base.Contacts.Select(c => $"{c.Id} {c.Birthday} {c.CompanyId}"))}
            companies {string.Join(", ", Base.Companies.Select(c => $"{c.Id} {c.Country}"))}
            """;
    }
}
