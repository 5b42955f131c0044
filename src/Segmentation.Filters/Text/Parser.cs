using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads filter text by recursive descent with two tokens of look-ahead; limits are checked before it goes deeper.</summary>
internal sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly FilterLimits _limits;
    private readonly SourceMap _source;
    private Token _current;
    private Token _next;
    private int _lastEnd;
    private int _level;
    private int _nodes;

    private Parser(string text, FilterLimits limits)
    {
        (_lexer, _limits, _source) = (new Lexer(text), limits, new SourceMap(text));
    }

    public static FilterParseResult Parse(string text, FilterLimits limits)
    {
        var parser = new Parser(text, limits);
        try
        {
            if (text.Length > limits.Characters)
                throw new SyntaxFault(IssueCode.TooLarge, 0, 0, $"the text is longer than {limits.Characters} characters");
            parser._current = parser._lexer.Next();
            parser._next = parser._lexer.Next();
            if (parser._current.Kind == TokenKind.End)
                throw parser.Fault("a filter is missing: say `everyone` to select all", IssueCode.EmptyInput);
            var filter = parser.Or();
            if (parser._current.Kind != TokenKind.End)
                throw parser.Unexpected("`and`, `or` or the end");
            if (filter.Height > limits.Levels)
                throw new SyntaxFault(IssueCode.TooLarge, 0, text.Length, $"the filter is nested more than {limits.Levels} levels deep");
            filter.Source = parser._source;
            return new FilterParseResult(filter, []);
        }
        catch (SyntaxFault fault)
        {
            return new FilterParseResult(null, [new Issue(Severity.Error, fault.Code, fault.Message)
            {
                Suggestions = fault.Suggestions,
                Span = parser._source.Span(fault.Start, fault.Length),
            }]);
        }
    }

    private Filter Or() => Group("or", And, parts => Filter.Any([.. parts]));

    private Filter And() => Group("and", Unary, parts => Filter.All([.. parts]));

    private Filter Group(string word, Func<Filter> part, Func<List<Filter>, Filter> join)
    {
        var start = _current.Start;
        var first = part();
        if (!_current.IsWord(word))
            return first;
        var parts = new List<Filter> { first };
        while (TakeWord(word))
            parts.Add(part());
        return Node(start, join(parts));
    }

    private Filter Unary()
    {
        if (!_current.IsWord("not"))
            return Primary();
        var start = Take().Start;
        var inner = Deeper(Unary);
        return Node(start, !inner);
    }

    private Filter Primary()
    {
        var start = _current.Start;
        if (_current.IsSymbol("("))
            return Parenthesised();
        if (TakeWord("everyone"))
            return Node(start, new Everyone());
        if (TakeWord("nobody"))
            return Node(start, new Nobody());
        if (_current.IsWord("in") && _next.IsWord("segment"))
        {
            (_, _) = (Take(), Take());
            var key = Take(TokenKind.Text, "the segment's key in quotes").Text;
            return Node(start, new InSegment(key));
        }

        if (_current.IsWord("changed") && _next.IsSymbol("("))
        {
            Take();
            var path = InParentheses(Path);
            return Node(start, new Changed(path));
        }

        return Quantified() is { } quantifier ? Related(quantifier) : Condition();
    }

    private Filter Parenthesised()
    {
        var open = Take();
        if (_current.IsSymbol(")"))
            throw new SyntaxFault(IssueCode.EmptyInput, open.Start, _current.End - open.Start, "these parentheses are empty");
        var inner = Deeper(Or);
        Expect(")");
        return inner;
    }

    private Quantifier? Quantified() =>
        _current.Kind == TokenKind.Name && Vocabulary.Find<Quantifier>(_current.Text) is { } quantifier &&
        (_next.Kind == TokenKind.QuotedName || (_next.Kind == TokenKind.Name && !Vocabulary.OperatorStarts.Contains(_next.Text)))
            ? quantifier
            : null;

    private Filter Related(Quantifier quantifier)
    {
        var start = Take().Start;
        var relation = Path();
        var where = _current.IsSymbol("(") ? Parenthesised() : null;
        if (where is null && quantifier == Quantifier.All)
            throw Fault($"`all {relation}` needs a filter in parentheses: to ask whether there are any rows, say `any {relation}`");
        return Node(start, new Related(quantifier, relation, where));
    }

    private Filter Condition()
    {
        var start = _current.Start;
        var subject = Subject();
        var operatorStart = _current.Start;
        var @operator = Operator(subject);
        var operatorEnd = _lastEnd;
        var operands = Operands(@operator);
        var matchCase = _current.IsWord("match") && _next.IsWord("case");
        if (matchCase)
        {
            if (!@operator.ComparesText)
                throw Fault($"`{@operator.Text}` does not compare text: leave out `match case`");
            (_, _) = (Take(), Take());
        }

        var condition = Node(start, new Condition(subject, @operator, operands, matchCase));
        _source.AddOperator(condition, operatorStart, operatorEnd);
        return condition;
    }

    /// <summary>Counts a node, and notes where it stands.</summary>
    private T Node<T>(int start, T node)
        where T : Filter
    {
        if (++_nodes > _limits.Nodes)
            throw new SyntaxFault(IssueCode.TooLarge, start, _lastEnd - start, $"the filter has more than {_limits.Nodes} parts");
        _source.Add(node, start, _lastEnd);
        return node;
    }

    private T Deeper<T>(Func<T> read)
    {
        if (++_level >= _limits.Levels)
            throw Fault($"the filter is nested more than {_limits.Levels} levels deep", IssueCode.TooLarge);
        var result = read();
        _level--;
        return result;
    }

    private T InParentheses<T>(Func<T> read)
    {
        Expect("(");
        var result = read();
        Expect(")");
        return result;
    }

    private Token Take()
    {
        var taken = _current;
        (_current, _next, _lastEnd) = (_next, _lexer.Next(), taken.End);
        return taken;
    }

    private Token Take(TokenKind kind, string expected) => _current.Kind == kind ? Take() : throw Unexpected(expected);

    private bool TakeWord(string word)
    {
        if (!_current.IsWord(word))
            return false;
        Take();
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (!_current.IsSymbol(symbol))
            return false;
        Take();
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
            throw Unexpected($"`{symbol}`");
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
            throw Unexpected($"`{word}`");
    }

    private SyntaxFault Unexpected(string expected) => Fault(
        _current.Kind == TokenKind.End ? $"the filter ends where {expected} is expected"
        : $"{FilterText.InBackQuotes(_current.Kind == TokenKind.Text ? $"'{_current.Text}'" : _current.Text)} stands where {expected} is expected");

    private SyntaxFault Fault(string message, IssueCode code = IssueCode.Syntax) => new(code, _current.Start, _current.End - _current.Start, message);
}
