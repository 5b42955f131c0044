using System.Globalization;
using System.Text.Json;

namespace Segmentation.Testing;

/// <summary>The table of answers that were reckoned by hand: those of its cases that are asked of a customer and its orders, a topic at a time.</summary>
internal static class TruthTable
{
    private static readonly string[] OrderMembers = ["title", "total", "stage", "placed", "due", "weight", "paid"];

    private static readonly IReadOnlyList<Row> Rows = Read();

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. Rows.Select(r => r.Topic).Distinct().Select(topic => new ConformanceCase($"truth table: {topic}", run => AskAsync(run, topic))),
        .. new[] { "tr-TR", "de-DE" }.Select(culture => new ConformanceCase(
            $"truth table: in the culture {culture}", run => InCulture(culture, () => AskAsync(run, "text", "number", "date", "picklist")))),
    ];

    private static async Task AskAsync(ConformanceRun run, params string[] topics)
    {
        var rows = Rows.Where(r => topics.Contains(r.Topic)).ToList();
        var data = new ConformanceData([.. rows.Select(r => r.Customer)], [.. rows.SelectMany(r => r.Orders).Select(Numbered)]);
        var stores = await run.StoresAsync(data);
        foreach (var row in rows)
        {
            var question = new Question(row.Filter, data, row.Moment) { Note = $"case: {row.Customer.Id} ({row.Why})" };
            var found = await run.AskAsync(stores, question);
            if (found.Contains(row.Customer.Id) != row.Matches)
                throw question.Wrong($"\"{row.Customer.Id}\" {(row.Matches ? "matches" : "does not match")}, {row.Why}");
        }
    }

    private static ConformanceOrder Numbered(ConformanceOrder order, int index)
    {
        order.Id = index + 1;
        return order;
    }

    // The ambient culture, which nothing may look at, is what this case is about.
#pragma warning disable RS0030
    private static async Task InCulture(string culture, Func<Task> act)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            await act();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
#pragma warning restore RS0030

    private static List<Row> Read()
    {
        using var stream = typeof(TruthTable).Assembly.GetManifestResourceStream("truth-table.json")!;
        using var document = JsonDocument.Parse(stream);
        var moment = MomentOf(document.RootElement.GetProperty("moment"));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Where(IsOfCustomersAndOrders).Select(c => RowOf(c, moment))];
    }

    /// <summary>Whether a case has an answer, and neither its entity nor its filter goes beyond what the kit stores.</summary>
    private static bool IsOfCustomersAndOrders(JsonElement element)
    {
        if (!element.TryGetProperty("matches", out _) || !element.TryGetProperty("entity", out var entity) || !entity.EnumerateObject().All(IsStored))
            return false;
        var context = new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists);
        var bound = Filter.Parse(element.GetProperty("filter").GetString()!).Bind<ConformanceCustomer>(context);
        return bound.IsValid && !bound.ReadSet.Fields.Any(f => f.Name is "id");
    }

    private static bool IsStored(JsonProperty member) => member.Name == "orders"
        ? member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(IsOrder)
        : member.Name is not "id" && ConformanceModel.Customer.FindField(member.Name) is not null;

    private static bool IsOrder(JsonElement order) => order.EnumerateObject().All(m => OrderMembers.Contains(m.Name));

    private static Row RowOf(JsonElement element, Moment moment)
    {
        var id = element.GetProperty("id").GetString()!;
        var entity = element.GetProperty("entity");
        var customer = entity.Deserialize(ConformanceJson.Default.ConformanceCustomer)!;
        customer.Id = id;
        var orders = entity.TryGetProperty("orders", out var rows) ? rows.EnumerateArray().Select(o => OrderOf(o, id)).ToList() : [];
        return new Row(
            element.GetProperty("topic").GetString()!,
            customer,
            orders,
            element.GetProperty("filter").GetString()!,
            element.GetProperty("matches").GetBoolean(),
            element.GetProperty("why").GetString()!,
            element.TryGetProperty("moment", out var own) ? MomentOf(own) : moment);
    }

    private static ConformanceOrder OrderOf(JsonElement element, string customer)
    {
        var order = element.Deserialize(ConformanceJson.Default.ConformanceOrder)!;
        order.CustomerId = customer;
        return order;
    }

    private static Moment MomentOf(JsonElement moment) => new(
        moment.GetProperty("now").GetDateTimeOffset(),
        TimeZoneInfo.FindSystemTimeZoneById(moment.GetProperty("zone").GetString()!),
        Enum.Parse<DayOfWeek>(moment.GetProperty("weekStart").GetString()!, ignoreCase: true));

    private sealed record Row(
        string Topic,
        ConformanceCustomer Customer,
        IReadOnlyList<ConformanceOrder> Orders,
        string Filter,
        bool Matches,
        string Why,
        Moment Moment);
}
