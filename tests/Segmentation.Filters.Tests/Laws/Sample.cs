using System.Globalization;
using System.Text.Json.Serialization;

namespace Segmentation.Tests;

public enum Grade
{
    Gold,
    Silver,
    Bronze,
}

/// <summary>An entity with a member of every CLR type that a field can have.</summary>
public sealed class Sample
{
    public long Id { get; init; }

    public string? Name { get; init; }

    public string? Code { get; init; }

    public int Visits { get; init; }

    public int? Employees { get; init; }

    public decimal Amount { get; init; }

    public decimal? Revenue { get; init; }

    public double Score { get; init; }

    public float? Ratio { get; init; }

    public ulong Total { get; init; }

    public bool IsActive { get; init; }

    public bool? HasConsent { get; init; }

    public DateOnly? Birthday { get; init; }

    public DateOnly Since { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? Kind { get; init; }

    public string? FormerKind { get; init; }

    public Grade? Grade { get; init; }

    public int? SourceId { get; init; }

    public IReadOnlyList<string?>? Tags { get; init; }

    public IReadOnlyList<string?>? Channels { get; init; }

    public Guid? Owner { get; init; }

    public string? Partner { get; init; }

    public long? ParentId { get; init; }

    /// <summary>Those whose parent this one is, as an entity may hold them itself; null until the base sets them.</summary>
    [JsonIgnore]
    public IReadOnlyList<Sample>? Kids { get; set; }

    public Dictionary<string, object?> Custom { get; init; } = [];
}

/// <summary>That one sample is another's friend; there may be several of one kind, and some that lead nowhere.</summary>
public sealed record Link(long From, long To);

/// <summary>All samples there are, and the links between them.</summary>
public sealed record SampleBase(IReadOnlyList<Sample> Entities, IReadOnlyList<Link> Links);

/// <summary>A relation as the tests know it: its rows are sought here by a way of its own.</summary>
public sealed record SampleRelation(string Name, bool IsMany, Func<Sample, SampleBase, IEnumerable<Sample>> Rows);

/// <summary>A field as the tests know it: its raw value is read here by a way of its own.</summary>
/// <param name="Name">The name in filters.</param>
/// <param name="Type">The type in filters.</param>
/// <param name="Raw">
/// The value: null, <see cref="string"/> (text, picklist, text key), <see cref="decimal"/> (exact number, numeric key), <see cref="double"/>,
/// <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, <see cref="Guid"/>, or a list of strings (a multi-value).
/// </param>
/// <param name="Picklist">The picklist's key; null for other types.</param>
/// <param name="MatchesCase">Whether the field was declared to be compared with case.</param>
public sealed record SampleField(string Name, FieldType Type, Func<Sample, object?> Raw, string? Picklist = null, bool MatchesCase = false)
{
    /// <summary>What a derived field is reckoned from; null for a field that is stored.</summary>
    public Formula? Formula { get; init; }

    /// <summary>Whether a stored number is a <see cref="double"/>.</summary>
    public bool IsBinary { get; init; }
}

/// <summary>The sample's model, its picklists, and its fields as the tests know them.</summary>
public sealed record SampleSchema(BindingContext Context, IReadOnlyList<SampleField> Fields)
{
    private static readonly Dictionary<int, string> Sources = new() { [1] = "WEB", [2] = "CALL", [3] = "OLD_MAIL" };

    public static PicklistSnapshot Picklists { get; } = new(
        new Picklist("kind", null,
        [
            new("RETAIL"), new("TRADE") { Aliases = ["WHOLESALE", "B2B"] }, new("LOST") { IsActive = false }, new("ÖFFENTLICH"),
        ]),
        new Picklist("grade", null, [new("Gold"), new("Silver") { Aliases = ["Ag"] }, new("Bronze")]),
        new Picklist("source", null, [new("WEB"), new("CALL"), new("MAIL") { Aliases = ["OLD_MAIL"] }]),
        new Picklist("channel", null, [new("PHONE") { Aliases = ["TEL"] }, new("EMAIL"), new("CHAT")]));

    private static readonly (SampleField Field, Action<EntityTypeBuilder<Sample>> Declare)[] Declared =
    [
        (new("name", new(ScalarType.Text), s => s.Name), e => e.Text(s => s.Name)),
        (new("code", new(ScalarType.Text), s => s.Code, MatchesCase: true), e => e.Text(s => s.Code, f => f.MatchCase())),
        (new("visits", new(ScalarType.Number), s => (decimal)s.Visits), e => e.Number(s => s.Visits)),
        (new("employees", new(ScalarType.Number), s => (decimal?)s.Employees), e => e.Number(s => s.Employees)),
        (new("amount", new(ScalarType.Number), s => s.Amount), e => e.Number(s => s.Amount)),
        (new("revenue", new(ScalarType.Number), s => s.Revenue), e => e.Number(s => s.Revenue)),
        (new("score", new(ScalarType.Number), s => s.Score) { IsBinary = true }, e => e.Number(s => s.Score)),
        (new("ratio", new(ScalarType.Number), s => (double?)s.Ratio) { IsBinary = true }, e => e.Number(s => s.Ratio)),
        (new("total", new(ScalarType.Number), s => (decimal)s.Total), e => e.Number(s => s.Total)),
        (new("double amount", new(ScalarType.Number), s => s.Amount * 2 % 1_000_000), e => e.Number("double amount", s => s.Amount * 2 % 1_000_000)),
        (new("isActive", new(ScalarType.Boolean), s => s.IsActive), e => e.Boolean(s => s.IsActive)),
        (new("hasConsent", new(ScalarType.Boolean), s => s.HasConsent), e => e.Boolean(s => s.HasConsent)),
        (new("birthday", new(ScalarType.Date), s => s.Birthday), e => e.Date(s => s.Birthday)),
        (new("since", new(ScalarType.Date), s => s.Since), e => e.Date(s => s.Since)),
        (new("lastSeen", new(ScalarType.Instant), s => s.LastSeen), e => e.Instant(s => s.LastSeen)),
        (new("createdAt", new(ScalarType.Instant), s => new DateTimeOffset(s.CreatedAt.Ticks, TimeSpan.Zero)), e => e.Instant(s => s.CreatedAt, DateTimeKind.Utc)),
        (new("kind", new(ScalarType.Picklist), s => s.Kind, "kind"), e => e.Picklist(s => s.Kind, "kind")),
        (new("formerKind", new(ScalarType.Picklist), s => s.FormerKind, "kind"), e => e.Picklist(s => s.FormerKind, "kind")),
        (new("grade", new(ScalarType.Picklist), s => GradeOf(s.Grade), "grade"), e => e.Picklist(s => s.Grade, "grade")),
        (new("source", new(ScalarType.Picklist), s => SourceOf(s.SourceId), "source"), e => e.Picklist(s => s.SourceId, "source", Sources, f => f.Named("source"))),
        (new("tags", new(ScalarType.Text, IsMany: true), s => s.Tags), e => e.Texts(s => s.Tags)),
        (new("channels", new(ScalarType.Picklist, IsMany: true), s => s.Channels, "channel"), e => e.Picklists(s => s.Channels, "channel")),
        (new("owner", new(ScalarType.Reference), s => s.Owner), e => e.Reference(s => s.Owner)),
        (new("partner", new(ScalarType.Reference), s => s.Partner), e => e.Reference(s => s.Partner)),
        (new("parentId", new(ScalarType.Number), s => (decimal?)s.ParentId), e => e.Number(s => s.ParentId)),
    ];

    /// <summary>The relations, of every kind that can be declared.</summary>
    public static IReadOnlyList<SampleRelation> Relations { get; } =
    [
        new("parent", false, (s, all) => all.Entities.Where(o => s.ParentId == o.Id)),
        new("children", true, (s, all) => all.Entities.Where(o => o.ParentId == s.Id)),
        new("kids", true, (s, all) => all.Entities.Where(o => o.ParentId == s.Id)),
        new("namesakes", true, (s, all) => all.Entities.Where(o => !string.IsNullOrEmpty(s.Code) && o.Code == s.Code)),
        new("friends", true, (s, all) => all.Entities.Where(o => all.Links.Any(l => l.From == s.Id && l.To == o.Id))),
    ];

    private static readonly SampleField Id = new("id", new(ScalarType.Reference), s => (decimal)s.Id);

    /// <summary>The sample's members and some custom fields beside them.</summary>
    public static SampleSchema With(params IEnumerable<CustomField> customFields) => Of(_ => true, customFields);

    /// <summary>Those of the sample's members that are kept, its key, and some custom fields beside them.</summary>
    public static SampleSchema Of(Func<SampleField, bool> keeps, params IEnumerable<CustomField> customFields) => WithDerived(keeps, [], customFields);

    /// <summary>The same with derived fields, each a name, a formula and what type it is.</summary>
    public static SampleSchema WithDerived(Func<SampleField, bool> keeps, IReadOnlyList<SampleField> derived, params IEnumerable<CustomField> customFields)
    {
        var custom = customFields.ToList();
        var kept = Declared.Where(d => keeps(d.Field)).ToList();
        var model = SegmentationModel.Create(m => m.Entity<Link>("link", e => e.KeyFrom(l => $"{l.From}-{l.To}")).Entity<Sample>("sample", e =>
        {
            e.Key(s => s.Id).Custom(s => s.Custom)
                .One<Sample>("parent", s => s.ParentId)
                .Many<Sample>("children", s => s.ParentId)
                .Many<Sample>("kids", s => s.ParentId, r => r.InMemory(s => s.Kids))
                .JoinMany<Sample>("namesakes", s => s.Code, s => s.Code)
                .ManyThrough<Link, Sample>("friends", l => l.From, l => l.To);
            kept.ForEach(d => d.Declare(e));
            foreach (var field in derived)
                e.Derived(field.Name, field.Formula!);
        }));
        return new SampleSchema(
            new BindingContext(model.WithCustomFields("sample", custom), Picklists),
            [
                Id,
                .. kept.Select(d => d.Field),
                .. derived,
                .. custom.Select(f => new SampleField(f.Name, f.Type, s => s.Custom.GetValueOrDefault(f.Name), f.Picklist)),
            ]);
    }

    /// <summary>The base's rows, joined in memory.</summary>
    public RelatedRows Related(SampleBase all) =>
        RelatedRows.Join(rows => rows.Add(Context.Model.Of<Sample>(), all.Entities).Add(Context.Model.Of<Link>(), all.Links));

    private static string? GradeOf(Grade? grade) =>
        grade is { } g ? Enum.GetName(g) ?? ((int)g).ToString(CultureInfo.InvariantCulture) : null;

    private static string? SourceOf(int? id) =>
        id is { } number ? Sources.GetValueOrDefault(number) ?? number.ToString(CultureInfo.InvariantCulture) : null;
}
