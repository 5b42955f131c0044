using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Rolls queries of react-querybuilder that say something, in either group form, with the members that say nothing beside.</summary>
internal static class ReactQueryBuilderDice
{
    private static readonly string[] TextOperators = ["contains", "beginsWith", "endsWith", "doesNotContain", "doesNotBeginWith", "doesNotEndWith"];
    private static readonly string[] Orders = ["<", "<=", ">", ">="];

    extension(ShopDice shop)
    {
        /// <summary>A query of customers.</summary>
        public JsonObject ReactQueryBuilderQuery() => shop.Group(shop.Customers, levels: 3, depth: 2);

        /// <summary>One condition on entities of a type.</summary>
        public Filter ReactQueryBuilderCondition(ShopType type)
        {
            var query = new JsonObject { ["combinator"] = "and", ["rules"] = new JsonArray(shop.Rule(type)) };
            return Filter.TryFromReactQueryBuilder(query.ToJsonString(), InteropShop.ContextOf(type.Name) with { Zone = ForeignComparison.Local }).Filter ??
                throw new InvalidOperationException($"This should be read: {query.ToJsonString()}");
        }

        private JsonObject Group(ShopType type, int levels, int depth)
        {
            var dice = shop.Dice;
            List<JsonNode> parts = [.. Enumerable.Range(0, dice.Number(1, 3)).Select(_ => shop.RuleOrGroup(type, levels - 1, depth))];
            if (dice.Chance(0.2))
                parts.Insert(dice.Number(0, parts.Count), shop.Muted(type, levels, depth));
            var group = new JsonObject();
            shop.AddNoise(group);
            if (dice.Chance(0.4))
            {
                group["rules"] = Interleaved(dice, parts);
            }
            else
            {
                group["combinator"] = dice.Pick(["and", "or", "AND"]);
                group["rules"] = new JsonArray([.. parts]);
            }

            if (dice.Chance(0.2))
                group["not"] = dice.Chance(0.7);
            return group;
        }

        private JsonObject RuleOrGroup(ShopType type, int levels, int depth) => levels > 0 && shop.Dice.Chance(0.3) ? shop.Group(type, levels, depth)
            : depth > 0 && type.Relations.Count > 0 && shop.Dice.Chance(0.25) ? shop.Rows(type, levels, depth)
            : shop.Rule(type);

        /// <summary>A part that is left out, whatever it says.</summary>
        private JsonObject Muted(ShopType type, int levels, int depth)
        {
            var part = shop.Dice.Chance(0.3) ? new JsonObject { ["field"] = "~" } : shop.RuleOrGroup(type, levels - 1, depth);
            part["muted"] = true;
            return part;
        }

        /// <summary>Members that say nothing.</summary>
        private void AddNoise(JsonObject part)
        {
            if (shop.Dice.Chance(0.5))
                part["id"] = $"{shop.Dice.Number(0, 999)}";
            if (shop.Dice.Chance(0.2))
                part["disabled"] = shop.Dice.Chance(0.5);
            if (shop.Dice.Chance(0.2))
                part["x"] = new JsonObject { ["rules"] = new JsonArray(null, "and", 1.50m), ["muted"] = true };
        }

        private JsonObject Rows(ShopType type, int levels, int depth)
        {
            var dice = shop.Dice;
            var relation = dice.Pick(type.Relations);
            var match = new JsonObject { ["mode"] = dice.Pick(["some", "none", "all", "atLeast", "atMost", "exactly", "ATLEAST"]) };
            if (((string)match["mode"]!).Length > 4)
                match["threshold"] = dice.Number(0, 3);
            var rule = new JsonObject { ["field"] = relation.Name, ["operator"] = "=", ["match"] = match };
            shop.AddNoise(rule);
            rule["value"] = shop.Group(InteropShop.Type(relation.Target), levels - 1, depth - 1);
            return rule;
        }

        private JsonObject Rule(ShopType type)
        {
            var dice = shop.Dice;
            var rule = new JsonObject();
            shop.AddNoise(rule);
            if (dice.Chance(0.15) && shop.Field(type, f => f.Type.IsMany) is { } many)
                return Said(rule, many.Name, dice.Pick(["hasAny", "hasAll", "hasNone", "hasExactly"]), shop.List(many.Field));
            var (name, field) = shop.Field(type);
            if (dice.Chance(0.1))
                return Said(rule, name, dice.Pick(["null", "notNull", "NULL"]), dice.Pick<JsonNode?>([null, "", "x"]));
            if (dice.Chance(0.1) && shop.Field(type, f => f.Type == field.Type && f.Picklist == field.Picklist) is { } other)
            {
                rule["valueSource"] = "field";
                return Said(rule, name, dice.Pick<string>(IsOrdered(field) ? [.. Orders, "="] : ["=", "!="]), other.Name);
            }

            if (field.Type.Scalar == ScalarType.Text && dice.Chance(0.2))
                rule["meta"] = new JsonObject { ["matchCase"] = dice.Chance(0.8), ["note"] = "n" };
            if (field.Type.Scalar == ScalarType.Text && dice.Chance(0.5))
                return Said(rule, name, dice.Pick(TextOperators), dice.Text());
            if (dice.Chance(0.3))
                return Said(rule, name, dice.Pick(["in", "notIn"]), shop.List(field));
            if (!IsOrdered(field))
                return Said(rule, name, dice.Pick(["=", "!="]), shop.Constant(field));
            if (dice.Chance(0.25))
                return shop.Between(rule, name, field);
            var @operator = dice.Pick([.. Orders, "=", "!="]);
            return Said(rule, name, @operator, (JsonNode?)shop.Relative(field, @operator is "<=" or ">", @operator) ?? shop.Constant(field));
        }

        private JsonObject Between(JsonObject rule, string name, ShopField field)
        {
            // The low end first, where the tool would change them round.
            List<JsonNode> ends = [shop.Constant(field), shop.Constant(field)];
            var low = field.Type.Scalar switch
            {
                ScalarType.Number => ends.MinBy(e => decimal.Parse(e.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture))!,
                _ => ends.MinBy(e => e.ToString().Trim(), StringComparer.Ordinal)!,
            };
            if (field.Type.Scalar == ScalarType.Instant)
                (low, ends) = ((JsonNode?)shop.Relative(field, isEnd: false) ?? "2026-11-01", ["2026-11-20T10:00:00Z"]);
            ends.Remove(low);
            var @operator = shop.Dice.Pick(["between", "notBetween"]);
            var high = ends[0];
            if (low is JsonObject reckoned && shop.Relative(field, isEnd: true) is { } relative)
            {
                (reckoned["offset"], relative["offset"]) = (-Math.Abs((int)reckoned["offset"]!), Math.Abs((int)relative["offset"]!));
                high = relative;
            }

            return Said(rule, name, @operator, shop.Dice.Chance(0.5) || low is JsonObject || high is JsonObject
                ? new JsonArray(low, high)
                : $"{low}, {high}");
        }

        /// <summary>A relative date that a field can be compared with; null where there is none, or by chance.</summary>
        private JsonObject? Relative(ShopField field, bool isEnd, string? @operator = null)
        {
            var dice = shop.Dice;
            var isDate = field.Type.Scalar == ScalarType.Date;
            if ((!isDate && field.Type.Scalar != ScalarType.Instant) || dice.Chance(0.6))
                return null;
            var isNow = dice.Chance(0.3) || (!isDate && @operator is "=" or "!=");
            isEnd = isDate ? dice.Chance(0.5) : isEnd;
            return new JsonObject
            {
                ["mode"] = "relative",
                ["anchor"] = isNow ? "now" : $"{(isEnd ? "end" : "start")}Of{dice.Pick(["Day", "Week", "Month", "Year"])}",
                ["offset"] = dice.Chance(0.3) ? 0 : dice.Number(-30, 30),
                ["unit"] = dice.Pick<string>(isNow && !isDate ? ["minute", "hour", "day", "week", "month", "year"] : ["day", "week", "month", "year"]),
            };
        }

        /// <summary>A list as an array, or as a text with commas.</summary>
        private JsonNode List(ShopField field)
        {
            List<JsonNode> members = [.. Enumerable.Range(0, shop.Dice.Number(1, 3)).Select(_ => shop.Constant(field, inList: true))];
            return shop.Dice.Chance(0.5) || members.Exists(m => m.ToString().Trim().EndsWith('\\'))
                ? new JsonArray([.. members])
                : string.Join(',', members.Select(m => m.ToString().Replace(",", "\\,", StringComparison.Ordinal)));
        }
    }

    private static JsonObject Said(JsonObject rule, string name, string @operator, JsonNode? value)
    {
        (rule["field"], rule["operator"], rule["value"]) = (name, @operator, value);
        return rule;
    }

    private static bool IsOrdered(ShopField field) => field.Type.Scalar is ScalarType.Number or ScalarType.Date or ScalarType.Instant;

    private static JsonArray Interleaved(Dice dice, List<JsonNode> parts)
    {
        var rules = new JsonArray();
        foreach (var part in parts)
        {
            if (rules.Count > 0)
                rules.Add((JsonNode)dice.Pick(["and", "or", "OR"]));
            rules.Add(part);
        }

        return rules;
    }
}
