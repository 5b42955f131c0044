using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Binder
{
    private const string InDerivedField = "in the derived field";

    // The derived fields that are being bound, each in the formula of the one before.
    private IReadOnlyList<string> _deriving = [];

    public IEnumerable<Issue> IssuesOf(DerivedField derived)
    {
        BindDerived(derived, derived);
        return _issues.Where(i => i.Severity == Severity.Error);
    }

    private Term? BindDerived(object part, DerivedField derived)
    {
        var name = $"{_entityType.Name}.{derived.Name}";
        if (_deriving.Contains(name))
        {
            var circle = string.Join(" -> ", _deriving.SkipWhile(n => n != name).Append(name));
            return Missing<Term>(part, IssueCode.Circle, $"derived fields ask for one another in a circle: {circle}");
        }

        if (Enter(derived.Formula.Levels, derived.Formula.Parts, null) is not { } inner)
            return Missing<Term>(part, IssueCode.TooLarge, $"with the formula of `{name}` the filter is too large");
        inner._deriving = [.. _deriving, name];
        var term = inner.Bind(derived.Formula);
        _nodes = inner._nodes;
        foreach (var issue in inner.Issues.Where(i => i.Severity == Severity.Error))
        {
            // Of derived fields within derived fields the innermost is where the fault is.
            var message = issue.Message.StartsWith(InDerivedField, StringComparison.Ordinal) ? issue.Message : $"{InDerivedField} `{name}`: {issue.Message}";
            Report(part, Severity.Error, issue.Code, message, issue.Suggestions);
        }

        return term;
    }

    private Term? Bind(Formula formula)
    {
        switch (formula)
        {
            case SubjectFormula { Subject: var subject }:
                return BindSubject(subject);
            case NumberFormula { Number: var number }:
                return new ConstantTerm(Value.Of(number));
            case TodayFormula:
                return new TodayTerm();
            case ArithmeticFormula arithmetic:
                var (left, right) = (Bind(arithmetic.Left, FieldTypes.Number, "numbers"), Bind(arithmetic.Right, FieldTypes.Number, "numbers"));
                return left is null || right is null ? null : new ArithmeticTerm(left, arithmetic.Operator, right);
            case DaysBetweenFormula days:
                var (from, to) = (Bind(days.From, FieldTypes.Time, "dates or datetimes"), Bind(days.To, FieldTypes.Time, "dates or datetimes"));
                return from is null || to is null ? null : new DaysBetweenTerm(from, to);
            default:
                throw new InvalidOperationException($"{formula.GetType().Name} is no formula.");
        }
    }

    private Term? Bind(Formula formula, FieldTypes types, string what)
    {
        if (Bind(formula) is not { } term)
            return null;
        return (types & term.Type.Flag) != 0
            ? term
            : Missing<Term>(formula, IssueCode.OperandType, $"{what} are needed, and {Shown(formula)} is {term.Type}");
    }

    private static string Shown(Formula formula) => formula is SubjectFormula { Subject: var subject } ? Quoted(subject) : "a part";
}
