using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Rolls rules of jQuery QueryBuilder about customers that say something.</summary>
internal static class JQueryQueryBuilderDice
{
    private static readonly string[] TextOperators = ["contains", "begins_with", "ends_with", "not_contains", "not_begins_with", "not_ends_with"];

    extension(ShopDice shop)
    {
        public JsonObject JQueryQueryBuilderRules(int levels = 3)
        {
            var dice = shop.Dice;
            var group = new JsonObject
            {
                ["condition"] = dice.Pick(["AND", "OR", "or"]),
                ["rules"] = new JsonArray(
                [
                    .. Enumerable.Range(0, dice.Number(1, 3)).Select(_ =>
                        levels > 0 && dice.Chance(0.3) ? shop.JQueryQueryBuilderRules(levels - 1) : shop.Rule()),
                ]),
            };
            if (dice.Chance(0.3))
                group["not"] = dice.Chance(0.7);
            if (dice.Chance(0.3))
                group["valid"] = true;
            return group;
        }

        private JsonObject Rule()
        {
            var dice = shop.Dice;
            var (name, field) = shop.Field(shop.Customers);
            if (dice.Chance(0.1))
                return shop.Rule(name, dice.Pick(["is_null", "is_empty", "is_not_null", "is_not_empty"]), null);
            if (field.Type.Scalar == ScalarType.Text && dice.Chance(0.4))
                return shop.Rule(name, dice.Pick(TextOperators), dice.Text());
            if (dice.Chance(0.3))
                return shop.Rule(name, dice.Pick(["in", "not_in"]), shop.List(field));
            if (field.Type.Scalar is not (ScalarType.Number or ScalarType.Date or ScalarType.Instant))
                return shop.Rule(name, dice.Pick(["equal", "not_equal"]), shop.Constant(field));
            return dice.Chance(0.2)
                ? shop.Rule(name, dice.Pick(["between", "not_between"]), new JsonArray(shop.Constant(field), shop.Constant(field)))
                : shop.Rule(name, dice.Pick(["equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal"]), shop.Constant(field));
        }

        /// <summary>A list as an array, or as a text with commas, which are never within a member.</summary>
        private JsonNode List(ShopField field)
        {
            List<JsonNode> members = [.. Enumerable.Range(0, shop.Dice.Number(1, 3)).Select(_ => shop.Constant(field, inList: true))];
            return shop.Dice.Chance(0.7) ? new JsonArray([.. members]) : string.Join(',', members);
        }

        private JsonObject Rule(string name, string @operator, JsonNode? value) => new()
        {
            ["id"] = shop.Dice.Pick(["name", "revenue", "x"]),
            ["field"] = name,
            ["type"] = shop.Dice.Pick(["string", "integer", "double", "date", "time", "datetime", "boolean"]),
            ["input"] = "select",
            ["operator"] = @operator,
            ["value"] = value,
        };
    }
}
