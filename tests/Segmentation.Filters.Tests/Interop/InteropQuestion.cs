using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>One random question of another tool: a document, customers of the shop, a moment, and a seed for what else is rolled.</summary>
internal sealed record InteropQuestion(JsonNode Document, IReadOnlyList<CaseEntity> Customers, Moment Moment, int Seed)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public string Json => Document.ToJsonString();

    /// <summary>What somebody needs to repeat the case.</summary>
    public override string ToString() => $"""

        document {Json}
        seed     {Seed}
        moment   {Moment.Instant:O} {Moment.Zone.Id} {Moment.WeekStart}
        customers
        {string.Join(Environment.NewLine, Customers.Select(c => JsonSerializer.Serialize(c, Indented)))}
        """;

    /// <summary>A law on random documents, which shrinks them by leaving out members, and the customers one by one.</summary>
    public static void ForAll(int cases, Func<ShopDice, JsonNode> roll, Action<InteropQuestion> law) => Law.ForAll(
        cases,
        dice =>
        {
            var shop = new ShopDice(dice);
            return new InteropQuestion(roll(shop), [.. Enumerable.Range(0, 6).Select(_ => shop.Customer())], shop.Moment(), dice.Number(0, int.MaxValue - 1));
        },
        Smaller,
        law);

    private static IEnumerable<InteropQuestion> Smaller(InteropQuestion question) =>
    [
        .. question.Customers.Count > 1 ? question.Customers.Select(c => question with { Customers = [c] }) : [],
        .. Smaller(question.Document).Select(d => question with { Document = d }),
    ];

    /// <summary>A document without one of its members or items, each in turn; at last its parts on their own.</summary>
    public static IEnumerable<JsonNode> Smaller(JsonNode document)
    {
        foreach (var part in Parts(document).Where(p => p.Parent is JsonArray || p.Parent is JsonObject))
        {
            var path = PathOf(part);
            var copy = document.DeepClone();
            var parent = path.SkipLast(1).Aggregate(copy, (at, step) => step is int i ? at[i]! : at[(string)step]!);
            if (parent is JsonArray array)
                array.RemoveAt((int)path[^1]);
            else
                parent.AsObject().Remove((string)path[^1]);
            yield return copy;
        }

        foreach (var part in Parts(document).Where(p => p is JsonObject && p.Parent is not null))
            yield return part.DeepClone();
    }

    /// <summary>The nodes of a document, from the outside in; null has none.</summary>
    public static IEnumerable<JsonNode> Parts(JsonNode document) => document switch
    {
        JsonObject members => [members, .. members.Where(m => m.Value is not null).SelectMany(m => Parts(m.Value!))],
        JsonArray items => [items, .. items.Where(i => i is not null).SelectMany(i => Parts(i!))],
        _ => [document],
    };

    private static List<object> PathOf(JsonNode node) => node.Parent switch
    {
        null => [],
        JsonArray => [.. PathOf(node.Parent), node.GetElementIndex()],
        _ => [.. PathOf(node.Parent), node.GetPropertyName()],
    };
}
