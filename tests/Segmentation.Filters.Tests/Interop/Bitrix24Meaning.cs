using System.Text.Json;
using System.Text.RegularExpressions;

namespace Segmentation.Tests;

/// <summary>
/// What a Bitrix24 REST filter asks of a customer, read off the documentation of crm.item.list. Besides those of <see cref="ForeignComparison"/> the
/// deviations are:
/// <list type="number">
/// <item>a condition on a missing value is false, and its negation true (there, as the database has it);</item>
/// <item>several values are asked whether one of them is so, as the tool's multiple fields are.</item>
/// </list>
/// </summary>
internal sealed partial class Bitrix24Meaning(ForeignComparison comparison)
{
    public bool Matches(JsonElement filter, CaseEntity customer) => Group(filter, customer);

    private bool Group(JsonElement group, CaseEntity customer)
    {
        // PHP knows one kind of list: an array is an object whose names are numbers.
        if (group.ValueKind == JsonValueKind.Array)
            return group.EnumerateArray().All(part => Group(part, customer));
        var answers = group.EnumerateObject().Where(m => m.Name != "logic")
            .Select(m => Numbered().IsMatch(m.Name) ? Group(m.Value, customer) : Member(m.Name, m.Value, customer));
        var isOr = group.TryGetProperty("logic", out var logic) && logic.GetString()!.Equals("or", StringComparison.OrdinalIgnoreCase);
        return isOr ? answers.Any(a => a) : answers.All(a => a);
    }

    private bool Member(string name, JsonElement value, CaseEntity customer)
    {
        var match = Prefixed().Match(name);
        var found = ForeignComparison.Find(match.Groups["field"].Value, InteropShop.Type("customer"), customer);
        return Holds(match.Groups["operator"].Value, found, value) != match.Groups["not"].Success;
    }

    private bool Holds(string @operator, Found found, JsonElement value) => (@operator, found.Value) switch
    {
        (_, var own) when value.ValueKind == JsonValueKind.Null => own is null,
        (_, null) => false,
        ("" or "=" or "@", IEnumerable<string?>) => Items(value).Any(i => ForeignComparison.HasItem(found, i)),
        ("" or "=" or "@", _) when @operator == "@" || value.ValueKind == JsonValueKind.Array => Items(value).Any(i => Compare(found, i, inList: true) == 0),
        ("" or "=", _) => Compare(found, value) == 0,
        (">", _) => Compare(found, value) > 0,
        (">=", _) => Compare(found, value) >= 0,
        ("<", _) => Compare(found, value) < 0,
        ("<=", _) => Compare(found, value) <= 0,
        ("%", string text) => text.Contains(value.GetString()!, ForeignComparison.Case(found.Field, matchCase: false)),
        (_, string text) => IsLike(text, value.GetString()!, found.Field),
        _ => throw new NotSupportedException(@operator),
    };

    /// <summary>The truth values of that tool are letters or digits.</summary>
    private int Compare(Found found, JsonElement value, bool inList = false) => found.Value is bool truth && value.ValueKind == JsonValueKind.String
        ? truth == value.GetString()!.Trim().ToUpperInvariant() is "Y" or "1" or "TRUE" ? 0 : 1
        : comparison.Compare(found, value, inList: inList);

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];

    /// <summary>SQL's LIKE, where % is any characters.</summary>
    private static bool IsLike(string text, string pattern, ShopField field)
    {
        var parts = pattern.Split('%');
        var with = ForeignComparison.Case(field, matchCase: false);
        bool From(int at, int part)
        {
            if (part == parts.Length - 1)
                return at + parts[part].Length <= text.Length && text.EndsWith(parts[part], with);
            var found = text.IndexOf(parts[part], at, with);
            return found >= 0 && From(found + parts[part].Length, part + 1);
        }

        return parts.Length == 1 ? string.Equals(text, pattern, with) : text.StartsWith(parts[0], with) && From(parts[0].Length, 1);
    }

    [GeneratedRegex("^[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Numbered();

    [GeneratedRegex("^(?<not>!)?(?<operator>=%|%=|%|@|>=|<=|>|<|=|)(?<field>[^!@%<>=].*)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Prefixed();
}
