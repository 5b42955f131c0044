using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What is asked about a change is asked of the entity and of the one that it was, to which a relation of its own leads.</summary>
internal sealed partial class Binder
{
    public override Plan? Visit(Changed node) => At("changed", () =>
    {
        if (!MayAskOfChange(node, "changed") || BindField(node.Path) is not { } now)
            return null;
        var before = new PathTerm(_entityType.Previous, now);
        var spellings = OperandBinder.SpellingsOf(now.Picklist, context.Picklists);
        (_part.Term, _part.Operands) = (now, [new TermOperand(before, null, spellings)]);
        // What has no value now and had none is equal to nothing, and has not changed.
        return Plan.Not(Plan.Any(AreEqual(now, before, spellings), Plan.All(new IsEmpty(now), new IsEmpty(before))));
    });

    private PathTerm? BindPrevious(FieldPath path) =>
        MayAskOfChange(path, "previous") && BindField(path) is { } term ? new PathTerm(_entityType.Previous, term) : null;

    private bool MayAskOfChange(object part, string word)
    {
        if (!context.AllowsChange)
            Report(part, Severity.Error, IssueCode.NotAvailable, $"`{word}` has a meaning only where a change is evaluated, in a rule", []);
        else if (_depth > 0)
            Report(part, Severity.Error, IssueCode.NotAvailable, $"`{word}` asks about the entity that is changed, and not about related ones", []);
        return context.AllowsChange && _depth == 0;
    }

    private static Plan AreEqual(Term now, Term before, ValueList<ValueList<Value>> spellings) => now.Type.IsMany
        ? new Compare(now, Comparison.Equal, before, null, now.MatchesCase) { Spellings = spellings }
        : Reduction.Compare(now, Comparison.Equal, new TermOperand(before, null, spellings), now.MatchesCase);
}
