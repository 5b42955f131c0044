using System.Globalization;
using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>A value of an entity beside a field as the tests know it; null when there is no value.</summary>
internal readonly record struct Found(ShopField Field, object? Value);

/// <summary>
/// How one value is compared, as <c>docs/interop.md</c> says it for all tools, and differently from each of them. The deviations:
/// <list type="number">
/// <item>null, a zero-length text, a number that is none and a list without items that are something: no value;</item>
/// <item>a constant is read as the field's type, and the blanks around it count only in one value of a text, a picklist or a key;</item>
/// <item>text is equal whatever its case, unless the condition or the field says otherwise;</item>
/// <item>a code, its aliases and either in another case are one item;</item>
/// <item>a day on a datetime is all its instants; a datetime without an offset is one of Berlin's.</item>
/// </list>
/// </summary>
internal sealed class ForeignComparison(Moment moment)
{
    public static readonly TimeZoneInfo Local = InteropShop.Contexts["berlin"].Zone!;

    public Moment Moment => moment;

    /// <summary>The value of a name: as it stands where the entity has it, else along the dots.</summary>
    public static Found Find(string name, ShopType type, CaseEntity? entity)
    {
        var steps = type.Field(name) is null ? name.Split('.') : [name];
        foreach (var step in steps.SkipLast(1))
        {
            var relation = type.Relation(step)!;
            (type, entity) = (InteropShop.Type(relation.Target), Row(relation, entity));
        }

        return type.Field(steps[^1]) is { } field ? new(field, entity?[field.Name] is var value && IsNone(value) ? null : value)
            : new(new ShopField(name, new(ScalarType.Reference)), Row(type.Relation(steps[^1])!, entity));
    }

    /// <summary>The rows of a relation, and what they are.</summary>
    public static (ShopType Type, IReadOnlyList<CaseEntity> Rows) Rows(ShopRelation relation, CaseEntity entity) =>
        (InteropShop.Type(relation.Target), entity.Related.GetValueOrDefault(relation.Name) ?? []);

    private static CaseEntity? Row(ShopRelation relation, CaseEntity? entity) => entity?.Related.GetValueOrDefault(relation.Name)?.SingleOrDefault();

    private static bool IsNone(object? value) =>
        value is null or "" or double.NaN || (value is IEnumerable<string?> items && items.All(string.IsNullOrEmpty));

    /// <summary>Whether a value is before (negative), at (0) or after (positive) a constant; of what has no order, 1 says that they differ.</summary>
    public int Compare(Found found, JsonElement constant, bool matchCase = false, bool inList = false) => (found.Value, constant.ToString()) switch
    {
        (decimal number, var text) => number.CompareTo(decimal.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture)),
        (double number, var text) => number.CompareTo(double.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture)),
        (bool truth, var text) => truth == bool.Parse(text.Trim()) ? 0 : 1,
        (DateOnly day, var text) => day.CompareTo(Day(text.Trim())),
        (DateTimeOffset instant, var text) when text.Trim().Length == 10 => CompareDay(instant, Day(text.Trim())),
        (DateTimeOffset instant, var text) => instant.CompareTo(Instant(text.Trim())),
        (string own, var text) => AreSame(found.Field, own, inList ? text.Trim() : text, matchCase) ? 0 : 1,
        var (value, _) => throw new NotSupportedException($"{value} has no order"),
    };

    /// <summary>The same for two values.</summary>
    public static int Compare(Found one, Found other, bool matchCase = false) => (one.Value, other.Value) switch
    {
        (double left, decimal right) => left.CompareTo((double)right),
        (decimal left, double right) => ((double)left).CompareTo(right),
        (string left, string right) => AreSame(one.Field, left, right, matchCase || other.Field.MatchesCase) ? 0 : 1,
        (IComparable left, var right) => left.CompareTo(right),
        var (left, _) => throw new NotSupportedException($"{left} has no order"),
    };

    /// <summary>Whether one of several values is a constant.</summary>
    public static bool HasItem(Found found, JsonElement constant, bool inList = true) => ((IEnumerable<string?>)found.Value!).Any(i =>
        !string.IsNullOrEmpty(i) && AreSame(found.Field, i, inList ? constant.GetString()!.Trim() : constant.GetString()!, matchCase: false));

    public static StringComparison Case(ShopField field, bool matchCase) =>
        matchCase || field.MatchesCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private static bool AreSame(ShopField field, string one, string other, bool matchCase) => field.Type.Scalar switch
    {
        ScalarType.Picklist => string.Equals(Item(field, one), Item(field, other), StringComparison.OrdinalIgnoreCase),
        ScalarType.Reference => string.Equals(one, other, StringComparison.Ordinal),
        _ => string.Equals(one, other, Case(field, matchCase)),
    };

    private static string Item(ShopField field, string text) =>
        InteropShop.Picklists.Find(field.Picklist!)!.Items
            .FirstOrDefault(i => i.Aliases.Prepend(i.Code).Contains(text, StringComparer.OrdinalIgnoreCase))?.Code ?? text;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text)
    {
        var isLocal = !text.EndsWith('Z') && text.LastIndexOfAny(['+', '-']) < 10;
        return isLocal ? At(DateTime.Parse(text, CultureInfo.InvariantCulture), Local) : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>The instant at which clocks show a local time: of two the earlier, and after a gap the first.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        // Clocks are put on by an hour.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(60 - local.Minute).AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    private int CompareDay(DateTimeOffset instant, DateOnly day) =>
        instant < StartOf(day) ? -1 : day < DateOnly.MaxValue && instant >= StartOf(day.AddDays(1)) ? 1 : 0;

    /// <summary>The first instant of a day; the calendar's first day holds all before it.</summary>
    private DateTimeOffset StartOf(DateOnly day) => day == DateOnly.MinValue ? DateTimeOffset.MinValue : At(day.ToDateTime(TimeOnly.MinValue), moment.Zone);
}
