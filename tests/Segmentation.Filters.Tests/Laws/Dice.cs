namespace Segmentation.Tests;

/// <summary>Rolls values, entities, moments and filters: rich in empties, odd text and boundary dates. The same seed rolls the same.</summary>
internal sealed partial class Dice(int seed)
{
    private static readonly string[] Texts =
    [
        "a", "A", "ab", "Ab", "ä", "Ä", "ß", "ss", "ſ", "s", "S", "İ", "i", "ı", "I", "K", "k", "é", "e\u0301", "𝒜", "𐐀", "𐐨", "Straße", "STRASSE",
        " ", "a ", "100%", "a_b", "O'Brien", "`", "\"", "\n", "\u00a0", "Łódź", "łódź", "Ω", "ω", "中", "RETAIL", "b2b",
    ];

    private static readonly decimal[] Numbers =
    [
        0, 1, -1, 2, 3, 10, 10.0m, 9.99m, 10.01m, 0.1m, 0.3m, -0.5m, 100, 999_999_999_999.999999m, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue,
        (decimal)long.MaxValue + 1, 39_614_081_257_132_168_796_771_975_168m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 9_007_199_254_740_993m, 0.30000001192092896m,
    ];

    private static readonly string[] Days =
    [
        "0001-01-01", "0001-01-02", "9999-12-31", "9999-12-30", "2024-02-28", "2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01", "2000-02-29",
        "2026-11-21", "2026-11-22", "2026-11-23", "2026-10-25", "2026-03-29", "2026-12-31", "2027-01-01", "2026-01-01", "2018-11-03", "2018-11-04", "2018-11-05",
        "2019-02-16", "2019-02-17", "2011-12-29", "2011-12-30", "2011-12-31", "2026-08-31", "2026-09-30", "2026-10-01", "2026-07-31", "2006-11-05", "2006-10-29",
    ];

    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"];

    private static readonly CustomField[] CustomFields =
    [
        new("preferred channel", new(ScalarType.Picklist), "channel"), new("all channels", new(ScalarType.Picklist, IsMany: true), "channel"),
        new("note", new(ScalarType.Text)), new("labels", new(ScalarType.Text, IsMany: true)), new("`odd` name", new(ScalarType.Number)),
        new("a.b", new(ScalarType.Boolean)), new("not", new(ScalarType.Date)), new("größe", new(ScalarType.Instant)),
    ];

    private static readonly HashSet<string> CustomNames = [.. CustomFields.Select(f => f.Name)];

    private readonly Random _random = new(seed);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Number(int low, int high) => _random.Next(low, high + 1);

    public string Text() => Chance(0.8) ? Pick(Texts) : Pick(Texts) + Pick(Texts);

    public decimal Decimal() => Chance(0.7) ? Pick(Numbers) : Number(-500, 500) / 10m;

    public DateOnly Day() => Chance(0.7)
        ? DateOnly.ParseExact(Pick(Days), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        : new DateOnly(2026, 11, 22).AddDays(Number(-800, 800));

    public DateTimeOffset Instant()
    {
        var midnight = Day().ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;
        long[] steps = [0, 1, -1, TimeSpan.TicksPerHour, TimeSpan.TicksPerHour * Number(-15, 15), TimeSpan.TicksPerMinute * Number(-900, 900), TimeSpan.TicksPerDay - 1];
        return new DateTimeOffset(Math.Clamp(midnight + Pick(steps), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    public Moment Moment() => new(
        Chance(0.6) || Instant() is not { Year: > 1900 and < 2100 } instant
            ? new DateTimeOffset(2026, 11, 22, Number(0, 23), Number(0, 59), 0, TimeSpan.Zero)
            : instant,
        TimeZoneInfo.FindSystemTimeZoneById(Pick(Zones)),
        Chance(0.7) ? DayOfWeek.Monday : (DayOfWeek)Number(0, 6));

    public SampleSchema Schema()
    {
        var customFields = CustomFields.Where(_ => Chance(0.6)).ToArray();
        var schema = SampleSchema.Of(_ => Chance(0.7), customFields);
        return SampleSchema.WithDerived(f => schema.Fields.Contains(f), Derived(schema), customFields);
    }

    /// <summary>A base of a few samples, some of them related.</summary>
    public SampleBase Base(SampleSchema schema)
    {
        var all = new SampleBase(
            [.. Enumerable.Range(0, Number(1, 6)).Select(i => Entity(schema, i))],
            [.. Enumerable.Range(0, Number(0, 8)).Select(_ => new Link(Number(0, 6), Number(0, 6)))]);
        foreach (var entity in all.Entities)
            entity.Kids = [.. all.Entities.Where(o => o.ParentId == entity.Id)];
        return all;
    }

    public Sample Entity(SampleSchema schema, int? id = null) => new()
    {
        Id = id ?? Number(0, 5),
        ParentId = Chance(0.2) ? null : Number(0, 6),
        Name = Maybe(Text),
        Code = Maybe(Text),
        Visits = Chance(0.3) ? Pick<int>([int.MaxValue, int.MinValue]) : Number(-3, 12),
        Employees = Chance(0.5) ? null : Number(-3, 12),
        Amount = Decimal() % 100_000_000_000_000_000_000m,
        Revenue = Chance(0.5) ? null : Decimal(),
        Score = Double(),
        Ratio = Chance(0.4) ? null : (float)Double(),
        Total = Chance(0.3) ? ulong.MaxValue : (ulong)Number(0, 12),
        IsActive = Chance(0.5),
        HasConsent = Chance(0.4) ? null : Chance(0.5),
        Birthday = Chance(0.4) ? null : Day(),
        Since = Day(),
        LastSeen = Chance(0.4) ? null : Instant().ToOffset(TimeSpan.FromHours(0)),
        CreatedAt = Instant().UtcDateTime,
        Kind = Maybe(() => Code("kind")),
        FormerKind = Maybe(() => Code("kind")),
        Grade = Chance(0.4) ? null : (Grade)Number(0, 3),
        SourceId = Chance(0.4) ? null : Number(0, 4),
        Tags = Chance(0.3) ? null : Several(Text),
        Channels = Chance(0.3) ? null : Several(() => Code("channel")),
        Owner = Chance(0.4) ? null : Key(),
        Partner = Maybe(Text),
        Custom = schema.Fields.Where(f => CustomNames.Contains(f.Name) && Chance(0.6)).ToDictionary(f => f.Name, CustomValue),
    };

    private object? CustomValue(SampleField field) => (field.Type.Scalar, field.Type.IsMany) switch
    {
        (ScalarType.Text, false) => Chance(0.2) ? "" : Text(),
        (ScalarType.Text, true) => Several(Text),
        (ScalarType.Picklist, false) => Code("channel"),
        (ScalarType.Picklist, true) => Several(() => Code("channel")),
        (ScalarType.Number, _) => Decimal(),
        (ScalarType.Boolean, _) => Chance(0.5),
        (ScalarType.Date, _) => Day(),
        _ => Instant(),
    };

    private string? Maybe(Func<string> roll) => Chance(0.2) ? null : Chance(0.15) ? "" : roll();

    private double Double() => Chance(0.2) ? Pick([double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -0.0, 0.1, 0.2, 0.3, 0.30000000000000004, 1e16, -1e16, 1, 1e300, double.Epsilon]) : (double)Decimal();

    private List<string?> Several(Func<string> roll) => [.. Enumerable.Range(0, Number(0, 4)).Select(_ => Maybe(roll))];

    private static readonly Guid[] Keys = [new("7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11"), new("00000000-0000-0000-0000-000000000001"), Guid.Empty];

    private Guid Key() => Pick(Keys);

    /// <summary>A code, an alias, either in another case, or no item at all.</summary>
    private string Code(string picklist)
    {
        var item = Pick(SampleSchema.Picklists.Find(picklist)!.Items);
        var spelling = Pick([item.Code, .. item.Aliases]);
        return Chance(0.1) ? "no item" : Chance(0.3) ? spelling.ToLowerInvariant() : spelling;
    }
}
