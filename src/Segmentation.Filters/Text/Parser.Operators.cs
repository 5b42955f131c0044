using System.Collections.Frozen;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Parser
{
    private static readonly OperatorPrefix AllOperators = OperatorPrefix.Of(Operators.All.Select(o => (o, o.Text.Split(' '))), 0);

    private Operator Operator(Subject subject)
    {
        var (first, prefix) = (_current, AllOperators);
        while (_current.Kind is TokenKind.Name or TokenKind.Symbol && prefix.Longer.TryGetValue(_current.Text, out var longer))
        {
            prefix = longer;
            Take();
        }

        if (ReferenceEquals(prefix, AllOperators))
            throw UnknownOperator(subject);
        // Two are written `in`: one takes a list, the other a period.
        return prefix.Complete switch
        {
            [] => throw UnfinishedOperator(first, prefix.All),
            [var only] => only,
            var several => Array.Find(several, o => o.Operands == OperandShape.Set == _current.IsSymbol("("))!,
        };
    }

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

    /// <summary>The operators that begin with some words.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="Complete">Those that are these words.</param>
    /// <param name="Longer">By the next word, the others.</param>
    private sealed record OperatorPrefix(Operator[] All, Operator[] Complete, FrozenDictionary<string, OperatorPrefix> Longer)
    {
        public static OperatorPrefix Of(IEnumerable<(Operator Operator, string[] Words)> rows, int length) => new(
            [.. rows.Select(r => r.Operator)],
            [.. rows.Where(r => r.Words.Length == length).Select(r => r.Operator)],
            rows.Where(r => r.Words.Length > length).GroupBy(r => r.Words[length], StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(g => g.Key, g => Of(g, length + 1), StringComparer.OrdinalIgnoreCase));
    }
}
