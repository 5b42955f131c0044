using Segmentation.Syntax;

namespace Segmentation.Tests;

internal sealed record ShopField(string Name, FieldType Type, string? Picklist = null)
{
    /// <summary>Whether the field was declared to be compared with case.</summary>
    public bool MatchesCase { get; init; }

    /// <summary>Whether the numbers are stored as <see cref="double"/>.</summary>
    public bool IsBinary { get; init; }
}

internal sealed record ShopRelation(string Name, string Target, bool IsMany);

internal sealed record ShopType(string Name, IReadOnlyList<ShopField> Fields, IReadOnlyList<ShopRelation> Relations)
{
    public ShopField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    public ShopRelation? Relation(string name) => Relations.FirstOrDefault(r => r.Name == name);
}

/// <summary>The small shop that other tools' filters ask about: what the tests know of it, and the model that is made of that.</summary>
internal static class InteropShop
{
    private static readonly FieldType Text = new(ScalarType.Text);
    private static readonly FieldType Texts = new(ScalarType.Text, IsMany: true);
    private static readonly FieldType Number = new(ScalarType.Number);
    private static readonly FieldType Boolean = new(ScalarType.Boolean);
    private static readonly FieldType Date = new(ScalarType.Date);
    private static readonly FieldType Instant = new(ScalarType.Instant);
    private static readonly FieldType Picklist = new(ScalarType.Picklist);
    private static readonly FieldType Reference = new(ScalarType.Reference);

    public static IReadOnlyList<ShopType> Types { get; } =
    [
        new(
            "customer",
            [
                new("id", Reference), new("name", Text), new("city", Text), new("code", Text) { MatchesCase = true },
                new("revenue", Number), new("discount", Number), new("score", Number) { IsBinary = true }, new("ratio", Number) { IsBinary = true },
                new("vip", Boolean), new("consent", Boolean), new("birthday", Date), new("since", Date), new("seen", Instant), new("created", Instant),
                new("kind", Picklist, "kind"), new("formerKind", Picklist, "kind"), new("topic", Picklist, "topic"),
                new("tags", Texts), new("channels", new(ScalarType.Picklist, IsMany: true), "channel"), new("partner", Reference),

                // Names that other tools would read as something else.
                new("a.b", Number), new("company.rank", Number), new("Ref", Text), new("REF", Text), new("007", Text), new("=odd", Text), new("~", Text),
            ],
            [new("orders", "order", IsMany: true), new("company", "company", IsMany: false)]),
        new(
            "order",
            [
                new("id", Reference), new("title", Text), new("logic", Text), new("total", Number), new("paid", Boolean), new("due", Date),
                new("placed", Instant), new("stage", Picklist, "stage"), new("labels", Texts),
            ],
            [new("lines", "line", IsMany: true), new("customer", "customer", IsMany: false)]),
        new("line", [new("id", Reference), new("quantity", Number), new("note", Text)], [new("product", "product", IsMany: false)]),
        new("product", [new("id", Reference), new("name", Text), new("price", Number)], []),
        new(
            "company",
            [new("id", Reference), new("name", Text), new("industry", Text), new("rank", Number), new("founded", Date)],
            [new("parent", "company", IsMany: false), new("contacts", "customer", IsMany: true)]),
    ];

    public static PicklistSnapshot Picklists { get; } = new(
        new Picklist("kind", null, [new("RETAIL"), new("TRADE") { Aliases = ["WHOLESALE", "B2B"] }, new("LOST") { IsActive = false }]),
        new Picklist("topic", null, [new("NEWS"), new("OFFERS")]) { IsOpen = true },
        new Picklist("channel", null, [new("PHONE"), new("EMAIL"), new("CHAT") { Aliases = ["IM"] }]),
        new Picklist("stage", null, [new("NEW"), new("WON")]));

    public static BindingContext Binding { get; } = new(
        SegmentationModel.Create(m =>
        {
            foreach (var type in Types)
                m.Entity<CaseEntity>(type.Name, e => Declare(e, type));
        }),
        Picklists);

    /// <summary>What filters are read against: of customers, unless a context says otherwise.</summary>
    public static InteropContext Context { get; } = ContextOf("customer");

    public static InteropContext ContextOf(string type) => new(Binding, Binding.Model.Find(type)!);

    public static IReadOnlyDictionary<string, InteropContext> Contexts { get; } = new Dictionary<string, InteropContext>
    {
        ["order"] = ContextOf("order"),
        ["berlin"] = Context with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") },
        ["names"] = Context with
        {
            Names = new Dictionary<string, FieldPath>
            {
                ["TITLE"] = "name",
                ["code"] = "city",
                ["COMPANY_INDUSTRY"] = new("company", "industry"),
                ["DEALS"] = "orders",
                ["SUM"] = "total",
            },
        },
    };

    public static ShopType Type(string name) => Types.First(t => t.Name == name);

    private static void Declare(EntityTypeBuilder<CaseEntity> entity, ShopType type)
    {
        entity.KeyFrom(_ => "1");
        foreach (var field in type.Fields)
            Declare(entity, field, field.Name);
        foreach (var relation in type.Relations)
        {
            IReadOnlyList<CaseEntity> Rows(CaseEntity of) => of.Related.GetValueOrDefault(relation.Name) ?? [];
            _ = relation.IsMany
                ? entity.JoinMany<CaseEntity>(relation.Name, _ => default, _ => default, r => r.To(relation.Target).InMemory(Rows))
                : entity.JoinOne<CaseEntity>(relation.Name, _ => default, _ => default, r => r.To(relation.Target).InMemory(e => Rows(e).SingleOrDefault()));
        }
    }

    private static void Declare(EntityTypeBuilder<CaseEntity> entity, ShopField field, string name) => _ = (field.Type.Scalar, field.Type.IsMany) switch
    {
        (ScalarType.Text, false) => entity.Text(name, e => (string?)e[name], f => _ = field.MatchesCase ? f.MatchCase() : f),
        (ScalarType.Text, true) => entity.Texts(name, e => (IEnumerable<string?>?)e[name]),
        (ScalarType.Number, _) when field.IsBinary => entity.Number(name, e => (double?)e[name]),
        (ScalarType.Number, _) => entity.Number(name, e => (decimal?)e[name]),
        (ScalarType.Boolean, _) => entity.Boolean(name, e => (bool?)e[name]),
        (ScalarType.Date, _) => entity.Date(name, e => (DateOnly?)e[name]),
        (ScalarType.Instant, _) => entity.Instant(name, e => (DateTimeOffset?)e[name]),
        (ScalarType.Picklist, false) => entity.Picklist(name, e => (string?)e[name], field.Picklist!),
        (ScalarType.Picklist, true) => entity.Picklists(name, e => (IEnumerable<string?>?)e[name], field.Picklist!),
        _ => entity.Reference(name, e => (string?)e[name]),
    };
}
