using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Explains the parts of a bound filter for entities at one moment, by the interpreter.</summary>
internal sealed class Explainer(Moment moment, RelatedRows related)
{
    private const int MostRows = 10;

    public Explanation Explain(BoundPart part, object entity)
    {
        var plan = part.Plan!.At(moment);
        return part.Filter switch
        {
            AllOf or AnyOf or Not or InSegment => new Explanation(part.Filter, plan, Holds(plan, entity))
            {
                Parts = [.. part.Parts.Select(p => Explain(p, entity))],
            },
            Condition condition => Explain(part, condition, plan, entity),
            Related asked => Explain(part, asked, plan, entity),
            Changed changed => Explain(part, changed, plan, entity),
            _ => new Explanation(part.Filter, plan, Holds(plan, entity)),
        };
    }

    private Explanation Explain(BoundPart part, Condition condition, Plan plan, object entity)
    {
        if (part.Term is not { } term)
        {
            var found = part.Way.RowsOf(entity, related).ToList();
            return new Explanation(condition, plan, Holds(plan, entity)) { Rows = Explain(found, null, part.Target!), RowCount = found.Count };
        }

        // An anniversary falls on a day, whatever the field holds.
        var comparedAs = condition.Operator.Operands == OperandShape.Days ? new FieldType(ScalarType.Date) : term.Type;
        var rows = term is AggregateTerm aggregate ? Rows(aggregate, part, entity) : default;
        return new Explanation(condition, plan, Holds(plan, entity))
        {
            AsksValue = true,
            IsMasked = term.IsSensitive,
            Actual = Actual(term, entity),
            ActualItems = ActualItems(term, entity),
            Expected = [.. condition.Operands.Zip(part.Operands, (written, bound) => Explain(written, bound, comparedAs, entity))],
            Rows = rows.Rows ?? [],
            RowCount = rows.Count,
        };
    }

    /// <summary>A change is told by what is and, as far as it is one value, by what was.</summary>
    private Explanation Explain(BoundPart part, Changed changed, Plan plan, object entity)
    {
        var (term, before) = (part.Term!, new SubjectOperand(new PreviousSubject(changed.Path)));
        return new Explanation(changed, plan, Holds(plan, entity))
        {
            AsksValue = true,
            IsMasked = term.IsSensitive,
            Actual = Actual(term, entity),
            ActualItems = ActualItems(term, entity),
            Expected = term.Type.IsMany ? [] : [Explain(before, part.Operands[0], term.Type, entity)],
        };
    }

    private Explanation Explain(BoundPart part, Related asked, Plan plan, object entity)
    {
        var matches = Holds(plan, entity);
        var rows = part.Way.RowsOf(entity, related).ToList();
        var where = part.Parts.FirstOrDefault();
        // What one row settles, that row explains; else all of them do.
        var isSettledByOne = matches == (asked.Quantifier == Quantifier.Any);
        var deciding = rows.Where(r => !isSettledByOne || where is null || Holds(where.Plan!.At(moment), r) == (asked.Quantifier != Quantifier.All));
        return new Explanation(asked, plan, matches) { Rows = Explain(deciding, where, part.Target!), RowCount = rows.Count };
    }

    /// <summary>The rows that an aggregate folded, those with nothing to fold left out; of a masked one none, since they give away what it came to.</summary>
    private (IReadOnlyList<ExplainedRow> Rows, int? Count) Rows(AggregateTerm aggregate, BoundPart part, object entity)
    {
        var rows = aggregate.RowsOf(entity, related).ToList();
        if (aggregate.IsSensitive)
            return ([], rows.Count);
        var resolved = (AggregateTerm)new MomentResolver(moment).Rewrite(aggregate);
        bool IsFolded(object row) => Holds(resolved.Where, row) && (resolved.Of is not { } of || !of.Accept(new TermInterpreter(row, related)).IsEmpty);
        // The parts may also be what an operand asks of rows of its own.
        var where = part.Filter is Condition { Subject: AggregateSubject { Where: not null } } ? part.Parts[0] : null;
        return (Explain(rows.Where(IsFolded), where, part.Target!), rows.Count);
    }

    private ExplainedRow[] Explain(IEnumerable<object> rows, BoundPart? where, EntityType target) =>
        [.. rows.Take(MostRows).Select(row => new ExplainedRow(target.KeyOf(row), where is null ? null : Explain(where, row)))];

    private ExplainedOperand Explain(Operand written, BoundOperand bound, FieldType type, object entity)
    {
        switch (bound)
        {
            case TermOperand other:
                var isMasked = other.Term.IsSensitive;
                var value = isMasked ? default : ValueComparison.Shifted(Read(other.Term, entity), other.Shift, moment.Zone) ?? default;
                return new ExplainedOperand(written, value, value) { IsMasked = isMasked };
            case EqualityOperand constant:
                return new ExplainedOperand(written, constant.Spellings[0], constant.Spellings[0]);
            default:
                var interval = bound is DaysOperand days ? days.Interval(type) : (IntervalOperand)bound;
                var (from, to) = (interval.Low.At(moment), interval.High.At(moment));
                return new ExplainedOperand(written, from.Value, to.Value) { IncludesFrom = from.IsInclusive, IncludesTo = to.IsInclusive };
        }
    }

    private Value Actual(Term term, object entity) => term.IsSensitive || term.Type.IsMany ? default : Read(term, entity);

    private IReadOnlyList<string> ActualItems(Term term, object entity) =>
        term.IsSensitive || !term.Type.IsMany ? [] : [.. new Interpreter(entity, related).Items(term)];

    private bool Holds(Plan plan, object entity) => plan.Accept(new Interpreter(entity, related));

    private Value Read(Term term, object entity) => new MomentResolver(moment).Rewrite(term).Accept(new TermInterpreter(entity, related));
}
