using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>One random question: a schema, a filter over it, a base of entities, and a moment.</summary>
internal sealed record Question(SampleSchema Schema, Filter Filter, SampleBase Base, Moment Moment)
{
    public IReadOnlyList<Sample> Entities => Base.Entities;

    public RelatedRows Related => Schema.Related(Base);

    public BindResult<Sample> Bound => Filter.Bind<Sample>(Schema.Context);

    /// <summary>What somebody needs to repeat the case.</summary>
    public override string ToString() => $"""

        filter  {Filter}
        segments
        {string.Join(Environment.NewLine, Schema.Context.Segments!.Segments.Select(s => $"{s.Key}: {s.Filter} include {s.Include} exclude {s.Exclude}"))}
        derived
        {string.Join(Environment.NewLine, Schema.Fields.Where(f => f.Formula is not null).Select(f => $"{f.Name}: {f.Formula}"))}
        links   {string.Join(", ", Base.Links)}
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

    // SEGMENTATION_LAW_PERCENT says how many per cent of the cases run (at least one): mutation runs repeat the laws for every mutant.
    private static readonly int Percent = int.Parse(Environment.GetEnvironmentVariable("SEGMENTATION_LAW_PERCENT") ?? "100", CultureInfo.InvariantCulture);

    /// <summary>Whether the laws run on all their cases, so that what they met can be asked for.</summary>
    public static bool IsWhole => Percent >= 100;

    public static void ForAll(int cases, Action<Question> law) => InEachCulture(() =>
        Check.One(Cases(cases), Prop.ForAll(Questions(), law)));

    public static void ForAllWritable(int cases, Action<Filter> law) => ForAll(cases, dice => dice.Writable(), Smaller, law);

    /// <summary>A law on whatever dice can roll and cannot be made smaller.</summary>
    public static void ForAll<T>(int cases, Func<Dice, T> roll, Action<T> law) => ForAll(cases, roll, _ => [], law);

    /// <summary>A law on whatever dice can roll and can be made smaller.</summary>
    public static void ForAll<T>(int cases, Func<Dice, T> roll, Func<T, IEnumerable<T>> smaller, Action<T> law) => InEachCulture(() =>
        Check.One(Cases(cases), Prop.ForAll(Arb.From(Seeds.Select(s => roll(new Dice(s))), smaller), law)));

    private static Config Cases(int all) => Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, all * Percent / 100));

    private static Gen<int> Seeds => Gen.Choose(0, int.MaxValue);

    private static Arbitrary<Question> Questions() => Arb.From(
        Seeds.Select(seed =>
        {
            var dice = new Dice(seed);
            var schema = dice.WithSegments(dice.Schema());
            return new Question(schema, dice.Filter(schema), dice.Base(schema), dice.Moment());
        }),
        question => Smaller(question.Filter).Select(f => question with { Filter = f })
            .Concat(Enumerable.Range(0, question.Entities.Count).Select(i => question with { Base = Without(question.Base, question.Entities[i]) })));

    private static IEnumerable<Filter> Smaller(Filter filter) => filter switch
    {
        AllOf all => [.. all.Parts, .. Without(all.Parts).Select(p => Filter.All([.. p]))],
        AnyOf any => [.. any.Parts, .. Without(any.Parts).Select(p => Filter.Any([.. p]))],
        Not not => [not.Inner, .. Smaller(not.Inner).Select(f => !f)],
        Related { Where: { } where } related => [where, .. Smaller(where).Select(f => new Related(related.Quantifier, related.Relation, f))],
        Condition { Subject: AggregateSubject { Where: { } where } aggregate } condition =>
            new[] { where }.SelectMany<Filter, Filter?>(w => [null, .. Smaller(w)]).Select(w => new Condition(
                new AggregateSubject(aggregate.Function, aggregate.Relation, aggregate.Of, w), condition.Operator, condition.Operands, condition.MatchCase)),
        Condition { Operands.Count: > 1, Operator.Operands: OperandShape.Set } condition =>
            Without(condition.Operands).Select(o => new Condition(condition.Subject, condition.Operator, [.. o], condition.MatchCase)),
        _ => [],
    };

    private static SampleBase Without(SampleBase all, Sample left)
    {
        var smaller = new SampleBase([.. all.Entities.Where(e => e != left)], all.Links);
        foreach (var entity in smaller.Entities)
            entity.Kids = [.. smaller.Entities.Where(o => o.ParentId == entity.Id)];
        return smaller;
    }

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
