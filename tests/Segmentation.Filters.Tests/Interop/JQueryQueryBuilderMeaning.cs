using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>
/// What the rules of jQuery QueryBuilder ask of a customer, read off its plugins sql-support and not-group. Besides those of
/// <see cref="ForeignComparison"/> the deviations are:
/// <list type="number">
/// <item>a condition on a missing value is false, and its negation true (there, as the database has it);</item>
/// <item><c>is_empty</c> is true of every missing value (there, of the zero-length text);</item>
/// <item>a text with commas is a list (there, the server decides).</item>
/// </list>
/// </summary>
internal sealed class JQueryQueryBuilderMeaning(ForeignComparison comparison)
{
    public bool Matches(JsonElement group, CaseEntity customer)
    {
        var answers = group.GetProperty("rules").EnumerateArray().Select(r => r.TryGetProperty("rules", out _) ? Matches(r, customer) : Rule(r, customer));
        var answer = group.GetProperty("condition").GetString()!.Equals("and", StringComparison.OrdinalIgnoreCase) ? answers.All(a => a) : answers.Any(a => a);
        return answer != (group.TryGetProperty("not", out var not) && not.ValueKind == JsonValueKind.True);
    }

    private bool Rule(JsonElement rule, CaseEntity customer)
    {
        var found = ForeignComparison.Find(rule.GetProperty("field").GetString()!, InteropShop.Type("customer"), customer);
        var @operator = rule.GetProperty("operator").GetString()!;
        switch (@operator)
        {
            case "is_null" or "is_empty":
                return found.Value is null;
            case "is_not_null" or "is_not_empty":
                return found.Value is not null;
        }

        var isNegative = @operator.StartsWith("not_", StringComparison.Ordinal);
        return (found.Value is not null && Holds(isNegative ? @operator[4..] : @operator, found, rule.GetProperty("value"))) != isNegative;
    }

    private bool Holds(string @operator, Found found, JsonElement value)
    {
        bool IsText(Func<string, string, StringComparison, bool> test) =>
            test((string)found.Value!, value.GetString()!, ForeignComparison.Case(found.Field, matchCase: false));

        return @operator switch
        {
            "equal" => comparison.Compare(found, value) == 0,
            "less" => comparison.Compare(found, value) < 0,
            "less_or_equal" => comparison.Compare(found, value) <= 0,
            "greater" => comparison.Compare(found, value) > 0,
            "greater_or_equal" => comparison.Compare(found, value) >= 0,
            "between" => comparison.Compare(found, value[0]) >= 0 && comparison.Compare(found, value[1]) <= 0,
            "in" => Items(value).Any(i => comparison.Compare(found, i, inList: true) == 0),
            "contains" => IsText((text, part, with) => text.Contains(part, with)),
            "begins_with" => IsText((text, part, with) => text.StartsWith(part, with)),
            "ends_with" => IsText((text, part, with) => text.EndsWith(part, with)),
            _ => throw new NotSupportedException(@operator),
        };
    }

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.String => value.GetString()!.Split(',').Select(part => JsonSerializer.SerializeToElement(part)),
        _ => [value],
    };
}
