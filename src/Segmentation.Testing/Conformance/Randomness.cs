using System.Globalization;

namespace Segmentation.Testing;

/// <summary>Rolls values that are rich in empties, odd text and days at the edges of calendars. The same seed rolls the same.</summary>
internal sealed class Randomness(int seed)
{
    /// <summary>Texts that careless stores take for something else.</summary>
    public static IReadOnlyList<string> OddTexts { get; } =
    [
        "'", "''", "O'Brien", "\"", "`", "\\", "a\\b", "\\'", "%", "_", "100%", "a_b", "[a]", "[^a]", "*", "?", ".*", "^a$", "$where",
        "{\"$ne\":null}", "{0}",
        "@p0", ":p", "--", "; drop table customer; --", "' or '1'='1", "null", "NULL", "true", "\t", "\n", "\r\n", " ", "a ", " a", "\u00a0",
        "<b>", "&amp;", "%00",
        "ß", "ss", "ſ", "İ", "ı", "i", "I", "K", "é", "e\u0301", "Łódź", "łódź", "𝒜", "𐐀", "𐐨", "中", "\u200f", "0", "00", "1e3", "-1", "2026-11-22",
    ];

    private static readonly string[] PlainTexts = ["a", "A", "ab", "Ab", "b", "ba", "abc"];

    private static readonly decimal[] Numbers = [0, 1, -1, 2, 10, 10.5m, -0.5m, 0.1m, 0.3m, 99.99m, 100, 123_456_789_012.25m];

    private static readonly double[] Doubles = [0, -0.0, 0.1, 0.2, 0.30000000000000004, 0.3, 1, -1, 1e10, 1e-10, 10.5];

    private static readonly string[] Days =
    [
        "2024-02-28", "2024-02-29", "2024-03-01", "2023-02-28", "2026-03-29", "2026-10-25",
        "2026-11-21", "2026-11-22", "2026-11-23", "2026-12-31", "2027-01-01",
    ];

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"];

    private readonly Random _random = new(seed);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Number(int low, int high) => _random.Next(low, high + 1);

    public string Text() => Pick(Chance(0.6) ? PlainTexts : OddTexts);

    public decimal Decimal() => Pick(Numbers);

    public double Double() => Pick(Doubles);

    public DateOnly Day() => DateOnly.ParseExact(Pick(Days), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public DateTimeOffset Instant() => Utc(Day()).AddMinutes(Pick<int>([0, 0, -1, 1, 30, 60 * Number(-14, 14)]));

    public Moment Moment() => new(
        Chance(0.5) ? Utc(new DateOnly(2026, 11, 22)).AddHours(12) : Instant(),
        TimeZoneInfo.FindSystemTimeZoneById(Pick(Zones)));

    /// <summary>A code of a picklist or an alias, in either case; seldom something that is no item.</summary>
    public string Code(string picklist)
    {
        var item = Pick(ConformanceModel.Picklists.Find(picklist)!.Items);
        var spelling = Pick([item.Code, .. item.Aliases]);
        return Chance(0.1) ? "no item" : Chance(0.3) ? spelling.ToLowerInvariant() : spelling;
    }

    public ConformanceData Data(int customers)
    {
        string[] keys = [.. Enumerable.Range(1, customers).Select(i => $"{(i % 3 == 0 ? "C" : "c")}{i}")];
        return new ConformanceData(
            [.. keys.Select(key => Customer(key, keys))],
            [.. Enumerable.Range(1, customers * 2).Select(i => Order(i, keys))]);
    }

    private ConformanceCustomer Customer(string key, IReadOnlyList<string> keys) => new()
    {
        Id = key,
        Name = Maybe(Text),
        Code = Maybe(Text),
        City = Maybe(Text),
        Visits = Number(-2, 5),
        Revenue = Maybe(Decimal),
        Discount = Maybe(Decimal),
        Score = Maybe(Double),
        Ratio = Maybe(Double),
        Vip = Maybe(() => Chance(0.5)),
        Consent = Maybe(() => Chance(0.5)),
        Birthday = Maybe(Day),
        Since = Maybe(Day),
        Seen = Maybe(Instant),
        Created = Maybe(Instant),
        Kind = Maybe(() => Code("kind")),
        FormerKind = Maybe(() => Code("kind")),
        Topic = Maybe(() => Code("topic")),
        Tags = Chance(0.2) ? null : Several(Text),
        Channels = Chance(0.2) ? null : Several(() => Code("channel")),
        Owner = Maybe(Text),
        Partner = Maybe(Text),
        // Some lead nowhere, and keys are told apart by case.
        ReferrerId = Maybe(() => Chance(0.1) ? Pick(keys).ToUpperInvariant() : Pick(keys)),
        Salary = Maybe(Decimal),
    };

    private ConformanceOrder Order(int id, IReadOnlyList<string> keys) => new()
    {
        Id = id,
        CustomerId = Maybe(() => Chance(0.1) ? "nobody" : Pick(keys)),
        Title = Maybe(Text),
        Total = Maybe(Decimal),
        Stage = Maybe(() => Code("stage")),
        Placed = Maybe(Instant),
        Due = Maybe(Day),
        Weight = Maybe(Double),
        Paid = Maybe(() => Chance(0.5)),
    };

    private static DateTimeOffset Utc(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private T? Maybe<T>(Func<T> roll)
        where T : struct => Chance(0.3) ? null : roll();

    private string? Maybe(Func<string> roll) => Chance(0.2) ? null : Chance(0.1) ? "" : roll();

    private List<string> Several(Func<string> roll) => [.. Enumerable.Range(0, Number(0, 3)).Select(_ => roll())];
}
