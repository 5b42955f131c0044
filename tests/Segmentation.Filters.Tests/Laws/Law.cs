using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>One random question: a schema, a filter over it, some entities, and a moment.</summary>
internal sealed record Question(SampleSchema Schema, Filter Filter, IReadOnlyList<Sample> Entities, Moment Moment)
{
    public BindResult<Sample> Bound => Filter.Bind<Sample>(Schema.Context);

    /// <summary>What somebody needs to repeat the case.</summary>
    public override string ToString() => $"""

        filter  {Filter}
        segments
        {string.Join(Environment.NewLine, Schema.Context.Segments!.Segments.Select(s => $"{s.Key}: {s.Filter} include {s.Include} exclude {s.Exclude}"))}
        moment  {Moment.Instant:O} {Moment.Zone.Id} {Moment.WeekStart}
        entities
        {string.Join(Environment.NewLine, Entities.Select(e => JsonSerializer.Serialize(e, SerializerOptions)))}
        """;

    private static readonly JsonSerializerOptions SerializerOptions = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}

/// <summary>Runs laws on random questions in the cultures that break careless code, and shrinks what fails.</summary>
internal static class Law
{
    private static readonly string[] Cultures = ["", "de-DE", "tr-TR"];

    public static void ForAll(int cases, Action<Question> law) => InEachCulture(() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(Questions(), law)));

    public static void ForAllWritable(int cases, Action<Filter> law) => InEachCulture(() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(Arb.From(Seeds.Select(s => new Dice(s).Writable()), Smaller), law)));

    private static Gen<int> Seeds => Gen.Choose(0, int.MaxValue);

    private static Arbitrary<Question> Questions() => Arb.From(
        Seeds.Select(seed =>
        {
            var dice = new Dice(seed);
            var schema = dice.WithSegments(dice.Schema());
            return new Question(schema, dice.Filter(schema), [.. Enumerable.Range(0, 6).Select(_ => dice.Entity(schema))], dice.Moment());
        }),
        question => Smaller(question.Filter).Select(f => question with { Filter = f })
            .Concat(question.Entities.Count > 1 ? question.Entities.Select(e => question with { Entities = [e] }) : []));

    private static IEnumerable<Filter> Smaller(Filter filter) => filter switch
    {
        AllOf all => [.. all.Parts, .. Without(all.Parts).Select(p => Filter.All([.. p]))],
        AnyOf any => [.. any.Parts, .. Without(any.Parts).Select(p => Filter.Any([.. p]))],
        Not not => [not.Inner, .. Smaller(not.Inner).Select(f => !f)],
        Related { Where: { } where } related => Smaller(where).Select(f => new Related(related.Quantifier, related.Relation, f)),
        Condition { Operands.Count: > 1, Operator.Operands: OperandShape.Set } condition =>
            Without(condition.Operands).Select(o => new Condition(condition.Subject, condition.Operator, [.. o], condition.MatchCase)),
        _ => [],
    };

    private static IEnumerable<List<T>> Without<T>(ValueList<T> items) =>
        Enumerable.Range(0, items.Count).Select(i => items.Where((_, j) => j != i).ToList());

    private static void InEachCulture(Action check)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in Cultures)
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                check();
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
