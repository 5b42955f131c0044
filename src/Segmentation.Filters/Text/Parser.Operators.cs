using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Parser
{
    private static readonly (Operator Operator, string[] Words)[] OperatorWords = [.. Operators.All.Select(o => (o, o.Text.Split(' ')))];

    private Operator Operator(Subject subject)
    {
        var first = _current;
        var rows = OperatorWords;
        var length = 0;
        while (rows.Where(r => r.Words.Length > length && IsOperatorWord(r.Words[length])).ToArray() is { Length: > 0 } matching)
        {
            rows = matching;
            length++;
            Take();
        }

        // Two rows are written `in`: one takes a list, the other a period.
        var complete = rows.Where(r => length > 0 && r.Words.Length == length).Select(r => r.Operator).ToArray();
        return complete.FirstOrDefault(o => complete.Length == 1 || o.Operands == OperandShape.Set == _current.IsSymbol("(")) ??
            throw (length > 0 ? UnfinishedOperator(first, rows.Select(r => r.Operator)) : UnknownOperator(subject));
    }

    private bool IsOperatorWord(string word) => _current.IsWord(word) || _current.IsSymbol(word);

    private SyntaxFault UnfinishedOperator(Token first, IEnumerable<Operator> rows) => new(
        IssueCode.UnknownOperator, first.Start, _lastEnd - first.Start, $"this operator goes on as {string.Join(" or ", rows.Select(o => $"`{o.Text}`").Distinct())}");

    private SyntaxFault UnknownOperator(Subject subject)
    {
        if (_current.Kind == TokenKind.End)
            return Fault($"{FilterText.InBackQuotes(FilterText.Show(subject))} needs an operator, such as `=` or `is not empty`", IssueCode.UnknownOperator);
        if (_current.IsSymbol("-") || _current.IsSymbol("+"))
            return Fault($"`{_current.Text}` begins no operator: a name that holds it stands in back quotes", IssueCode.UnknownOperator);
        return new SyntaxFault(
            IssueCode.UnknownOperator, _current.Start, _current.End - _current.Start, $"`{_current.Text}` begins no operator",
            [.. Suggestions.For(_current.Text, Operators.All.Select(o => o.Text).Where(o => char.IsLetter(o[0]) == (_current.Kind == TokenKind.Name)))]);
    }
}
