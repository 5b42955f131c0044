using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Binder
{
    /// <summary>Says so where a condition is true on empty, reckoned through the negations around it.</summary>
    private void WarnOfEmpties(Condition node, Term term, ValueList<BoundOperand> operands)
    {
        var isTrueOnEmpty = node.Operator.ComplementOf is not null != _isNegated;
        // Who asks about emptiness itself knows.
        if (!isTrueOnEmpty || node.Operator.Operands == OperandShape.None)
            return;

        // A sum is empty only beyond what numbers hold, which nobody needs to be told of.
        static bool MayBeEmpty(Term term) => term is { CanBeEmpty: true } and not AggregateTerm { Function: AggregateFunction.Sum };
        var empties = new List<string>();
        if (MayBeEmpty(term))
            empties.Add(Quoted(node.Subject));
        for (var i = 0; i < operands.Count; i++)
        {
            if (operands[i] is TermOperand { Term: var other } && MayBeEmpty(other) && Quoted(((SubjectOperand)node.Operands[i]).Subject) is var quoted
                && !empties.Contains(quoted))
            {
                empties.Add(quoted);
            }
        }

        if (empties.Count > 0)
            Report(node, Severity.Information, IssueCode.SelectsEmpty, $"also selects those with no value in {string.Join(" or ", empties)}", []);
    }

    /// <summary>Says so where emptiness is asked of a field beside which there is a relation of the same name.</summary>
    private void WarnOfRelationOfThatName(Condition node)
    {
        if (node is not { Operator.Operands: OperandShape.None, Subject: FieldSubject { Path.Steps: [var name] } } ||
            _entityType.RelationsNamed(name) is not [var relation])
        {
            return;
        }

        var quoted = FilterText.Quote(relation.Name);
        var message = $"{FilterText.InBackQuotes(name)} is the field here: of the relation say `any {quoted}` or `no {quoted}`";
        Report(node, Severity.Warning, IssueCode.AmbiguousField, message, []);
    }

    private void WarnOfBackwardRange(Condition node)
    {
        var isBackward = (node.Operator.Operands, node.Operands) switch
        {
            (OperandShape.Two, [var low, var high]) => low.IsAbove(high),
            (_, [RollingPeriod { Length: 0 }]) => true,
            _ => false,
        };
        if (isBackward)
            Report(node, Severity.Warning, IssueCode.NeverTrue, "nothing lies between these two ends", []);
    }
}
