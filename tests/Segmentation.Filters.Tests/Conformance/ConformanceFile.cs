using System.Globalization;
using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>An entity of a case: its values and its related entities, by name.</summary>
internal sealed record CaseEntity(IReadOnlyDictionary<string, object?> Values, IReadOnlyDictionary<string, IReadOnlyList<CaseEntity>> Related)
{
    public object? this[string name] => Values.GetValueOrDefault(name);
}

internal sealed record ConformanceCase(string Id, CaseEntity Entity, string Filter, bool? Matches, string? Error, Moment Moment, string Why);

/// <summary>The language-neutral file of cases, with the model that they are asked of.</summary>
internal sealed class ConformanceFile
{
    private readonly JsonElement _root;

    private ConformanceFile(JsonElement root)
    {
        _root = root;
        var model = SegmentationModel.Create(m =>
        {
            foreach (var type in root.GetProperty("entityTypes").EnumerateObject())
                m.Entity<CaseEntity>(type.Name, e => Declare(e, type.Value));
        });
        var picklists = new PicklistSnapshot([.. root.GetProperty("picklists").EnumerateObject().Select(Picklist)]);
        Context = new BindingContext(model, picklists);
        Cases = [.. root.GetProperty("cases").EnumerateArray().Select(Case)];
    }

    public static ConformanceFile Default { get; } = Read();

    public BindingContext Context { get; }

    public IReadOnlyList<ConformanceCase> Cases { get; }

    private static ConformanceFile Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "truth-table.json")));
        return new ConformanceFile(document.RootElement.Clone());
    }

    private static void Declare(EntityTypeBuilder<CaseEntity> entity, JsonElement type)
    {
        entity.KeyFrom(_ => "1");
        foreach (var field in type.GetProperty("fields").EnumerateObject())
            Declare(entity, field.Name, field.Value);
        if (!type.TryGetProperty("relations", out var relations))
            return;
        foreach (var relation in relations.EnumerateObject())
        {
            var (name, end) = (relation.Name, relation.Value.EnumerateObject().Single());
            _ = end.Name == "many"
                ? entity.JoinMany<CaseEntity>(name, _ => default, _ => default, r => r.To(end.Value.GetString()!).InMemory(e => e.Related.GetValueOrDefault(name) ?? []))
                : entity.JoinOne<CaseEntity>(
                    name, _ => default, _ => default, r => r.To(end.Value.GetString()!).InMemory(e => e.Related.GetValueOrDefault(name)?.SingleOrDefault()));
        }
    }

    private static void Declare(EntityTypeBuilder<CaseEntity> entity, string name, JsonElement field)
    {
        string? Text(string member) => field.ValueKind == JsonValueKind.Object && field.TryGetProperty(member, out var value) ? value.ToString() : null;
        var isMany = Text("many") == "True";
        _ = (Text("type") ?? field.GetString(), isMany) switch
        {
            ("text", false) => entity.Text(name, e => (string?)e[name], f => _ = Text("matchCase") == "True" ? f.MatchCase() : f),
            ("text", true) => entity.Texts(name, e => (IEnumerable<string?>?)e[name]),
            ("number", _) => entity.Number(name, e => (decimal?)e[name]),
            ("money", _) => entity.Money(name, e => (decimal?)e[name], Text("currency")!),
            ("double", _) => entity.Number(name, e => (double?)e[name]),
            ("boolean", _) => entity.Boolean(name, e => (bool?)e[name]),
            ("date", _) => entity.Date(name, e => (DateOnly?)e[name]),
            ("datetime", _) => entity.Instant(name, e => (DateTimeOffset?)e[name]),
            ("picklist", false) => entity.Picklist(name, e => (string?)e[name], Text("picklist")!),
            ("picklist", true) => entity.Picklists(name, e => (IEnumerable<string?>?)e[name], Text("picklist")!),
            ("reference", _) => entity.Reference(name, e => (string?)e[name]),
            var other => throw new NotSupportedException($"the field type {other}"),
        };
    }

    private static Picklist Picklist(JsonProperty list)
    {
        var isOpen = list.Value.ValueKind == JsonValueKind.Object;
        var items = isOpen ? list.Value.GetProperty("items") : list.Value;
        return new Picklist(list.Name, null, [.. items.EnumerateArray().Select(Item)]) { IsOpen = isOpen && list.Value.GetProperty("isOpen").GetBoolean() };
    }

    private static PicklistItem Item(JsonElement item) => item.ValueKind == JsonValueKind.String ? new(item.GetString()!) : new(item.GetProperty("code").GetString()!)
    {
        Aliases = item.TryGetProperty("aliases", out var aliases) ? [.. aliases.EnumerateArray().Select(a => a.GetString()!)] : [],
        IsActive = !item.TryGetProperty("isActive", out var isActive) || isActive.GetBoolean(),
    };

    private ConformanceCase Case(JsonElement element)
    {
        JsonElement? Member(string name) => element.TryGetProperty(name, out var value) ? value : null;
        return new ConformanceCase(
            element.GetProperty("id").GetString()!,
            Member("entity") is { } entity ? Entity(entity, "customer") : new CaseEntity(new Dictionary<string, object?>(), new Dictionary<string, IReadOnlyList<CaseEntity>>()),
            element.GetProperty("filter").GetString()!,
            Member("matches")?.GetBoolean(),
            Member("error")?.GetString(),
            MomentOf(Member("moment") ?? _root.GetProperty("moment")),
            element.GetProperty("why").GetString()!);
    }

    private static Moment MomentOf(JsonElement moment) => new(
        Instant(moment.GetProperty("now")),
        TimeZoneInfo.FindSystemTimeZoneById(moment.GetProperty("zone").GetString()!),
        Enum.Parse<DayOfWeek>(moment.GetProperty("weekStart").GetString()!, ignoreCase: true));

    private CaseEntity Entity(JsonElement element, string type)
    {
        var schema = _root.GetProperty("entityTypes").GetProperty(type);
        var (values, related) = (new Dictionary<string, object?>(), new Dictionary<string, IReadOnlyList<CaseEntity>>());
        foreach (var member in element.EnumerateObject())
        {
            if (schema.GetProperty("fields").TryGetProperty(member.Name, out var field))
            {
                values.Add(member.Name, member.Value.ValueKind == JsonValueKind.Null ? null : Value(member.Value, field));
                continue;
            }

            var end = schema.GetProperty("relations").GetProperty(member.Name).EnumerateObject().Single();
            related.Add(member.Name, member.Value.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Array => [.. member.Value.EnumerateArray().Select(row => Entity(row, end.Value.GetString()!))],
                _ => [Entity(member.Value, end.Value.GetString()!)],
            });
        }

        return new CaseEntity(values, related);
    }

    private static object? Value(JsonElement value, JsonElement field) => (field.ValueKind == JsonValueKind.Object ? field.GetProperty("type") : field).GetString() switch
    {
        "number" or "money" => decimal.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture),
        "double" => double.Parse(value.ToString(), CultureInfo.InvariantCulture),
        "boolean" => value.GetBoolean(),
        "date" => DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        "datetime" => Instant(value),
        _ => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(i => i.GetString()).ToList() : value.GetString(),
    };

    private static DateTimeOffset Instant(JsonElement value) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
