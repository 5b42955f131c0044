using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Constants as the JSON form of filters spells them.</summary>
internal static class JsonLiteral
{
    /// <exception cref="JsonFault">The element is no literal.</exception>
    public static Value Read(JsonElement element, string pointer) =>
        new JsonOperandReader(_ => null).Operand(element, pointer) is Literal literal
            ? literal.Value
            : throw new JsonFault(IssueCode.OperandType, pointer, "a constant is expected here: a text, a number, true, false, a date or an instant");

    /// <summary>The literal; null of the empty value.</summary>
    public static JsonNode? Write(Value literal) => literal.IsEmpty ? null : JsonNode.Parse(FilterJson.Show(new Literal(literal)));
}
