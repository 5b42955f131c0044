using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Rolls JsonLogic rules about customers that say something.</summary>
internal static class JsonLogicDice
{
    extension(ShopDice shop)
    {
        public JsonObject JsonLogicRule() => shop.Rule(shop.Customers, levels: 3, depth: 2);

        private JsonObject Rule(ShopType type, int levels, int depth)
        {
            var dice = shop.Dice;
            if (depth > 0 && type.Relations.Count > 0 && dice.Chance(0.15))
            {
                var relation = dice.Pick(type.Relations);
                return Operation(dice.Pick(["some", "none", "all"]), Var(relation.Name), shop.Rule(InteropShop.Type(relation.Target), levels - 1, depth - 1));
            }

            if (levels <= 0 || dice.Chance(0.4))
                return shop.Condition(type);
            return dice.Number(0, 2) switch
            {
                0 => new JsonObject { ["!"] = dice.Chance(0.5) ? new JsonArray(shop.Rule(type, levels - 1, depth)) : shop.Rule(type, levels - 1, depth) },
                var i => Operation(i == 1 ? "and" : "or", [.. Enumerable.Range(0, dice.Number(1, 3)).Select(_ => shop.Rule(type, levels - 1, depth))]),
            };
        }

        private JsonObject Condition(ShopType type)
        {
            var dice = shop.Dice;
            if (dice.Chance(0.1) && shop.Field(type, f => f.Type.IsMany) is { } many)
                return Operation("in", shop.Constant(many.Field), Var(many.Name));
            var (name, field) = shop.Field(type);
            var isOrdered = field.Type.Scalar is ScalarType.Number or ScalarType.Date or ScalarType.Instant;
            var equality = dice.Pick(["==", "===", "!=", "!=="]);
            if (dice.Chance(0.1))
                return shop.Sides(equality, Var(name), null);
            if (dice.Chance(0.1) && shop.Field(type, f => f.Type == field.Type && f.Picklist == field.Picklist) is { } other)
                return Operation(isOrdered ? dice.Pick(["<", "<=", ">", ">=", "=="]) : equality, Var(name), Var(other.Name));
            if (field.Type.Scalar == ScalarType.Text && dice.Chance(0.4))
                return dice.Chance(0.5) ? Operation("in", dice.Text(), Var(name)) : Operation(dice.Pick(["startsWith", "endsWith"]), Var(name), dice.Text());
            if (dice.Chance(0.2))
                return Operation("in", Var(name), new JsonArray([.. Enumerable.Range(0, dice.Number(1, 3)).Select(_ => shop.Constant(field, inList: true))]));
            if (!isOrdered || dice.Chance(0.2))
                return shop.Sides(equality, Var(name), shop.Constant(field));
            return dice.Chance(0.2)
                ? Operation(dice.Pick(["<", "<="]), shop.Constant(field), Var(name), shop.Constant(field))
                : shop.Sides(dice.Pick(["<", "<=", ">", ">="]), Var(name), shop.Constant(field));
        }

        private JsonObject Sides(string operation, JsonNode one, JsonNode? other) =>
            shop.Dice.Chance(0.5) ? Operation(operation, one, other) : Operation(operation, other, one);
    }

    private static JsonObject Var(string name) => new() { ["var"] = name };

    private static JsonObject Operation(string name, params JsonNode?[] arguments) => new() { [name] = new JsonArray(arguments) };
}
