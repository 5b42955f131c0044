using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Conditions over a change: what was, and whether it is different.</summary>
public sealed class ChangeConditionTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly SampleSchema Schema = SampleSchema.With();

    private static readonly BindingContext Context = Schema.Context with { AllowsChange = true };

    [Theory]
    [InlineData("changed(kind)", true)]
    [InlineData("changed(name)", false)]                    // equal but for case, as `=` compares
    [InlineData("changed(code)", true)]                     // declared to be compared with case
    [InlineData("changed(formerKind)", false)]              // a code and its alias are one item
    [InlineData("changed(revenue)", true)]                  // from nothing to something
    [InlineData("changed(employees)", false)]               // nothing before and after
    [InlineData("changed(tags)", false)]                    // the same items in another order, one of them twice
    [InlineData("changed(channels)", false)]                // items by their spellings
    [InlineData("not changed(kind)", false)]
    [InlineData("previous(kind) = 'RETAIL' and kind = 'TRADE'", true)]
    [InlineData("previous(kind) = 'WHOLESALE'", false)]
    [InlineData("previous(revenue) is empty", true)]
    [InlineData("previous(revenue) != 5", true)]            // true on empty, as a complement
    [InlineData("visits > previous(visits)", true)]
    [InlineData("previous(visits) > visits", false)]
    [InlineData("previous(tags) has all ('a', 'b')", true)]
    [InlineData("previous(name) contains 'ANN'", true)]
    public void Matches_Change_ComparesWithWhatWas(string text, bool expected)
    {
        var before = new Sample
        {
            Id = 1,
            Name = "Ann",
            Code = "x",
            Kind = "RETAIL",
            FormerKind = "TRADE",
            Visits = 3,
            Tags = ["a", "b"],
            Channels = ["TEL", "CHAT"],
        };
        var after = new Sample
        {
            Id = 1,
            Name = "ANN",
            Code = "X",
            Kind = "B2B",
            FormerKind = "b2b",
            Visits = 4,
            Revenue = 7,
            Tags = ["B", "a", "b"],
            Channels = ["chat", "phone"],
        };
        Assert.Equal(expected, Answer(text, before, after));
    }

    [Theory]
    [InlineData("changed(kind)", true)]
    [InlineData("changed(revenue)", false)]                 // empty, and there was nothing
    [InlineData("previous(kind) is empty", true)]
    [InlineData("previous(kind) = 'RETAIL'", false)]
    [InlineData("previous(isActive) = false", false)]       // what was not there was not false
    public void Matches_NewEntity_HadNothing(string text, bool expected) =>
        Assert.Equal(expected, Answer(text, null, new Sample { Id = 1, Kind = "RETAIL" }));

    [Theory]
    [InlineData("any children (changed(kind))", "/where/changed  `changed` asks about the entity that is changed, and not about related ones")]
    [InlineData("changed(sort)", "/changed  unknown field `sort`")]
    [InlineData("previous(kind) = 'X'", "/value  'X' is no item of kind")]
    [InlineData("in segment 'moved'", "/segment  in segment 'moved': `changed` has a meaning only where a change is evaluated, in a rule")]
    public void Bind_WrongConditionOverAChange_IsAnError(string text, string expected)
    {
        var context = Context with { Segments = new SegmentCatalogue([new SegmentDefinition("moved", "sample", Filter.Parse("changed(kind)"))]) };
        var issue = Filter.FromJson(Filter.Parse(text).ToJson()).Bind<Sample>(context).Issues.Single(i => i.Severity == Severity.Error);
        Assert.Equal(expected, issue.ToString());
    }

    [Fact]
    public void Bind_WhereNoChangeIsEvaluated_IsAnError() =>
        Assert.Equal(IssueCode.NotAvailable, Filter.Parse("changed(kind)").Bind<Sample>(Schema.Context).Issues.Single().Code);

    [Fact]
    public void Explain_Change_TellsWhatIsAndWhatWas()
    {
        var bound = Filter.Parse("changed(kind) and previous(visits) < 5").Bind<Sample>(Context);
        var (before, after) = (new Sample { Id = 1, Kind = "RETAIL", Visits = 3 }, new Sample { Id = 1, Kind = "TRADE", Visits = 9 });
        Assert.Equal(
            """
            yes  changed(kind) and previous(visits) < 5
              yes  changed(kind): is 'TRADE', was 'RETAIL'
              yes  previous(visits) < 5: is 3
            """,
            bound.Explain(after, Now, Rows(bound, before)).ToString());
    }

    [Fact]
    public void Matches_RowsWithoutTheChange_Throws() => Assert.Throws<RelatedRowsNotLoadedException>(() =>
        Filter.Parse("changed(kind)").Bind<Sample>(Context).Compile(Now).Matches(new Sample { Id = 1 }, Schema.Related(new([new Sample { Id = 1 }], []))));

    [Fact]
    public void NeverMatches_WhatIsAndWasApart_IsNotRefuted()
    {
        Assert.Equal(Verdict.Yes, Filter.Parse("previous(visits) > 5 and previous(visits) < 3").Bind<Sample>(Context).NeverMatches());
        Assert.NotEqual(Verdict.Yes, Filter.Parse("previous(visits) > 5 and visits < 3 and changed(visits)").Bind<Sample>(Context).NeverMatches());
    }

    [Fact]
    public void Law_AnyFilterOverAChange_MeansWhatANaiveReadingSays() => Law.ForAll(400, Roll, c =>
    {
        var bound = c.Filter.Bind<Sample>(c.Schema.Context with { AllowsChange = true });
        var rows = Rows(bound, c.Before);
        var expected = c.Holds(c.Filter);
        Assert.Equal(expected, bound.Interpret(c.Moment).Matches(c.After, rows));
        Assert.Equal(expected, bound.Compile(c.Moment).Matches(c.After, rows));
        Assert.Equal(expected, bound.Explain(c.After, c.Moment, rows).Matches);
        Assert.Equal(expected, bound.EntityType.Compile(bound.Plan!.Simplify().At(c.Moment)).Matches(c.After, rows));
    });

    private static bool Answer(string text, Sample? before, Sample after)
    {
        var bound = Filter.Parse(text).Bind<Sample>(Context);
        var rows = Rows(bound, before);
        var answer = bound.Interpret(Now).Matches(after, rows);
        Assert.Equal(answer, bound.Compile(Now).Matches(after, rows));
        return answer;
    }

    private static ChangeRows<Sample> Rows(BindResult<Sample> bound, Sample? before) => new(RelatedRows.None, bound.EntityType, before);

    private static Case Roll(Dice dice)
    {
        var schema = dice.Schema();
        var (before, after) = (dice.Entity(schema, 1), dice.Entity(schema, 1));
        // What did not change is met too.
        foreach (var property in typeof(Sample).GetProperties().Where(p => p.CanWrite && dice.Chance(0.5)))
            property.SetValue(before, property.GetValue(after));
        return new Case(schema, OverChange(dice, schema, 2), dice.Chance(0.15) ? null : before, after, dice.Moment());
    }

    private static Filter OverChange(Dice dice, SampleSchema schema, int levels)
    {
        if (levels > 0 && dice.Chance(0.5))
        {
            Filter[] parts = [OverChange(dice, schema, levels - 1), OverChange(dice, schema, levels - 1)];
            return dice.Number(0, 2) switch { 0 => Filter.All(parts), 1 => Filter.Any(parts), _ => !parts[0] };
        }

        if (dice.Chance(0.5))
            return new Changed(dice.Pick([.. schema.Fields.Where(f => f.Formula is null)]).Name);
        var condition = dice.Condition(schema, depth: 0);
        return condition is { Subject: FieldSubject { Path: var path } } && !condition.Operands.Any(o => o is SubjectOperand) && dice.Chance(0.7)
            ? new Condition(new PreviousSubject(path), condition.Operator, condition.Operands, condition.MatchCase)
            : condition;
    }

    private sealed record Case(SampleSchema Schema, Filter Filter, Sample? Before, Sample After, Moment Moment)
    {
        public bool Holds(Filter filter) => filter switch
        {
            AllOf all => all.Parts.All(Holds),
            AnyOf any => any.Parts.Any(Holds),
            Not not => !Holds(not.Inner),
            Changed { Path: var path } => !AreEqual(path, Values(path, After), Before is null ? [] : Values(path, Before)),
            // Of what was not there only emptiness is true, and every complement.
            Condition { Subject: PreviousSubject } condition when Before is null =>
                condition.Operator.Key == "isEmpty" || (condition.Operator.ComplementOf is not null && condition.Operator.Key != "isNotEmpty"),
            Condition { Subject: PreviousSubject { Path: var path } } condition =>
                Meant(new Condition(new FieldSubject(path), condition.Operator, condition.Operands, condition.MatchCase), Before!),
            _ => Meant(filter, After),
        };

        private bool Meant(Filter filter, Sample entity) => Meaning.Holds(filter, entity, Only(entity).Base, Schema, Moment);

        private IReadOnlyList<object> Values(FieldPath path, Sample entity) => Meaning.Values(path, Only(entity), entity);

        private bool AreEqual(FieldPath path, IReadOnlyList<object> one, IReadOnlyList<object> other) =>
            one.Count == other.Count && one.All(o => other.Any(p => Meaning.AreEqual(path, Only(After), o, p)));

        private Question Only(Sample entity) => new(Schema, Filter, new SampleBase([entity], []), Moment);
    }
}
