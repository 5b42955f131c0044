using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class CanonicalLaws
{
    private const int Cases = 1_500;

    [Fact]
    public void What_is_simplified_means_the_same() => Law.ForAll(Cases, question => MeansTheSame(question, question.Bound.RequirePlan().Simplify()));

    [Fact]
    public void The_canonical_form_means_the_same() => Law.ForAll(Cases, question => MeansTheSame(question, question.Bound.RequirePlan().Canonical()));

    [Fact]
    public void What_is_canonical_or_simple_stays_as_it_is() => Law.ForAll(Cases, question =>
    {
        var canonical = question.Bound.RequirePlan().Canonical();
        Assert.Equal(canonical, canonical.Canonical());
        var simple = question.Bound.RequirePlan().Simplify();
        Assert.Same(simple, simple.Simplify());
    });

    [Fact]
    public void Filters_that_differ_in_what_does_not_matter_have_one_canonical_form() => Law.ForAll(Cases, question =>
    {
        var other = new Variation(question.Filter.GetHashCode()).Of(question.Filter);
        var (one, varied) = (question.Bound, other.Bind<Sample>(question.Schema.Context with { Limits = new FilterLimits { Nodes = 100_000, Levels = 100 } }));
        Assert.True(one.RequirePlan().Canonical() == varied.RequirePlan().Canonical(), $"{other}\n{PlanWriter.Write(one.RequirePlan().Canonical())}\n{PlanWriter.Write(varied.RequirePlan().Canonical())}");
        Assert.Equal(one.Hash(), varied.Hash());
    });

    private static void MeansTheSame(Question question, Plan other)
    {
        var (plan, related) = (question.Bound.RequirePlan().At(question.Moment), question.Related);
        var resolved = other.At(question.Moment);
        Assert.All(question.Entities, e => Assert.Equal(plan.Accept(new Interpreter(e, related)), resolved.Accept(new Interpreter(e, related))));
    }

    /// <summary>Writes a filter in another way that says the same for what a canonical form is of.</summary>
    private sealed class Variation(int seed)
    {
        private readonly Random _random = new(seed);

        public Filter Of(Filter filter)
        {
            var varied = Inner(filter);
            return _random.Next(8) switch
            {
                0 => !!varied,
                1 => Filter.All(varied, varied),
                2 => Filter.Any(varied, Filter.All(varied, Filter.Everyone)),
                3 => Filter.Any(varied, Filter.Nobody),
                _ => varied,
            };
        }

        private Filter Inner(Filter filter) => filter switch
        {
            AllOf all => Group(all.Parts, Filter.All, Filter.Any),
            AnyOf any => Group(any.Parts, Filter.Any, Filter.All),
            Not not => !Of(not.Inner),
            Related related => new Related(related.Quantifier, related.Relation, related.Where is { } where ? Of(where) : related.Where),
            Condition condition => new Condition(
                Of(condition.Subject), condition.Operator, Operands(condition), condition.MatchCase),
            _ => filter,
        };

        private delegate Filter Grouping(params ReadOnlySpan<Filter> parts);

        private Filter Group(ValueList<Filter> parts, Grouping group, Grouping dual)
        {
            Filter[] varied = [.. parts.Select(Of), .. _random.Next(3) == 0 ? [Of(parts[0])] : Array.Empty<Filter>()];
            _random.Shuffle(varied);
            return _random.Next(4) switch
            {
                0 when varied.Length > 2 => group(varied[0], group(varied.AsSpan(1))),
                1 => !dual([.. varied.Select(v => !v)]),
                _ => group(varied),
            };
        }

        private Subject Of(Subject subject) => subject is AggregateSubject { Where: { } where } aggregate
            ? new AggregateSubject(aggregate.Function, aggregate.Relation, aggregate.Of, Of(where))
            : subject;

        private ValueList<Operand> Operands(Condition condition)
        {
            Operand[] operands = [.. condition.Operands.Select(o => Of(o, condition))];
            if (condition.Operator.Operands == OperandShape.Set)
                _random.Shuffle(operands);
            return [.. operands];
        }

        private Operand Of(Operand operand, Condition condition) => operand switch
        {
            SubjectOperand { Subject: var subject, Offset: var offset } => new SubjectOperand(Of(subject), offset),
            Literal { Value: { Kind: ValueKind.Number } number } when Math.Abs(number.Number) < 1000 => number.Number * 1.00m,
            _ => operand,
        };
    }
}
