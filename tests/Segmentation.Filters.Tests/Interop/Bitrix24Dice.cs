using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Rolls Bitrix24 REST filters of customers that say something.</summary>
internal static class Bitrix24Dice
{
    extension(ShopDice shop)
    {
        public JsonNode Bitrix24Filter(int levels = 3)
        {
            var dice = shop.Dice;
            if (levels < 3 && dice.Chance(0.15))
                return new JsonArray([.. Enumerable.Range(0, dice.Number(1, 2)).Select(_ => shop.Bitrix24Filter(levels - 1))]);
            var group = new JsonObject();
            if (dice.Chance(0.4))
                group["logic"] = dice.Pick(["OR", "or", "AND"]);
            for (var i = dice.Number(1, 3); i > 0; i--)
            {
                if (levels > 0 && dice.Chance(0.3))
                    group[$"{i}"] = shop.Bitrix24Filter(levels - 1);
                else
                    shop.AddCondition(group);
            }

            return group;
        }

        private void AddCondition(JsonObject group)
        {
            var dice = shop.Dice;
            if (dice.Chance(0.15) && shop.Field(shop.Customers, f => f.Type.IsMany) is { } many)
            {
                group[dice.Pick(["", "=", "@", "!", "!=", "!@"]) + many.Name] = shop.List(many.Field);
                return;
            }

            var (name, field) = shop.Field(shop.Customers);
            if (dice.Chance(0.1))
                group[dice.Pick(["", "=", "!", "!="]) + name] = null;
            else if (field.Type.Scalar == ScalarType.Text && dice.Chance(0.5))
                shop.AddText(group, name);
            else if (dice.Chance(0.3))
                group[dice.Pick(["", "=", "@", "!", "!=", "!@"]) + name] = shop.List(field);
            else if (field.Type.Scalar is ScalarType.Number or ScalarType.Date or ScalarType.Instant)
                group[dice.Pick(["<", "<=", ">", ">=", "", "="]) + name] = shop.Constant(field);
            else if (field.Type.Scalar == ScalarType.Boolean)
                group[dice.Pick(["", "=", "!", "!="]) + name] = dice.Pick(["Y", "N", "y", " n", "1", "0", "true"]);
            else
                group[dice.Pick(["", "=", "!", "!="]) + name] = shop.Constant(field);
        }

        private void AddText(JsonObject group, string name)
        {
            var dice = shop.Dice;
            var text = Enumerable.Range(0, 100).Select(_ => dice.Text()).First(t => !t.AsSpan().ContainsAny("%_\\"));
            if (dice.Chance(0.4))
                group[dice.Pick(["%", "!%"]) + name] = text;
            else
                group[dice.Pick(["=%", "%=", "!=%", "!%="]) + name] = $"{dice.Pick(["", "%", "%%"])}{text}{dice.Pick(["", "%"])}";
        }

        private JsonArray List(ShopField field) => new([.. Enumerable.Range(0, shop.Dice.Number(1, 3)).Select(_ => shop.Constant(field, inList: true))]);
    }
}
