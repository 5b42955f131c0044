using System.Collections.Frozen;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Parser
{
    // By their first word.
    private static readonly FrozenDictionary<string, (Operator Operator, string[] Words)[]> OperatorWords = Operators.All
        .Select(o => (Operator: o, Words: o.Text.Split(' ')))
        .GroupBy(o => o.Words[0], StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);

    private Operator Operator(Subject subject)
    {
        if (_current.Kind is not (TokenKind.Name or TokenKind.Symbol) || !OperatorWords.TryGetValue(_current.Text, out var rows))
            throw UnknownOperator(subject);
        var first = Take();
        var length = 1;
        while (rows.Where(r => r.Words.Length > length && IsOperatorWord(r.Words[length])).ToArray() is { Length: > 0 } matching)
        {
            rows = matching;
            length++;
            Take();
        }

        // Two rows are written `in`: one takes a list, the other a period.
        var complete = rows.Where(r => r.Words.Length == length).Select(r => r.Operator).ToArray();
        return complete.FirstOrDefault(o => complete.Length == 1 || o.Operands == OperandShape.Set == _current.IsSymbol("(")) ??
            throw UnfinishedOperator(first, rows.Select(r => r.Operator));
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
