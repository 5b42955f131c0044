using System.Text;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes a filter as text, so that parsing it gives an equal filter.</summary>
internal sealed class Printer : FilterVisitor<StringBuilder>
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public override StringBuilder Visit(Everyone node) => _text.Append("everyone");

    public override StringBuilder Visit(Nobody node) => _text.Append("nobody");

    public override StringBuilder Visit(AllOf node) => Joined(node.Parts, " and ", p => p is AllOf or AnyOf);

    public override StringBuilder Visit(AnyOf node) => Joined(node.Parts, " or ", p => p is AnyOf);

    public override StringBuilder Visit(Not node)
    {
        _text.Append("not ");
        return Part(node.Inner, node.Inner is AllOf or AnyOf);
    }

    public override StringBuilder Visit(Related node)
    {
        _text.Append(Vocabulary.Word(node.Quantifier)).Append(' ').Append(node.Relation);
        if (node.Where is null)
            return _text;
        _text.Append(' ');
        return Part(node.Where, inParentheses: true);
    }

    public override StringBuilder Visit(InSegment node) => Quoted(_text.Append("in segment "), node.Key);

    public override StringBuilder Visit(Changed node) => _text.Append("changed(").Append(node.Path).Append(')');

    public override StringBuilder Visit(Condition node)
    {
        Subject(node.Subject).Append(' ').Append(node.Operator.Text);
        for (var i = 0; i < node.Operands.Count; i++)
        {
            _text.Append((node.Operator.Operands, i) switch
            {
                (OperandShape.Set, 0) => " (",
                (OperandShape.Set, _) => ", ",
                (_, 0) => " ",
                _ => " and ",
            });
            Operand(node.Operands[i]);
        }

        if (node.Operator.Operands == OperandShape.Set)
            _text.Append(')');
        return node.MatchCase ? _text.Append(" match case") : _text;
    }

    public StringBuilder Subject(Subject subject) => subject switch
    {
        FieldSubject field => _text.Append(field.Path),
        PreviousSubject previous => _text.Append("previous(").Append(previous.Path).Append(')'),
        AggregateSubject aggregate => Aggregate(aggregate),
        _ => throw new InvalidOperationException($"{subject.GetType().Name} has no text."),
    };

    public StringBuilder Operand(Operand operand) => operand switch
    {
        Literal { Value.Kind: ValueKind.Text } literal => Quoted(_text, literal.Value.Text),
        Literal literal => _text.Append(literal.Value),
        Anchor anchor => Offset(_text.Append(Vocabulary.Anchors[(int)anchor.At].Text), anchor.Offset),
        SubjectOperand other => Offset(Subject(other.Subject), other.Offset),
        RollingPeriod period => _text.Append(Vocabulary.Word(period.Position)).Append(' ').Append(period.Length)
            .Append(' ').Append(Vocabulary.Word(period.Unit)).Append('s'),
        CalendarPeriod period => _text.Append(Vocabulary.Word(period.Position)).Append(' ').Append(Vocabulary.Word(period.Unit)),
        _ => throw new InvalidOperationException($"{operand.GetType().Name} has no text."),
    };

    private StringBuilder Aggregate(AggregateSubject aggregate)
    {
        _text.Append(Vocabulary.Word(aggregate.Function)).Append('(').Append(aggregate.Relation);
        if (aggregate.Of is { } of)
            _text.Append('.').Append(FilterText.Quote(of));
        if (aggregate.Where is null)
            return _text.Append(')');
        _text.Append(" where ");
        return aggregate.Where.Accept(this).Append(')');
    }

    private StringBuilder Joined(ValueList<Filter> parts, string word, Func<Filter, bool> needsParentheses)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                _text.Append(word);
            Part(parts[i], needsParentheses(parts[i]));
        }

        return _text;
    }

    private StringBuilder Part(Filter part, bool inParentheses)
    {
        if (!inParentheses)
            return part.Accept(this);
        _text.Append('(');
        return part.Accept(this).Append(')');
    }

    private static StringBuilder Offset(StringBuilder text, TimeStep? offset) =>
        offset?.ToString() is { } step ? text.Append(' ').Append(step[0]).Append(' ').Append(step.AsSpan(1)) : text;

    private static StringBuilder Quoted(StringBuilder text, string content) =>
        text.Append('\'').Append(content.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
}
