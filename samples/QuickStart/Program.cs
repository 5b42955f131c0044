using System.Globalization;
using System.Text;
using QuickStart;
using Segmentation;
using Segmentation.Crm;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;
var console = AnsiConsole.Console;
var isTerminal = console.Profile.Out.IsTerminal;
// Piped tables are plain, and as wide as they need to be.
if (!isTerminal)
    (console.Profile.Width, console.Profile.Capabilities.Ansi, console.Profile.Capabilities.ColorSystem) = (10_000, false, ColorSystem.NoColors);

var clock = new FixedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
var segmenter = Segmenter.Create(clock: clock);
var customers = new Customers(clock.GetUtcNow());

var lists = TableOf("The picklists to start with", "List", "Items: code and English label");
foreach (var list in segmenter.Picklists.Current.Lists)
    AddRow(lists, list.Key, string.Join(", ", list.Items.Select(i => $"{i.Code} {i.LabelFor(CultureInfo.InvariantCulture)}")));
console.Write(lists);

var segments = TableOf("Segments", "Segment", "Filter", "Count", "Such as");
await AddSegment(
    "Firms to visit",
    Filter.Parse("type = 'CUSTOMER' and industry in ('IT', 'TELECOM', 'MANUFACTURING') and employees in ('EMPLOYEES_3', 'EMPLOYEES_4') " +
        "and revenue > 20000000 and currency = 'EUR'"),
    customers.Companies,
    c => c.Name);
var birthdays = Filter.Parse("type in ('CLIENT', 'PARTNER') and birthday anniversary in next 14 days");
var outOfReach = Filter.Parse("email is empty and phone is empty");
await AddSegment("Cards to send", birthdays & !outOfReach, customers.Contacts, c => $"{c.FirstName} {c.LastName}");
await AddSegment(
    "Prepayments to chase",
    Filter.Parse("type = 'SERVICE' and stage = 'PREPAYMENT_INVOICE' and createdAt in last 90 days and amount >= 5000"),
    customers.Deals,
    d => d.Title);
console.Write(segments);

var mistakes = TableOf("What a filter with mistakes is answered", "Filter", "Issues: place and what to do");
await AddMistake<Company>("industri = 'IT' and revenue contains '5'");
await AddMistake<Deal>("stage = 'WON' and type = 'After-sales service'");
await AddMistake<Contact>("type = 'CLIENT' and birthday > '1.5.1990'");
console.Write(mistakes);

async Task AddSegment<T>(string name, Filter filter, T[] entities, Func<T, string?> nameOf)
    where T : class
{
    var source = new InMemorySource<T>(segmenter.Model.Of<T>(), entities);
    var query = segmenter.Query(await segmenter.BindAsync<T>(filter), source);
    var count = await query.CountAsync();
    AddRow(segments, name, filter.ToText(), $"{count} of {entities.Length}", string.Join("\n", await query.Take(3).Select(nameOf).ToArrayAsync()));
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
