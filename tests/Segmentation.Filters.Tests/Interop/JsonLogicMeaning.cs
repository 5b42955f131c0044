using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>
/// What a JsonLogic rule comes to for a customer, after json-logic-js: a rule gives any value, and truthy ones are true. Besides those of
/// <see cref="ForeignComparison"/> the deviations are:
/// <list type="number">
/// <item>a comparison with a missing value is false (there, it counts as 0), and so is the equality of two missing values;</item>
/// <item>a constant that is looked for in a text or among several values is found whatever its case.</item>
/// </list>
/// </summary>
internal sealed class JsonLogicMeaning(ForeignComparison comparison)
{
    /// <summary>Rows of a relation, as a <c>var</c> gives them.</summary>
    private sealed record Many(ShopType Type, IReadOnlyList<CaseEntity> Rows);

    public bool Matches(JsonElement rule, CaseEntity customer) => IsTruthy(Apply(rule, InteropShop.Type("customer"), customer));

    private object? Apply(JsonElement rule, ShopType type, CaseEntity data)
    {
        if (rule.ValueKind != JsonValueKind.Object)
            return rule;
        var operation = rule.EnumerateObject().Single();
        List<JsonElement> values = operation.Value.ValueKind == JsonValueKind.Array ? [.. operation.Value.EnumerateArray()] : [operation.Value];
        object? Argument(int i) => Apply(values[i], type, data);
        bool EachOf(Func<Many, Func<CaseEntity, bool>, bool> test) => Argument(0) is Many many && test(many, row => IsTruthy(Apply(values[1], many.Type, row)));

        return operation.Name switch
        {
            "and" => values.TrueForAll(v => IsTruthy(Apply(v, type, data))),
            "or" => values.Exists(v => IsTruthy(Apply(v, type, data))),
            "!" => !IsTruthy(Argument(0)),
            "var" => Var(values[0].GetString()!, type, data),
            "==" or "===" => AreEqual(Argument(0), Argument(1)),
            "!=" or "!==" => !AreEqual(Argument(0), Argument(1)),
            "<" when values.Count == 3 => Order(Argument(0), Argument(1)) < 0 && Order(Argument(1), Argument(2)) < 0,
            "<=" when values.Count == 3 => Order(Argument(0), Argument(1)) <= 0 && Order(Argument(1), Argument(2)) <= 0,
            "<" => Order(Argument(0), Argument(1)) < 0,
            "<=" => Order(Argument(0), Argument(1)) <= 0,
            ">" => Order(Argument(0), Argument(1)) > 0,
            ">=" => Order(Argument(0), Argument(1)) >= 0,
            "in" => IsIn(Argument(0)!, Argument(1)!),
            "startsWith" => Argument(0) is Found { Value: string text } of && text.StartsWith(values[1].GetString()!, Case(of)),
            "endsWith" => Argument(0) is Found { Value: string text } of && text.EndsWith(values[1].GetString()!, Case(of)),
            "some" => EachOf((many, test) => many.Rows.Any(test)),
            "none" => EachOf((many, test) => !many.Rows.Any(test)),
            "all" => EachOf((many, test) => many.Rows.Count > 0 && many.Rows.All(test)),
            _ => throw new NotSupportedException(operation.Name),
        };
    }

    private static StringComparison Case(Found found) => ForeignComparison.Case(found.Field, matchCase: false);

    private static bool IsTruthy(object? value) => value is true;

    private static object Var(string name, ShopType type, CaseEntity data) =>
        type.Relation(name) is { } relation && ForeignComparison.Rows(relation, data) is var (target, rows) ? new Many(target, rows)
        : ForeignComparison.Find(name, type, data);

    private bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (JsonElement { ValueKind: JsonValueKind.Null }, Found found) => found.Value is null,
        (JsonElement { ValueKind: JsonValueKind.Null }, Many many) => many.Rows.Count == 0,
        (not JsonElement, JsonElement { ValueKind: JsonValueKind.Null }) => AreEqual(other, one),
        _ => Order(one, other) == 0,
    };

    private int? Order(object? one, object? other) => (one, other) switch
    {
        (Found { Value: null }, _) or (_, Found { Value: null }) => null,
        (Found left, Found right) => ForeignComparison.Compare(left, right),
        (Found left, JsonElement right) => comparison.Compare(left, right),
        (JsonElement, Found) => -Order(other, one),
        _ => throw new NotSupportedException($"{one} beside {other}"),
    };

    private bool IsIn(object one, object other) => (one, other) switch
    {
        (Found { Value: null }, _) or (_, Found { Value: null }) => false,
        (Found found, JsonElement list) => list.EnumerateArray().Any(i => comparison.Compare(found, i, inList: true) == 0),
        (JsonElement item, Found { Value: string text } found) => text.Contains(item.GetString()!, Case(found)),
        (JsonElement item, Found found) => ForeignComparison.HasItem(found, item, inList: false),
        _ => throw new NotSupportedException($"{one} in {other}"),
    };
}
