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
        var limits = new FilterLimits { Nodes = 100_000, Levels = FilterLimits.MostLevels };
        var (one, varied) = (question.Bound, other.Bind<Sample>(question.Schema.Context with { Limits = limits }));
        Assert.Equal(PlanWriter.Write(one.RequirePlan().Canonical()), PlanWriter.Write(varied.RequirePlan().Canonical()));
        Assert.Equal(one.RequirePlan().Canonical(), varied.RequirePlan().Canonical());
        Assert.Equal(one.Hash(), varied.Hash());
    });

    private static void MeansTheSame(Question question, Plan other)
    {
        var (plan, related) = (question.Bound.RequirePlan().At(question.Moment), question.Related);
        var resolved = other.At(question.Moment);
        Assert.All(question.Entities, e => Assert.Equal(plan.Accept(new Interpreter(e, related)), resolved.Accept(new Interpreter(e, related))));
    }
}
