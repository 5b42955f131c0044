using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Rolls customers of the shop, and the fields and values of other tools' documents about them.</summary>
internal sealed class ShopDice(Dice dice)
{
    private const int MostDepth = 3;

    public Dice Dice => dice;

    public ShopType Customers { get; } = InteropShop.Type("customer");

    public CaseEntity Customer() => Entity(Customers, MostDepth);

    public Moment Moment() => new(
        new DateTimeOffset(2026, 11, 22, dice.Number(0, 23), dice.Number(0, 59), 0, TimeSpan.Zero),
        TimeZoneInfo.FindSystemTimeZoneById(dice.Pick(["UTC", "Europe/Berlin"])),
        dice.Chance(0.7) ? DayOfWeek.Monday : DayOfWeek.Sunday);

    private CaseEntity Entity(ShopType type, int depth) => new(
        type.Fields.Where(_ => !dice.Chance(0.25)).ToDictionary(f => f.Name, Value),
        type.Relations.Where(_ => depth > 0).ToDictionary(r => r.Name, r => Rows(InteropShop.Type(r.Target), r.IsMany ? 2 : 1, depth - 1)));

    private IReadOnlyList<CaseEntity> Rows(ShopType type, int most, int depth) =>
        [.. Enumerable.Range(0, dice.Number(0, most)).Select(_ => Entity(type, depth))];

    private object? Value(ShopField field) => (field.Type.Scalar, field.Type.IsMany) switch
    {
        (ScalarType.Text, false) => dice.Chance(0.1) ? "" : dice.Text(),
        (ScalarType.Text, true) => Several(dice.Text),
        (ScalarType.Number, _) when field.IsBinary =>
            dice.Pick([double.NaN, double.PositiveInfinity, -0.0, 0.1, 0.30000000000000004, 1e300, (double)Number(), (double)Number()]),
        (ScalarType.Number, _) => Number(),
        (ScalarType.Boolean, _) => dice.Chance(0.5),
        (ScalarType.Date, _) => dice.Day(),
        (ScalarType.Instant, _) => dice.Instant(),
        (ScalarType.Picklist, false) => dice.Chance(0.1) ? "no item" : Code(field),
        (ScalarType.Picklist, true) => Several(() => Code(field)),
        _ => dice.Text(),
    };

    private List<string?> Several(Func<string> roll) =>
        [.. Enumerable.Range(0, dice.Number(0, 3)).Select(_ => dice.Chance(0.1) ? dice.Pick<string?>([null, ""]) : roll())];

    /// <summary>Small numbers, so that some are met; now and then one at the edge.</summary>
    private decimal Number() => dice.Chance(0.7) ? dice.Number(-3, 12) / 2m : dice.Decimal();

    private string Code(ShopField field)
    {
        var item = dice.Pick(InteropShop.Picklists.Find(field.Picklist!)!.Items);
        var spelling = dice.Pick([item.Code, .. item.Aliases]);
        return dice.Chance(0.3) ? spelling.ToLowerInvariant() : spelling;
    }

    /// <summary>A field as a document names it, perhaps along a path, that has one of some types; null when there is none.</summary>
    public (string Name, ShopField Field)? Field(ShopType type, Func<ShopField, bool> isOf)
    {
        var ways = type.Relations.Where(r => !r.IsMany).Select(r => (Prefix: $"{r.Name}.", Type: InteropShop.Type(r.Target))).ToList();
        if (ways.Count > 0 && dice.Chance(0.2))
        {
            var (prefix, target) = dice.Pick(ways);
            var beyond = target.Fields.Where(f => isOf(f) && !f.Name.Contains('.', StringComparison.Ordinal) && type.Field(prefix + f.Name) is null).ToList();
            if (beyond.Count > 0 && dice.Pick(beyond) is var field)
                return (prefix + field.Name, field);
        }

        // Neither a placeholder nor a name that Bitrix24 would take for a group or an operator.
        var own = type.Fields.Where(f => isOf(f) && f.Name is not ("~" or "=odd" or "007")).ToList();
        return own.Count > 0 && dice.Pick(own) is var one ? (one.Name, one) : null;
    }

    /// <summary>Any field but those of several values.</summary>
    public (string Name, ShopField Field) Field(ShopType type) => Field(type, f => !f.Type.IsMany)!.Value;

    /// <summary>A value of a field, as its own type or as text, with blanks around it where they do not count.</summary>
    /// <param name="field">The field.</param>
    /// <param name="inList">Whether it is a member of a list: then blanks never count.</param>
    public JsonNode Constant(ShopField field, bool inList = false)
    {
        JsonNode Padded(string text) => dice.Chance(0.2) ? $" {text}\t" : text;
        switch (field.Type.Scalar)
        {
            case ScalarType.Number:
                var number = Number();
                var digits = number.ToString(CultureInfo.InvariantCulture);
                return dice.Number(0, 3) switch
                {
                    0 => Padded(digits),
                    1 when number is > -1000 and < 1000 && decimal.IsInteger(number) => JsonNode.Parse($"{digits.Split('.')[0]}E{dice.Pick(["", "+", "-"])}0")!,
                    _ => JsonNode.Parse(digits)!,
                };
            case ScalarType.Boolean:
                return dice.Chance(0.5) ? dice.Chance(0.5) : Padded(dice.Pick(["true", "false", "True", "FALSE"]));
            case ScalarType.Date:
                return Padded(Iso(dice.Day()));
            case ScalarType.Instant:
                return Padded(dice.Chance(0.4) ? Iso(dice.Day()) : Instant());
            case ScalarType.Picklist:
                return inList ? Padded(Code(field)) : Code(field);
            default:
                return inList ? Padded(Member()) : dice.Text();
        }
    }

    /// <summary>A text that is something without the blanks around it.</summary>
    private string Member() => Enumerable.Range(0, 100).Select(_ => dice.Text().Trim()).First(t => t.Length > 0);

    private string Instant()
    {
        var instant = dice.Instant();
        if (instant.Year is < 1990 or > 2035)
            return instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return dice.Number(0, 2) switch
        {
            0 => instant.ToOffset(TimeSpan.FromMinutes(dice.Pick([60, -210, 345]))).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
            1 => instant.ToString(dice.Pick(["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fff"]), CultureInfo.InvariantCulture),
            _ => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
        };
    }

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
