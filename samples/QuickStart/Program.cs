using System.Globalization;
using System.Text;
using QuickStart;
using Segmentation;
using Segmentation.Crm;
using Spectre.Console;
using Rule = Segmentation.Rule;

Console.OutputEncoding = Encoding.UTF8;
var console = AnsiConsole.Console;
var isTerminal = console.Profile.Out.IsTerminal;
// Piped tables are plain, and as wide as they need to be.
if (!isTerminal)
    (console.Profile.Width, console.Profile.Capabilities.Ansi, console.Profile.Capabilities.ColorSystem) = (10_000, false, ColorSystem.NoColors);

var clock = new SettableClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
var segmenter = Segmenter.Create(clock: clock);
var customers = new Customers(clock.GetUtcNow());
var companies = SourceOf(customers.Companies);
var contacts = SourceOf(customers.Contacts);
var deals = SourceOf(customers.Deals);

var lists = TableOf("The picklists to start with", "List", "Items: code and English label");
foreach (var list in (await segmenter.Picklists.CurrentAsync()).Lists)
    AddRow(lists, list.Key, string.Join(", ", list.Items.Select(i => $"{i.Code} {i.LabelFor(CultureInfo.InvariantCulture)}")));
console.Write(lists);

var segments = TableOf("Segments", "Segment", "Filter", "Count", "Such as");
await AddSegment(
    "Firms to visit",
    Filter.Parse("type = 'CUSTOMER' and industry in ('IT', 'TELECOM', 'MANUFACTURING') and employees in ('EMPLOYEES_3', 'EMPLOYEES_4') " +
        "and revenue > 20000000 and currency = 'EUR'"),
    companies,
    c => c.Name);
var birthdays = Filter.Parse("type in ('CLIENT', 'PARTNER') and birthday anniversary in next 14 days");
var outOfReach = Filter.Parse("email is empty and phone is empty");
await AddSegment("Cards to send", birthdays & !outOfReach, contacts, c => $"{c.FirstName} {c.LastName}");
await AddSegment(
    "Prepayments to chase",
    Filter.Parse("type = 'SERVICE' and stage = 'PREPAYMENT_INVOICE' and createdAt in last 90 days and amount >= 5000"),
    deals,
    d => d.Title);
await AddSegment(
    "Good customers gone quiet",
    Filter.Parse("sum(deals.amount where stage = 'WON' and currency = 'EUR') > 50000 and no deals (createdAt in last 3 months)"),
    companies,
    c => c.Name);
await AddSegment(
    "Whom to thank",
    Filter.Parse("company.type = 'CUSTOMER' and email is not empty and any company.deals (stage = 'WON' and amount > 10000)"),
    contacts,
    c => $"{c.FirstName} {c.LastName}");
console.Write(segments);

var mistakes = TableOf("What a filter with mistakes is answered", "Filter", "Issues: place and what to do");
await AddMistake<Company>("industri = 'IT' and revenue contains '5'");
await AddMistake<Deal>("stage = 'WON' and type = 'After-sales service'");
await AddMistake<Contact>("type = 'CLIENT' and birthday > '1.5.1990'");
console.Write(mistakes);

var prepaid = await segmenter.BindAsync<Deal>(
    Filter.For<Deal>(d => d.Type == "SERVICE" && d.Stage == "PREPAYMENT_INVOICE" && (d.Amount >= 5000 || d.Source == "PARTNER")));
var isPrepaid = prepaid.Compile(segmenter.Now);
var (chosen, leftOut) = (customers.Deals.First(isPrepaid), customers.Deals.First(d => !isPrepaid.Matches(d) && d.Type == "SERVICE"));
var explanations = TableOf($"Why, and why not: {prepaid.Describe(CultureInfo.InvariantCulture)}", "Deal", "Explanation", "What would turn it round");
foreach (var deal in new[] { chosen, leftOut })
{
    var explanation = prepaid.Explain(deal, segmenter.Now);
    var flips = explanation.WhyNot().Select(f => string.Join(" and ", f.Conditions.Select(c => c.Filter)));
    AddRow(explanations, deal.Title!, explanation.ToString(), string.Join("\n", flips));
}

console.Write(explanations);

var tab = await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Parse("stage = 'WON' and currency = 'EUR'")), deals)
    .CrossTabAsync(new CrossTabRequest("type", "source") { Measure = Measure.Sum("amount") });
var won = TableOf("What was won in euros, by type and source: the largest cells", "Type", "Source", "Deals", "Sum of amounts", "Filter of the cell");
foreach (var cell in tab.Cells.OrderByDescending(c => c.Value.Number).Take(5))
    AddRow(won, [.. cell.Buckets.Select(b => b.ToString()!), $"{cell.Count}", cell.Value.ToString(), cell.Filter!.ToText()]);
AddRow(won, "all", "all", $"{tab.Total.Count}", tab.Total.Value.ToString(), tab.Total.Filter!.ToText());
console.Write(won);

var firms = new SegmentDefinition("firms of the trade", "company", Filter.Parse("type in ('PARTNER', 'SUPPLIER') and country = 'DE'"));
await segmenter.Segments.SaveAsync(firms);
var administration = new PicklistAdministration(segmenter.WithSource(companies).WithSource(contacts).WithSource(deals));
var merge = await administration.PlanMergeAsync(FactoryPicklists.CompanyType, "COMPETITOR", into: "PARTNER");
var impact = TableOf("Impact plan: merge COMPETITOR into PARTNER", "What", "Before", "After");
async Task<long> MembersAsync() => await segmenter.Query(await segmenter.BindAsync<Company>(Filter.Parse("in segment 'firms of the trade'")), companies).CountAsync();
async Task<long> HeldAsync() => await companies.ScanAsync().CountAsync(c => c.Type == "COMPETITOR");
var (heldBefore, membersBefore) = (await HeldAsync(), await MembersAsync());
await administration.ApplyAsync(merge, by: "QuickStart");
AddRow(impact, "The plan", merge.ToString(), "applied");
AddRow(impact, "Companies that hold COMPETITOR", $"{heldBefore}", $"{await HeldAsync()}");
AddRow(impact, "Members of \"firms of the trade\"", $"{membersBefore}", $"{await MembersAsync()}");
AddRow(impact, "What COMPETITOR is read as", "COMPETITOR", (await segmenter.Picklists.CurrentAsync()).Find(FactoryPicklists.CompanyType)!.Find("COMPETITOR")!.Code);
console.Write(impact);

var tracker = new MembershipTracker(segmenter.WithSource(companies).WithSource(contacts).WithSource(deals), new InMemoryMembershipJournal());
await tracker.CatchUpAsync();
var moved = TableOf("Who enters a segment and leaves it, and why: firms of the trade", "What happens", "What the journal says");
var firm = (await companies.ReadAsync(tracker.Current.MembersOf("firms of the trade").First()))!.Value;
await FollowAsync("moves to Austria", c => c.Country = "AT");
await FollowAsync("comes back", c => c.Country = "DE");
console.Write(moved);

var document = new CreateDocument("after-sales service");
var rule = new Rule("service document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), document)
{
    When = Filter.Parse("type = 'SERVICE'"),
};
var picklists = await segmenter.Picklists.CurrentAsync();
var evaluator = new RuleCatalogue(rule).Bind<Deal>(new BindingContext(segmenter.Model, picklists), TimeZoneInfo.Utc);
var fired = TableOf("At the stage \"Prepayment invoice\" create a document, if the deal type is \"After-sales service\"", "Deal", "What came of it", "Why");
await MoveAsync(customers.Deals.First(d => d.Type == "SERVICE" && d.Stage == "NEW"));
await MoveAsync(customers.Deals.First(d => d.Type == "GOODS" && d.Stage == "NEW"));
console.Write(fired);

async Task MoveAsync(Deal deal)
{
    var (moved, position) = ((await deals.ReadAsync(deal.Id))!.Value, await deals.PositionAsync());
    moved.MoveTo(deal.Pipeline!, picklists, "PREPAYMENT_INVOICE");
    await deals.WriteAsync([EntityWrite.Upsert(moved)]);
    await foreach (var change in deals.ChangesAfterAsync(position))
    {
        foreach (var outcome in evaluator.Evaluate(new ChangeOccasion<Deal>(change)))
            AddRow(fired, moved.Title!, outcome.HasFired ? $"fired: document \"{document.Template}\"" : $"not fired: {outcome.Reason}", $"{outcome.Explanation}");
    }
}

async Task FollowAsync(string what, Action<Company> change)
{
    clock.Advance(TimeSpan.FromHours(1));
    change(firm);
    await companies.WriteAsync([EntityWrite.Upsert(firm)]);
    foreach (var entry in await tracker.CatchUpAsync())
        AddRow(moved, $"{firm.Name} {what}", entry.ToString());
}

InMemoryStore<T> SourceOf<T>(T[] entities)
    where T : class => new(segmenter.Model.Of<T>(), entities, clock: clock);

async Task AddSegment<T>(string name, Filter filter, InMemoryStore<T> source, Func<T, string?> nameOf)
    where T : class
{
    var query = segmenter.Query(await segmenter.BindAsync<T>(filter), source).WithRelated(companies).WithRelated(contacts).WithRelated(deals);
    var (count, all) = (await query.CountAsync(), await source.ScanAsync().CountAsync());
    AddRow(segments, name, filter.ToText(), $"{count} of {all}", string.Join("\n", await query.Take(3).Select(nameOf).ToArrayAsync()));
}

async Task AddMistake<T>(string text)
    where T : class
{
    var parsed = Filter.TryParse(text);
    var issues = parsed.Filter is { } filter ? (await segmenter.BindAsync<T>(filter)).Issues : parsed.Issues;
    AddRow(mistakes, text, string.Join("\n", issues));
}

Table TableOf(string title, params string[] columns) =>
    new Table { Title = new TableTitle(title), Border = isTerminal ? TableBorder.Rounded : TableBorder.Ascii }.AddColumns(columns);

static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));
