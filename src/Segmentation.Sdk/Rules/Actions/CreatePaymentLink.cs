using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Creates a link to pay an amount by. A port: register an <see cref="IActionHandler{TAction}"/> that asks the payment service.</summary>
/// <param name="Amount">The name of the field that holds the amount.</param>
public sealed record CreatePaymentLink(string Amount = "amount") : RuleAction
{
    internal static ActionKind<CreatePaymentLink> Kind { get; } =
        new("createPaymentLink", members => new(members.TextOrNull("amount") ?? "amount"), action => new JsonObject { ["amount"] = action.Amount })
        {
            Check = IssuesOf,
            Writes = (_, _) => [],
        };

    private static IEnumerable<Issue> IssuesOf(CreatePaymentLink action, ActionContext context)
    {
        var field = context.EntityType.FindField(action.Amount);
        if (field is null)
        {
            yield return new Issue(Severity.Error, IssueCode.UnknownField, $"unknown field {FilterText.InBackQuotes(action.Amount)}")
            {
                Pointer = "/amount",
                Suggestions = Suggestions.For(action.Amount, context.EntityType.Fields.Select(f => f.Name)),
            };
        }
        else if (field.Type.Scalar != ScalarType.Number)
        {
            yield return new Issue(Severity.Error, IssueCode.ValueType, $"`{field.Name}` is {field.Type}, and an amount is a number") { Pointer = "/amount" };
        }
    }
}
