using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes the JSON form of a filter. A visit writes the members of one object.</summary>
internal sealed class JsonFilterWriter(Utf8JsonWriter json) : FilterVisitor<Utf8JsonWriter>
{
    public void Write(Filter filter, bool withVersion)
    {
        json.WriteStartObject();
        if (withVersion)
            json.WriteNumber("v", 1);
        filter.Accept(this);
        json.WriteEndObject();
    }

    public override Utf8JsonWriter Visit(Everyone node) => Flag("everyone");

    public override Utf8JsonWriter Visit(Nobody node) => Flag("nobody");

    public override Utf8JsonWriter Visit(AllOf node) => Parts("all", node.Parts);

    public override Utf8JsonWriter Visit(AnyOf node) => Parts("any", node.Parts);

    public override Utf8JsonWriter Visit(Not node) => Inner("not", node.Inner);

    public override Utf8JsonWriter Visit(InSegment node) => Text("segment", node.Key);

    public override Utf8JsonWriter Visit(Changed node) => Path("changed", node.Path);

    public override Utf8JsonWriter Visit(Related node)
    {
        Path("relation", node.Relation);
        Text("quantifier", Vocabulary.Word(node.Quantifier));
        return node.Where is null ? json : Inner("where", node.Where);
    }

    public override Utf8JsonWriter Visit(Condition node)
    {
        Subject(node.Subject);
        Text("op", node.Operator.Key);
        if (node.Operator.Operands is OperandShape.Two or OperandShape.Set)
        {
            json.WriteStartArray("value");
            foreach (var operand in node.Operands)
                Operand(operand);
            json.WriteEndArray();
        }
        else if (node.Operands is [var only])
        {
            json.WritePropertyName("value");
            Operand(only);
        }

        return node.MatchCase ? Flag("matchCase") : json;
    }

    private void Subject(Subject subject)
    {
        switch (subject)
        {
            case FieldSubject field:
                Path("field", field.Path);
                break;
            case PreviousSubject previous:
                Path("previous", previous.Path);
                break;
            case AggregateSubject aggregate:
                Text("aggregate", Vocabulary.Word(aggregate.Function));
                Path("relation", aggregate.Relation);
                if (aggregate.Of is { } of)
                    Text("of", of);
                if (aggregate.Where is { } where)
                    Inner("where", where);
                break;
        }
    }

    public void Operand(Operand operand)
    {
        if (operand is Literal { Value: var value } && value.Kind is not (ValueKind.Date or ValueKind.Instant))
        {
            Scalar(value);
            return;
        }

        json.WriteStartObject();
        switch (operand)
        {
            case Literal literal:
                Text(literal.Value.Kind == ValueKind.Date ? "date" : "instant", literal.Value.ToString());
                break;
            case Anchor anchor:
                Text("anchor", Vocabulary.Anchors[(int)anchor.At].Json);
                Step(anchor.Offset);
                break;
            case SubjectOperand other:
                Subject(other.Subject);
                Step(other.Offset);
                break;
            case RollingPeriod period:
                json.WriteNumber(Vocabulary.Word(period.Position), period.Length);
                Text("unit", Vocabulary.Word(period.Unit));
                break;
            case CalendarPeriod period:
                Text("period", Vocabulary.Word(period.Position));
                Text("unit", Vocabulary.Word(period.Unit));
                break;
        }

        json.WriteEndObject();
    }

    private void Scalar(Value value)
    {
        if (value.Kind == ValueKind.Number)
            json.WriteRawValue(value.ToString());
        else if (value.Kind == ValueKind.Boolean)
            json.WriteBooleanValue(value.Boolean);
        else
            json.WriteStringValue(value.Text);
    }

    private void Step(TimeStep? step)
    {
        if (step is { } s)
            Text("add", s.ToString());
    }

    private Utf8JsonWriter Parts(string name, ValueList<Filter> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
            Write(part, withVersion: false);
        json.WriteEndArray();
        return json;
    }

    private Utf8JsonWriter Inner(string name, Filter inner)
    {
        json.WritePropertyName(name);
        Write(inner, withVersion: false);
        return json;
    }

    private Utf8JsonWriter Path(string name, FieldPath path)
    {
        if (path.Steps is [var only])
            return Text(name, only);
        json.WriteStartArray(name);
        foreach (var step in path.Steps)
            json.WriteStringValue(step);
        json.WriteEndArray();
        return json;
    }

    private Utf8JsonWriter Flag(string name)
    {
        json.WriteBoolean(name, true);
        return json;
    }

    private Utf8JsonWriter Text(string name, string text)
    {
        json.WriteString(name, text);
        return json;
    }
}
