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

    public Dictionary<string, object?> Custom { get; init; } = [];
}

/// <summary>A field as the tests know it: its raw value is read here by a way of its own.</summary>
/// <param name="Name">The name in filters.</param>
/// <param name="Type">The type in filters.</param>
/// <param name="Raw">
/// The value: null, <see cref="string"/> (text, picklist, text key), <see cref="decimal"/> (exact number, numeric key), <see cref="double"/>,
/// <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, <see cref="Guid"/>, or a list of strings (a multi-value).
/// </param>
/// <param name="Picklist">The picklist's key; null for other types.</param>
/// <param name="MatchesCase">Whether the field was declared to be compared with case.</param>
public sealed record SampleField(string Name, FieldType Type, Func<Sample, object?> Raw, string? Picklist = null, bool MatchesCase = false);

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

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m.Entity<Sample>("sample", e => e
        .Key(s => s.Id)
        .Text(s => s.Name)
        .Text(s => s.Code, f => f.MatchCase())
        .Number(s => s.Visits)
        .Number(s => s.Employees)
        .Number(s => s.Amount)
        .Number(s => s.Revenue)
        .Number(s => s.Score)
        .Number(s => s.Ratio)
        .Number(s => s.Total)
        .Number("double amount", s => s.Amount * 2 % 1_000_000)
        .Boolean(s => s.IsActive)
        .Boolean(s => s.HasConsent)
        .Date(s => s.Birthday)
        .Date(s => s.Since)
        .Instant(s => s.LastSeen)
        .Instant(s => s.CreatedAt, stored: DateTimeKind.Utc)
        .Picklist(s => s.Kind, "kind")
        .Picklist(s => s.FormerKind, "kind")
        .Picklist(s => s.Grade, "grade")
        .Picklist(s => s.SourceId, "source", Sources, f => f.Named("source"))
        .Texts("tags", s => s.Tags)
        .Picklists("channels", s => s.Channels, "channel")
        .Reference(s => s.Owner)
        .Reference(s => s.Partner)
        .Custom(s => s.Custom)));

    private static readonly SampleField[] Declared =
    [
        new("id", new(ScalarType.Reference), s => (decimal)s.Id),
        new("name", new(ScalarType.Text), s => s.Name),
        new("code", new(ScalarType.Text), s => s.Code, MatchesCase: true),
        new("visits", new(ScalarType.Number), s => (decimal)s.Visits),
        new("employees", new(ScalarType.Number), s => (decimal?)s.Employees),
        new("amount", new(ScalarType.Number), s => s.Amount),
        new("revenue", new(ScalarType.Number), s => s.Revenue),
        new("score", new(ScalarType.Number), s => s.Score),
        new("ratio", new(ScalarType.Number), s => (double?)s.Ratio),
        new("total", new(ScalarType.Number), s => (decimal)s.Total),
        new("double amount", new(ScalarType.Number), s => s.Amount * 2 % 1_000_000),
        new("isActive", new(ScalarType.Boolean), s => s.IsActive),
        new("hasConsent", new(ScalarType.Boolean), s => s.HasConsent),
        new("birthday", new(ScalarType.Date), s => s.Birthday),
        new("since", new(ScalarType.Date), s => s.Since),
        new("lastSeen", new(ScalarType.Instant), s => s.LastSeen),
        new("createdAt", new(ScalarType.Instant), s => new DateTimeOffset(s.CreatedAt.Ticks, TimeSpan.Zero)),
        new("kind", new(ScalarType.Picklist), s => s.Kind, "kind"),
        new("formerKind", new(ScalarType.Picklist), s => s.FormerKind, "kind"),
        new("grade", new(ScalarType.Picklist), s => s.Grade is { } g ? (Enum.IsDefined(g) ? Enum.GetName(g) : ((int)g).ToString(System.Globalization.CultureInfo.InvariantCulture)) : null, "grade"),
        new("source", new(ScalarType.Picklist), s => s.SourceId is { } id ? Sources.GetValueOrDefault(id) ?? id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null, "source"),
        new("tags", new(ScalarType.Text, IsMany: true), s => s.Tags),
        new("channels", new(ScalarType.Picklist, IsMany: true), s => s.Channels, "channel"),
        new("owner", new(ScalarType.Reference), s => s.Owner),
        new("partner", new(ScalarType.Reference), s => s.Partner),
    ];

    /// <summary>The sample's members and some custom fields beside them.</summary>
    public static SampleSchema With(params IEnumerable<CustomField> customFields)
    {
        var custom = customFields.ToList();
        return new SampleSchema(
            new BindingContext(Model.WithCustomFields("sample", custom), Picklists),
            [.. Declared, .. custom.Select(f => new SampleField(f.Name, f.Type, s => s.Custom.GetValueOrDefault(f.Name), f.Picklist))]);
    }
}
