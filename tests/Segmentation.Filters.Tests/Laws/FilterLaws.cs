using System.Collections.Concurrent;
using Segmentation.Syntax;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class FilterLaws(ITestOutputHelper output)
{
    private const int Cases = 4_000;

    [Fact]
    public void The_interpreter_and_the_delegate_mean_what_the_specification_says()
    {
        var seen = new ConcurrentDictionary<(string Operator, FieldType Type), int>();
        Law.ForAll(Cases, question =>
        {
            Count(question, seen);
            Assert.DoesNotContain(question.Bound.Issues, i => i.Severity == Severity.Error);
            var interpreted = question.Bound.Interpret(question.Moment);
            var compiled = question.Bound.Compile(question.Moment);
            foreach (var entity in question.Entities)
            {
                var meant = Meaning.Holds(question.Filter, entity, question.Schema, question.Moment);
                Assert.Equal(meant, interpreted.Matches(entity));
                Assert.Equal(meant, compiled.Matches(entity));
            }
        });

        output.WriteLine("operator           type            cases");
        foreach (var (key, count) in seen.OrderBy(s => s.Key.Operator, StringComparer.Ordinal).ThenBy(s => s.Key.Type.ToString(), StringComparer.Ordinal))
            output.WriteLine($"{key.Operator,-18} {key.Type,-14} {count,6}");
        Assert.Empty(AllPairs().Except(seen.Keys));
    }

    [Fact]
    public void A_filter_and_its_negation_split_every_base() => Law.ForAll(Cases, question =>
        Agree(question, !question.Filter, matches => !matches));

    [Fact]
    public void A_double_negation_changes_nothing() => Law.ForAll(Cases, question => Agree(question, !!question.Filter, matches => matches));

    [Fact]
    public void De_Morgan_holds() => Law.ForAll(Cases, question =>
    {
        var other = new Dice(question.Filter.GetHashCode()).Filter(question.Schema);
        AreAlike(question, !(question.Filter & other), !question.Filter | !other);
        AreAlike(question, !(question.Filter | other), !question.Filter & !other);
    });

    [Fact]
    public void Everybody_matches_one_of_each_operator_and_its_complement() => Law.ForAll(Cases / 4, question =>
    {
        if (question.Filter is not Condition condition)
            return;
        foreach (var complement in Operators.All.Where(o => o.ComplementOf == condition.Operator))
            Agree(question, new Condition(condition.Subject, complement, condition.Operands, condition.MatchCase), matches => !matches);
    });

    [Fact]
    public void Parsing_what_was_printed_gives_the_filter_back() =>
        Law.ForAllWritable(Cases, filter => Assert.Equal(filter, Filter.Parse(filter.ToText())));

    [Fact]
    public void Reading_what_was_written_gives_the_filter_back() =>
        Law.ForAllWritable(Cases, filter => Assert.Equal(filter, Filter.FromJson(filter.ToJson())));

    [Fact]
    public void What_was_printed_or_written_means_the_same() => Law.ForAll(Cases / 4, question =>
    {
        AreAlike(question, question.Filter, Filter.Parse(question.Filter.ToText()));
        AreAlike(question, question.Filter, Filter.FromJson(question.Filter.ToJson()));
    });

    private static void Agree(Question question, Filter other, Func<bool, bool> relation)
    {
        var mine = question.Bound.Compile(question.Moment);
        var theirs = other.Bind<Sample>(question.Schema.Context).Compile(question.Moment);
        Assert.All(question.Entities, e => Assert.Equal(relation(mine.Matches(e)), theirs.Matches(e)));
    }

    private static void AreAlike(Question question, Filter one, Filter other) =>
        Agree(question with { Filter = one }, other, matches => matches);

    private static IEnumerable<(string Operator, FieldType Type)> AllPairs() =>
        from @operator in Operators.All
        from type in SampleSchema.With(new CustomField("x", new(ScalarType.Text))).Fields.Select(f => f.Type).Distinct()
        where @operator.Takes(type)
        select (@operator.Key, type);

    private static void Count(Question question, ConcurrentDictionary<(string Operator, FieldType Type), int> seen)
    {
        var pending = new Stack<Filter>([question.Filter]);
        while (pending.TryPop(out var filter))
        {
            switch (filter)
            {
                case AllOf all:
                    all.Parts.ToList().ForEach(pending.Push);
                    break;
                case AnyOf any:
                    any.Parts.ToList().ForEach(pending.Push);
                    break;
                case Not not:
                    pending.Push(not.Inner);
                    break;
                case Condition condition:
                    var name = ((FieldSubject)condition.Subject).Path.Steps[0];
                    var type = question.Schema.Fields.First(f => f.Name == name).Type;
                    seen.AddOrUpdate((condition.Operator.Key, type), 1, (_, n) => n + 1);
                    break;
            }
        }
    }
}
