using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>
/// What a query of react-querybuilder asks of a customer, read off the tool's formatQuery (for SQL, and for JsonLogic where SQL has no rows).
/// Besides those of <see cref="ForeignComparison"/> the deviations are:
/// <list type="number">
/// <item>a condition on a missing value is false, and its negation true (there, it depends on the target);</item>
/// <item>two fields that are both missing are not equal;</item>
/// <item>all of no rows is true (there, in some targets false);</item>
/// <item>the end of a day is the start of the next (there, its last millisecond or less); weeks start when the moment says.</item>
/// </list>
/// </summary>
internal sealed class ReactQueryBuilderMeaning(ForeignComparison comparison)
{
    public bool Matches(JsonElement query, CaseEntity customer) => Group(query, InteropShop.Type("customer"), customer);

    private bool Group(JsonElement group, ShopType type, CaseEntity entity)
    {
        // As in a statement of SQL: "and" binds closer, and a combinator is the last one before a rule that is not muted.
        var (alternatives, combinator) = (new List<bool>(), (string?)null);
        foreach (var rule in group.GetProperty("rules").EnumerateArray())
        {
            if (rule.ValueKind == JsonValueKind.String)
            {
                combinator = rule.GetString();
                continue;
            }

            if (IsTrue(rule, "muted"))
                continue;
            var answer = rule.TryGetProperty("rules", out _) ? Group(rule, type, entity) : Rule(rule, type, entity);
            if (alternatives.Count > 0 && (Text(group, "combinator") ?? combinator)!.Equals("and", StringComparison.OrdinalIgnoreCase))
                alternatives[^1] &= answer;
            else
                alternatives.Add(answer);
        }

        return alternatives.Contains(true) != IsTrue(group, "not");
    }

    private bool Rule(JsonElement rule, ShopType type, CaseEntity entity)
    {
        if (rule.TryGetProperty("match", out var match))
            return Rows(rule, match, type, entity);
        var found = ForeignComparison.Find(Text(rule, "field")!, type, entity);
        return Text(rule, "operator")!.ToUpperInvariant() switch
        {
            "NULL" => found.Value is null,
            "NOTNULL" => found.Value is not null,
            "!=" => !Holds(rule, "=", found, type, entity),
            "NOTIN" => !Holds(rule, "IN", found, type, entity),
            "NOTBETWEEN" => !Holds(rule, "BETWEEN", found, type, entity),
            "DOESNOTCONTAIN" => !Holds(rule, "CONTAINS", found, type, entity),
            "DOESNOTBEGINWITH" => !Holds(rule, "BEGINSWITH", found, type, entity),
            "DOESNOTENDWITH" => !Holds(rule, "ENDSWITH", found, type, entity),
            "HASNONE" => !Holds(rule, "HASANY", found, type, entity),
            var positive => Holds(rule, positive, found, type, entity),
        };
    }

    private bool Holds(JsonElement rule, string @operator, Found found, ShopType type, CaseEntity entity)
    {
        if (found.Value is null)
            return false;
        var matchCase = rule.TryGetProperty("meta", out var meta) && IsTrue(meta, "matchCase");
        var value = rule.GetProperty("value");
        if (@operator is "CONTAINS" or "BEGINSWITH" or "ENDSWITH")
        {
            var (own, part, with) = ((string)found.Value, value.GetString()!, ForeignComparison.Case(found.Field, matchCase));
            return @operator == "CONTAINS" ? own.Contains(part, with) : @operator == "BEGINSWITH" ? own.StartsWith(part, with) : own.EndsWith(part, with);
        }

        var isField = Text(rule, "valueSource") == "field";
        var items = @operator is "IN" or "BETWEEN" or "HASANY" or "HASALL" or "HASEXACTLY" ? Items(value) : [value];
        int? Against(int i) => isField
            ? AgainstField(items[i].GetString()!.Trim())
            : Relative(items[i], found) ?? comparison.Compare(found, items[i], matchCase, inList: @operator == "IN");
        int? AgainstField(string name) =>
            ForeignComparison.Find(name, type, entity) is { Value: not null } other ? ForeignComparison.Compare(found, other, matchCase) : null;

        return @operator switch
        {
            "=" => Against(0) == 0,
            "<" => Against(0) < 0,
            "<=" => Against(0) <= 0,
            ">" => Against(0) > 0,
            ">=" => Against(0) >= 0,
            "BETWEEN" => Against(0) >= 0 && Against(1) <= 0,
            "IN" => Enumerable.Range(0, items.Count).Any(i => Against(i) == 0),
            "HASANY" => items.Exists(i => ForeignComparison.HasItem(found, i)),
            "HASALL" => items.TrueForAll(i => ForeignComparison.HasItem(found, i)),
            "HASEXACTLY" => items.TrueForAll(i => ForeignComparison.HasItem(found, i)) && ((IEnumerable<string?>)found.Value).All(own =>
                string.IsNullOrEmpty(own) || items.Exists(i => ForeignComparison.HasItem(found with { Value = new[] { own } }, i))),
            _ => throw new NotSupportedException(@operator),
        };
    }

    private bool Rows(JsonElement rule, JsonElement match, ShopType type, CaseEntity entity)
    {
        var (target, rows) = ForeignComparison.Rows(type.Relation(Text(rule, "field")!)!, entity);
        var count = rows.Count(r => Group(rule.GetProperty("value"), target, r));
        return Text(match, "mode")!.ToUpperInvariant() switch
        {
            "ALL" => count == rows.Count,
            "SOME" => count > 0,
            "NONE" => count == 0,
            "ATLEAST" => count >= match.GetProperty("threshold").GetDecimal(),
            "ATMOST" => count <= match.GetProperty("threshold").GetDecimal(),
            "EXACTLY" => count == match.GetProperty("threshold").GetDecimal(),
            var mode => throw new NotSupportedException(mode),
        };
    }

    /// <summary>The members of a list (the tool's toArray and splitBy): a comma after a backslash is one within a member.</summary>
    private static List<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray()],
        JsonValueKind.String =>
        [
            .. value.GetString()!.Replace("\\,", "\0", StringComparison.Ordinal).Split(',')
                .Select(m => JsonSerializer.SerializeToElement(m.Replace('\0', ',').Trim())),
        ],
        _ => [value],
    };

    /// <summary>Where a value stands beside a relative date; null when that is none.</summary>
    private int? Relative(JsonElement value, Found found)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var (zone, now) = (comparison.Moment.Zone, comparison.Moment.Instant);
        var (anchor, offset, unit) = (Text(value, "anchor")!, value.GetProperty("offset").GetInt32(), Text(value, "unit"));
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (anchor == "now" && found.Value is DateTimeOffset instant)
        {
            return instant.CompareTo(unit switch
            {
                "minute" => now.AddMinutes(offset),
                "hour" => now.AddHours(offset),
                _ when offset == 0 => now,
                _ => ForeignComparison.At(Add(local, offset, unit), zone),
            });
        }

        var today = local.Date;
        var start = anchor switch
        {
            "startOfWeek" or "endOfWeek" => today.AddDays(-(((int)today.DayOfWeek - (int)comparison.Moment.WeekStart + 7) % 7)),
            "startOfMonth" or "endOfMonth" => new DateTime(today.Year, today.Month, 1),
            "startOfYear" or "endOfYear" => new DateTime(today.Year, 1, 1),
            _ => today,
        };
        var day = anchor switch
        {
            "endOfWeek" => start.AddDays(6),
            "endOfMonth" => start.AddMonths(1).AddDays(-1),
            "endOfYear" => start.AddYears(1).AddDays(-1),
            _ => start,
        };
        day = offset == 0 ? day : Add(day, offset, unit);
        if (found.Value is DateOnly own)
            return own.CompareTo(DateOnly.FromDateTime(day));

        // An instant is compared with the first one of that day, or with the last.
        var isEnd = anchor.StartsWith("end", StringComparison.Ordinal);
        return isEnd
            ? (DateTimeOffset)found.Value! < ForeignComparison.At(day.AddDays(1), zone) ? -1 : 1
            : ((DateTimeOffset)found.Value!).CompareTo(ForeignComparison.At(day, zone));
    }

    private static DateTime Add(DateTime time, int amount, string? unit) => unit switch
    {
        "day" => time.AddDays(amount),
        "week" => time.AddDays(7 * amount),
        "month" => time.AddMonths(amount),
        "year" => time.AddYears(amount),
        _ => throw new NotSupportedException(unit),
    };

    private static bool IsTrue(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
