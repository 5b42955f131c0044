using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Sets a field of the entity, or clears it. What holds the values already is not written.</summary>
public sealed record SetField : RuleAction
{
    /// <summary>Sets a field, custom ones included.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="values">
    /// The value as a literal of filters: a code for a picklist, an ISO text for a day; for a multi-value all that it is to hold; none: it is cleared.
    /// </param>
    /// <exception cref="FilterException">The name is empty.</exception>
    public SetField(string field, params IEnumerable<Value> values) =>
        (Field, Values) = (Names.Require(field, "the name of a field"), [.. values.Where(v => !v.IsEmpty)]);

    /// <summary>Sets a field to a text or code, or to what the text spells.</summary>
    /// <exception cref="FilterException">The name is empty.</exception>
    public SetField(string field, string value)
        : this(field, Value.Of(value))
    {
    }

    /// <summary>The name of the field.</summary>
    public string Field { get; }

    /// <summary>What it is to hold; none: nothing.</summary>
    public ValueList<Value> Values { get; }

    private Value Value => Values is [var only] ? only : default;

    internal static ActionKind<SetField> Kind { get; } = new("setField", Read, Write)
    {
        Check = (action, context) => new FieldSetting(context.EntityType, context.Binding).IssuesOf(action.Field, action.Values),
        Writes = (action, context) =>
            [new FieldWrite(context.EntityType.FindField(action.Field)?.Name ?? action.Field, action.Values.Count > 1 ? null : action.Value)],
        ReplaceItems = (action, context, map) => context.EntityType.FindField(action.Field)?.Picklist is { } list
            ? new SetField(action.Field, action.Values.Select(v => v.Kind == ValueKind.Text ? Value.Of(map(list, v.Text)) : v).Distinct())
            : action,
    };

    private static SetField Read(ActionMembers members) => members.Has("values")
        ? new(members.Text("field"), members.Texts("values").Select(Value.Of))
        : new(members.Text("field"), members.Literal("value"));

    private static JsonObject Write(SetField action) => action.Values.Count > 1
        ? new() { ["field"] = action.Field, ["values"] = new JsonArray([.. action.Values.Select(v => (JsonNode?)v.ToString())]) }
        : new() { ["field"] = action.Field, ["value"] = ActionMembers.Json(action.Value) };
}

/// <summary>Sets fields of an entity type to literals.</summary>
/// <param name="entityType">The entity type.</param>
/// <param name="binding">The model, the picklists and the segments.</param>
internal sealed class FieldSetting(EntityType entityType, BindingContext binding)
{
    /// <summary>What is wrong with setting a field to literals, each with its place in the action.</summary>
    public IEnumerable<Issue> IssuesOf(string name, ValueList<Value> values)
    {
        if (entityType.FindField(name) is not { } field)
        {
            return [Error(IssueCode.UnknownField, "/field", $"unknown field {FilterText.InBackQuotes(name)}") with
            {
                Suggestions = Suggestions.For(name, entityType.Fields.Select(f => f.Name)),
            }];
        }

        if (!entityType.CanAssign(field))
            return [Error(IssueCode.NotAvailable, "/field", $"`{field.Name}` cannot be written: it is no property with a setter, and no custom field")];
        if (values.Count == 0)
            return field.IsRequired ? [Error(IssueCode.Required, "/value", $"`{field.Name}` needs a value")] : [];
        if (values.Count > 1 && !field.Type.IsMany)
            return [Error(IssueCode.ValueType, "/values", $"`{field.Name}` is {field.Type}, and takes one value")];
        // What may be asked for may be set, and is read in the same way.
        var equals = field.Type.IsMany ? Operators.HasExactly : Operators.EqualTo;
        var asked = new Condition(new FieldSubject(field.Name), equals, [.. values.Select(v => new Literal(v))]);
        var binder = new Binder(entityType, binding, source: null);
        binder.Bind(asked);
        var issues = binder.Issues.Where(i => i.Severity != Severity.Information)
            .Select(i => i.Code == IssueCode.InactiveItem ? i with { Severity = Severity.Error } : i).ToList();
        if (issues.Count == 0 && !field.Type.IsMany && !field.Holds(ValueFor(field, values[0], TimeZoneInfo.Utc)))
            issues.Add(Error(IssueCode.OutOfRange, "/value", $"`{field.Name}` cannot hold {values[0]}"));
        return issues;
    }

    /// <summary>Literals as the field keeps them.</summary>
    /// <exception cref="ActionFailedException">They cannot be.</exception>
    public IReadOnlyList<Value> ValuesFor(string name, ValueList<Value> values, TimeZoneInfo zone) =>
        IssuesOf(name, values).FirstOrDefault(i => i.Severity == Severity.Error) is { } issue
            ? throw new ActionFailedException(issue.ToString())
            : [.. values.Select(v => ValueFor(entityType.FindField(name)!, v, zone))];

    private Value ValueFor(Field field, Value literal, TimeZoneInfo zone) => (field.Type.Scalar, literal.Kind) switch
    {
        (ScalarType.Picklist, ValueKind.Text) => Value.Of(binding.Picklists.Find(field.Picklist!)?.Find(literal.Text)?.Code ?? literal.Text),
        (ScalarType.Date, ValueKind.Text) when Iso.Date(literal.Text) is { } day => Value.Of(day),
        (ScalarType.Instant, ValueKind.Text) when Iso.Instant(literal.Text) is { } instant => Value.Of(instant),
        (ScalarType.Instant, ValueKind.Text) when Iso.Date(literal.Text) is { } day => Value.Of(zone.StartOfDay(day)),
        (ScalarType.Instant, ValueKind.Date) => Value.Of(zone.StartOfDay(literal.Date)),
        (ScalarType.Reference, ValueKind.Text) when field.Kind == ValueKind.Number && Iso.Number(literal.Text) is { } number => Value.Of(number),
        (ScalarType.Reference, ValueKind.Text) when field.Kind == ValueKind.Guid && Guid.TryParse(literal.Text, out var key) => Value.Of(key),
        _ => literal,
    };

    private static Issue Error(IssueCode code, string pointer, string message) => new(Severity.Error, code, message) { Pointer = pointer };
}
