using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Parser
{
    private ValueList<Operand> Operands(Operator @operator)
    {
        switch (@operator.Operands)
        {
            case OperandShape.None:
                return [];
            case OperandShape.Value:
                return [Value()];
            case OperandShape.Two:
                var low = Value();
                ExpectWord("and");
                return [low, Value()];
            case OperandShape.Set:
                return Set();
            case OperandShape.Text:
                var text = _current.Kind == TokenKind.Text ? _current : throw Unexpected("a text in quotes");
                return [Place(text.Start, Constant()!)];
            default:
                return [Period(@operator)];
        }
    }

    private ValueList<Operand> Set()
    {
        var open = _current.Start;
        Expect("(");
        if (_current.IsSymbol(")"))
            throw new SyntaxFault(IssueCode.EmptyInput, open, _current.End - open, "this list is empty: to ask for no value, say `is empty`");
        var constants = new List<Operand>();
        do
        {
            if (constants.Count == _limits.SetItems)
                throw Fault($"the list has more than {_limits.SetItems} items", IssueCode.TooLarge);
            constants.Add(Constant() ?? throw Unexpected("a constant, such as a text in single quotes,"));
        }
        while (TakeSymbol(","));
        Expect(")");
        return [.. constants];
    }

    /// <summary>A literal, an anchor, or another subject of the entity.</summary>
    private Operand Value()
    {
        var start = _current.Start;
        if (Constant() is { } constant)
        {
            if (constant is not Literal || !(_current.IsSymbol("+") || _current.IsSymbol("-")))
                return constant;
            throw Fault(_next.Kind == TokenKind.Number
                ? "a day is written with all its digits, such as 2026-01-09"
                : "an offset goes with `today` and its like or with a field: reckon it into the literal");
        }

        if (_current.Kind is not (TokenKind.Name or TokenKind.QuotedName))
            throw Unexpected("a value");
        var subject = Subject();
        return Place(start, new SubjectOperand(subject, Offset()));
    }

    /// <summary>A literal or an anchor; null, and nothing taken, when something else stands here.</summary>
    private Operand? Constant()
    {
        var start = _current.Start;
        switch (_current.Kind)
        {
            case TokenKind.Text or TokenKind.Number or TokenKind.Date or TokenKind.Instant:
                return Place(start, new Literal(Take().Value));
            case TokenKind.Symbol when _current.IsSymbol("-") && _next.Kind == TokenKind.Number:
                Take();
                return Place(start, new Literal(Segmentation.Value.Of(-Take().Value.Number)));
            case TokenKind.Name when _current.IsWord("true") || _current.IsWord("false"):
                return Place(start, new Literal(Segmentation.Value.Of(Take().IsWord("true"))));
            case TokenKind.Name when Anchor() is { } anchor:
                return Place(start, new Anchor(anchor, Offset()));
            default:
                return null;
        }
    }

    private TimeAnchor? Anchor()
    {
        var isEdge = _next.IsWord("of") && (_current.IsWord("start") || _current.IsWord("end"));
        var anchor = Anchor(isEdge ? $"{Take().Text} {Take().Text} {_current.Text}" : _current.Text);
        if (anchor is not null)
            Take();
        return anchor is null && isEdge ? throw Unexpected("`week`, `month`, `quarter` or `year`") : anchor;
    }

    private static TimeAnchor? Anchor(string words)
    {
        foreach (var (anchor, text, _) in Vocabulary.Anchors)
        {
            if (string.Equals(text, words, StringComparison.OrdinalIgnoreCase))
                return anchor;
        }

        return null;
    }

    private TimeStep? Offset()
    {
        if (!_current.IsSymbol("+") && !_current.IsSymbol("-"))
            return null;
        var sign = Take();
        if (_current.Kind == TokenKind.Number)
            throw Fault($"a duration is one word, such as `{_current.Text}d`: the units are {Durations.AllSuffixes}");
        var step = Durations.Parse(Take(TokenKind.Duration, "a duration such as `90d`").Text)!.Value;
        return sign.IsSymbol("-") ? step with { Amount = -step.Amount } : step;
    }

    private Period Period(Operator @operator)
    {
        var start = _current.Start;
        if (_current.Kind != TokenKind.Name || Vocabulary.Find<PeriodPosition>(_current.Text) is not { } position)
            throw Unexpected(@operator.Needs);
        Take();
        if (_current.Kind == TokenKind.Duration)
            throw Fault("write the unit of a period as a word, such as `last 7 days`");
        var length = _current.Kind == TokenKind.Number ? Length(position) : (int?)null;
        var unit = Unit(length is not null);
        if (@operator.Operands == OperandShape.Days && unit < TimeUnit.Day)
            throw new SyntaxFault(IssueCode.Syntax, start, _lastEnd - start, $"`{@operator.Text}` takes {@operator.Needs}");
        return Place<Period>(start, length is { } n ? new RollingPeriod(position, n, unit) : new CalendarPeriod(position, unit));
    }

    private int Length(PeriodPosition position)
    {
        if (position == PeriodPosition.This)
            throw Fault("`this` takes a unit without a number, such as `this month`");
        if (_current.Text.Contains('.', StringComparison.Ordinal))
            throw Fault("a period is a whole number of units");
        if (!int.TryParse(_current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Fault("this period is too long", IssueCode.OutOfRange);
        Take();
        return length;
    }

    private TimeUnit Unit(bool isRolling)
    {
        var word = _current.Kind == TokenKind.Name ? _current.Text : throw Unexpected("a unit of time");
        var plural = isRolling && word.EndsWith("s", StringComparison.OrdinalIgnoreCase);
        if (Vocabulary.Find<TimeUnit>(plural ? word[..^1] : word) is not { } unit)
            throw Unexpected("day, week, month, quarter or year" + (isRolling ? ", hour or minute" : ""));
        if (!isRolling && unit < TimeUnit.Day)
            throw Fault($"a calendar period has no {Vocabulary.Word(unit)}: say `last 1 {Vocabulary.Word(unit)}`");
        Take();
        return unit;
    }

    private Subject Subject()
    {
        var start = _current.Start;
        if (_current.Kind == TokenKind.Name && _next.IsSymbol("("))
        {
            if (TakeWord("previous"))
                return Place(start, new PreviousSubject(InParentheses(Path)));
            if (Vocabulary.Find<AggregateFunction>(_current.Text) is { } function)
            {
                Take();
                return Place(start, InParentheses(() => Aggregate(function)));
            }
        }

        return Place(start, new FieldSubject(Path()));
    }

    private AggregateSubject Aggregate(AggregateFunction function)
    {
        var start = _current.Start;
        var path = Path();
        if (function != AggregateFunction.Count && path.Steps.Count < 2)
            throw Fault($"`{Vocabulary.Word(function)}` takes a relation and its field, such as `{Vocabulary.Word(function)}(deals.amount)`");
        var where = TakeWord("where") ? Deeper(Or) : null;
        return function == AggregateFunction.Count
            ? new AggregateSubject(function, path, null, where)
            : new AggregateSubject(function, Place(start, new FieldPath([.. path.Steps.SkipLast(1)])), path.Steps[^1], where);
    }

    private FieldPath Path()
    {
        var start = _current.Start;
        if (_current.Kind == TokenKind.Name && Vocabulary.Reserved.Contains(_current.Text))
            throw Fault($"`{_current.Text}` is a word of the language: a field of that name stands in back quotes");
        var first = Name();
        if (!_current.IsSymbol("."))
            return Place(start, new FieldPath([first]));
        var steps = new List<string> { first };
        while (TakeSymbol("."))
            steps.Add(Name());
        return Place(start, new FieldPath([.. steps]));
    }

    private string Name() => _current.Kind is TokenKind.Name or TokenKind.QuotedName ? Take().Text : throw Unexpected("a field's name");

    private T Place<T>(int start, T part)
        where T : class
    {
        _source.Add(part, start, _lastEnd);
        return part;
    }
}
