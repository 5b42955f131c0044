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
        var shapes = new ConcurrentDictionary<string, int>();
        Law.ForAll(Cases, question =>
        {
            Count(question, seen, shapes);
            Assert.DoesNotContain(question.Bound.Issues, i => i.Severity == Severity.Error);
            var interpreted = question.Bound.Interpret(question.Moment);
            var compiled = question.Bound.Compile(question.Moment);
            var related = question.Related;
            var matching = new List<Sample>();
            foreach (var entity in question.Entities)
            {
                var meant = Meaning.Holds(question.Filter, entity, question.Base, question.Schema, question.Moment);
                Assert.Equal(meant, interpreted.Matches(entity, related));
                Assert.Equal(meant, compiled.Matches(entity, related));
                if (meant)
                    matching.Add(entity);
            }

            Assert.Equal(matching, compiled.Where(question.Entities.ToArray(), related));
            Assert.Equal(matching.Count, compiled.Count(question.Entities.ToArray(), related));
        });

        output.WriteLine("operator           type            cases");
        foreach (var (key, count) in seen.OrderBy(s => s.Key.Operator, StringComparer.Ordinal).ThenBy(s => s.Key.Type.ToString(), StringComparer.Ordinal))
            output.WriteLine($"{key.Operator,-18} {key.Type,-14} {count,6}");
        output.WriteLine($"across relations: {string.Join(", ", shapes.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {s.Value}"))}");
        if (!Law.IsWhole)
            return;
        Assert.Empty(AllPairs().Except(seen.Keys));
        Assert.Empty(AllShapes().Except(shapes.Keys));
    }

    private static IEnumerable<string> AllShapes() =>
    [
        .. from quantifier in Enum.GetNames<Quantifier>() from relation in SampleSchema.Relations select $"{quantifier} {relation.Name}",
        .. Enum.GetNames<AggregateFunction>(),
        .. Enum.GetNames<AggregateFunction>().Select(f => f + " where"),
        "path", "derived", "missing",
    ];

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
        var related = question.Related;
        Assert.All(question.Entities, e => Assert.Equal(relation(mine.Matches(e, related)), theirs.Matches(e, related)));
    }

    private static void AreAlike(Question question, Filter one, Filter other) =>
        Agree(question with { Filter = one }, other, matches => matches);

    private static IEnumerable<(string Operator, FieldType Type)> AllPairs() =>
        from @operator in Operators.All
        from type in SampleSchema.With(new CustomField("x", new(ScalarType.Text))).Fields.Select(f => f.Type).Distinct()
        where @operator.Takes(type)
        select (@operator.Key, type);

    private static void Count(
        Question question, ConcurrentDictionary<(string Operator, FieldType Type), int> seen, ConcurrentDictionary<string, int> shapes)
    {
        void Shape(string name) => shapes.AddOrUpdate(name, 1, (_, n) => n + 1);

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
                case Related related:
                    Shape($"{related.Quantifier} {related.Relation.Steps[^1]}");
                    if (related.Where is { } rows)
                        pending.Push(rows);
                    break;
                case Condition { Subject: AggregateSubject aggregate }:
                    Shape(aggregate.Function + (aggregate.Where is null ? "" : " where"));
                    if (aggregate.Where is { } where)
                        pending.Push(where);
                    break;
                case Condition { Subject: FieldSubject { Path.Steps: [.., var name] steps } } condition:
                    if (question.Schema.Fields.FirstOrDefault(f => f.Name == name) is not { } field)
                    {
                        Shape("missing");
                        break;
                    }

                    seen.AddOrUpdate((condition.Operator.Key, field.Type), 1, (_, n) => n + 1);
                    if (steps.Count > 1)
                        Shape("path");
                    if (field.Formula is not null)
                        Shape("derived");
                    break;
            }
        }
    }
}
