using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>Rules against a naive reading of them, on random rules and occasions.</summary>
public sealed class RuleEvaluatorLaws
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    private static readonly Trigger[] Triggers =
    [
        new ManualTrigger(), new CreatedTrigger(), new UpdatedTrigger(), new FieldChangedTrigger("name"), new FieldChangedTrigger("kind", "TRADE"),
        new FieldChangedTrigger("visits", To: "3"), new FieldChangedTrigger("kind", "RETAIL", "B2B"), new DateTrigger("since"), new SegmentEnteredTrigger("s"),
    ];

    [Fact]
    public void Law_Evaluator_IsTheNaiveEvaluationByTheInterpreter() => Law.ForAll(300, Roll, c =>
        Assert.Equal(Naive(c), Case.Bind(c.Rules).Evaluate(c.Occasion, c.Related).Where(o => o.HasFired).Select(o => (o.Rule.Key, o.Firing!.Cause))));

    [Fact]
    public void Law_Outcomes_DoNotDependOnTheOrderOfRegistration() => Law.ForAll(150, Roll, c =>
    {
        // With orders of their own, of which some are equal.
        List<Rule> rules = [.. c.Rules.Definitions.Cast<Rule>().Select((r, i) => r with { Order = r.Order ?? i % 3 })];
        var expected = Case.Bind(new RuleCatalogue(rules)).Evaluate(c.Occasion, c.Related).Select(o => o.ToString());
        var turned = Case.Bind(new RuleCatalogue(Enumerable.Reverse(rules))).Evaluate(c.Occasion, c.Related);
        Assert.Equal(expected, turned.Select(o => o.ToString()));
    });

    [Fact]
    public void Law_Explanations_SayWhatTheOutcomeIs() => Law.ForAll(150, Roll, c =>
    {
        foreach (var outcome in Case.Bind(c.Rules).Evaluate(c.Occasion, c.Related).Where(o => o.Explanation is not null))
            Assert.Equal(outcome.HasFired, outcome.Explanation!.Matches);
    });

    /// <summary>Each rule in turn, by hand: its order, its time, its trigger, its condition, and whether one before stopped it.</summary>
    private static List<(string, string)> Naive(Case c)
    {
        var (fired, isStopped) = (new List<(string, string)>(), false);
        var at = c.Occasion.At;
        foreach (var rule in c.Rules.Definitions.Cast<Rule>().Select((r, i) => (r, i)).OrderBy(r => r.r.Order ?? r.i + 1).ThenBy(r => r.r.Key, StringComparer.Ordinal).Select(r => r.r))
        {
            var isValid = rule.IsEnabled && (rule.ValidFrom is not { } from || from <= at) && (rule.ValidUntil is not { } until || at < until);
            if (!isValid || isStopped || !IsTriggered(rule.Trigger, c.Occasion) || !Holds(rule.When, c))
                continue;
            fired.Add((rule.Key, rule.Firing == FiringPolicy.OncePerEntity ? "once" : Cause(c.Occasion)));
            isStopped = rule.StopsOnMatch;
        }

        return fired;
    }

    private static string Cause(Occasion<Sample> occasion) => occasion switch
    {
        ManualOccasion<Sample> => "request r",
        ChangeOccasion<Sample> => "change 5",
        _ => $"due {occasion.Entity!.Since:yyyy-MM-dd}T00:00:00.0000000Z",
    };

    private static bool IsTriggered(Trigger trigger, Occasion<Sample> occasion) => (trigger, occasion) switch
    {
        (ManualTrigger, ManualOccasion<Sample>) => true,
        (CreatedTrigger, ChangeOccasion<Sample> change) => change.Before is null,
        (UpdatedTrigger, ChangeOccasion<Sample> change) => change.Before is not null,
        (FieldChangedTrigger { Field: "name" }, ChangeOccasion<Sample> { Before: var before, Entity: var now }) => Differ(before?.Name, now!.Name),
        (FieldChangedTrigger { Field: "visits" }, ChangeOccasion<Sample> { Before: var before, Entity: var now }) => now!.Visits == 3 && before?.Visits != 3,
        (FieldChangedTrigger { Field: "kind", To: var to }, ChangeOccasion<Sample> { Before: var before, Entity: var now }) => to is null
            ? Item(before?.Kind) == "TRADE" && Item(now!.Kind) != "TRADE"
            : Item(before?.Kind) == "RETAIL" && Item(now!.Kind) == "TRADE",
        (DateTrigger, TimeOccasion<Sample> { Since: var since, Until: var until, Subject.Since: var day }) =>
            new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero) is var due && due > since && due <= until,
        _ => false,
    };

    private static bool Differ(string? one, string? other) =>
        !string.Equals(one ?? "", other ?? "", StringComparison.OrdinalIgnoreCase);

    /// <summary>The code of an item, whichever way it is spelled.</summary>
    private static string? Item(string? kind) => kind?.ToUpperInvariant() is "TRADE" or "WHOLESALE" or "B2B" ? "TRADE" : kind?.ToUpperInvariant();

    private static bool Holds(Filter filter, Case c) => filter switch
    {
        AllOf all => all.Parts.All(p => Holds(p, c)),
        Changed => Differ(c.Occasion.Before?.Name, c.Occasion.Entity!.Name),
        Condition { Subject: PreviousSubject } => c.Occasion.Before is { Kind: { Length: > 0 } },
        _ => filter.Bind<Sample>(Schema.Context).Interpret(new Moment(c.Occasion.At, TimeZoneInfo.Utc)).Matches(c.Occasion.Entity!, c.Related),
    };

    private static Case Roll(Dice dice)
    {
        var all = dice.Base(Schema);
        var (before, after) = (dice.Entity(Schema, 1), dice.Entity(Schema, 1));
        foreach (var entity in new[] { before, after })
            entity.Kids = [.. all.Entities.Where(o => o.ParentId == entity.Id)];
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        Occasion<Sample> occasion = dice.Number(0, 3) switch
        {
            0 => new ManualOccasion<Sample>(1, after, at, "r"),
            1 => new TimeOccasion<Sample>(1, after, at.AddDays(-dice.Number(0, 9000)), at),
            _ => new ChangeOccasion<Sample>(new EntityChange<Sample>(5, 1, dice.Chance(0.2) ? null : before, after, at)),
        };
        return new Case(new RuleCatalogue(Enumerable.Range(0, dice.Number(1, 6)).Select(i => Rule(dice, $"rule {(char)('f' - i)}", at))), occasion, Schema.Related(all));
    }

    private static Rule Rule(Dice dice, string key, DateTimeOffset at)
    {
        var trigger = dice.Pick(Triggers);
        var when = dice.Chance(0.4) ? Filter.Everyone : dice.Filter(Schema, levels: 2);
        if (trigger.IsChange && dice.Chance(0.4))
            when = Filter.All(when, dice.Chance(0.5) ? new Changed("name") : new Condition(new PreviousSubject("kind"), Operators.IsNotEmpty, []));
        return new Rule(key, "sample", trigger, new CreateTask("x"))
        {
            When = when,
            Order = dice.Chance(0.5) ? null : dice.Number(-1, 4),
            StopsOnMatch = dice.Chance(0.3),
            IsEnabled = dice.Chance(0.9),
            ValidFrom = dice.Chance(0.8) ? null : at.AddTicks(dice.Number(-1, 1)),
            ValidUntil = dice.Chance(0.8) ? null : at.AddTicks(dice.Number(-1, 1)),
            Firing = dice.Chance(0.7) ? FiringPolicy.EveryTime : FiringPolicy.OncePerEntity,
        };
    }

    private sealed record Case(RuleCatalogue Rules, Occasion<Sample> Occasion, RelatedRows Related)
    {
        public static RuleEvaluator<Sample> Bind(RuleCatalogue rules) => rules.Bind<Sample>(
            Schema.Context with { Segments = new SegmentCatalogue(new SegmentDefinition("s", "sample", Filter.Everyone)) }, TimeZoneInfo.Utc);

        public override string ToString() => $"{Occasion}\n{string.Join('\n', Rules.Definitions)}";
    }
}
