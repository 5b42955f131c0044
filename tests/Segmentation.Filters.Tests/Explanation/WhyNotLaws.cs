using System.Numerics;
using Segmentation.Syntax;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class WhyNotLaws(ITestOutputHelper output)
{
    private const int MostForAllSets = 8;
    private const int MostConditions = 12;

    private static readonly SampleSchema Schema = SampleSchema.With();

    // Conditions that have nothing to do with one another: every set of outcomes is some entity's.
    private static readonly Condition[] Conditions =
        [.. Enumerable.Range(0, MostConditions).Select(i => new Condition("tags", Operators.HasAny, [$"t{i}"]))];

    [Fact]
    public void Of_up_to_eight_conditions_every_smallest_set_is_given_and_no_other() => ForAll(5_000, mostConditions: MostForAllSets, levels: 4, question =>
    {
        var (flips, smallest) = (question.WhyNot(), question.Smallest());
        Assert.All(flips, f => Assert.True(f.IsPossible));
        Assert.Equal(smallest.Order(), flips.Select(question.SetOf).Order());
        // In the order of the filter, and each with its present outcome.
        Assert.All(flips, f => Assert.Equal(f.Conditions.OrderBy(c => question.Own.IndexOf((Condition)c.Filter)), f.Conditions));
        Assert.All(flips.SelectMany(f => f.Conditions), c => Assert.Equal(question.Holds((Condition)c.Filter), c.Matches));
    });

    [Fact]
    public void Of_more_than_eight_conditions_one_set_is_given_that_turns_the_answer_round_and_could_not_be_less()
    {
        var larger = new SortedDictionary<int, int>();
        ForAll(10_000, MostConditions, levels: 5, question =>
        {
            if (question.Own.Count <= MostForAllSets)
                return;
            var (flips, smallest) = (question.WhyNot(), question.Smallest());
            if (smallest.Count == 0)
            {
                Assert.Empty(flips);
                return;
            }

            var set = question.SetOf(Assert.Single(flips));
            Assert.True(question.TurnsRound(set));
            var members = Enumerable.Range(0, MostConditions).Select(i => 1 << i).Where(one => (set & one) != 0);
            Assert.All(members, one => Assert.False(question.TurnsRound(set & ~one)));
            var extra = BitOperations.PopCount((uint)set) - BitOperations.PopCount((uint)smallest[0]);
            larger[extra] = larger.GetValueOrDefault(extra) + 1;
        });
        output.WriteLine($"larger than the smallest set by: {string.Join(", ", larger.Select(l => $"{l.Key} in {l.Value} of {larger.Values.Sum()}"))}");
        Assert.True(larger.Values.Sum() > 1_000);
    }

    private static void ForAll(int cases, int mostConditions, int levels, Action<Question> law)
    {
        for (var seed = 0; seed < cases; seed++)
        {
            var dice = new Dice(seed);
            var conditions = Conditions[..dice.Number(1, mostConditions)];
            var filter = Tree(dice, conditions, levels);
            var entity = new Sample { Tags = [.. Enumerable.Range(0, MostConditions).Where(_ => dice.Chance(0.5)).Select(i => $"t{i}")] };
            try
            {
                law(new Question(filter, entity));
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {filter} for {string.Join(", ", entity.Tags)}{Environment.NewLine}{exception}");
            }
        }
    }

    /// <summary>A tree in which conditions stand again and again, and here and there everyone or nobody.</summary>
    private static Filter Tree(Dice dice, Condition[] conditions, int levels)
    {
        if (levels == 0 || dice.Chance(0.1))
            return dice.Chance(0.05) ? dice.Pick([Filter.Everyone, Filter.Nobody]) : dice.Pick(conditions);
        Filter[] parts = [.. Enumerable.Range(0, dice.Number(2, 3)).Select(_ => Tree(dice, conditions, levels - 1))];
        return dice.Number(0, 4) switch
        {
            0 or 1 => Filter.All(parts),
            2 or 3 => Filter.Any(parts),
            _ => !parts[0],
        };
    }

    /// <summary>A filter and an entity, with all sets of conditions tried one by one. A set is the bits of a number.</summary>
    private sealed class Question
    {
        private readonly Filter _filter;
        private readonly Sample _entity;
        private readonly Func<int, bool> _outcome;

        public Question(Filter filter, Sample entity)
        {
            (_filter, _entity) = (filter, entity);
            Own = [.. ConditionsOf(filter).Distinct()];
            _outcome = OutcomeOf(filter);
        }

        /// <summary>The different conditions, in the order of the filter.</summary>
        public List<Condition> Own { get; }

        public IReadOnlyList<Flip> WhyNot() =>
            _filter.Bind<Sample>(Schema.Context).Explain(_entity, new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc)).WhyNot();

        public int SetOf(Flip flip) => flip.Conditions.Sum(c => 1 << Own.IndexOf((Condition)c.Filter));

        /// <summary>Every set of the smallest size that turns the answer round.</summary>
        public List<int> Smallest()
        {
            var turning = Enumerable.Range(0, 1 << Own.Count).Where(TurnsRound).ToLookup(s => BitOperations.PopCount((uint)s));
            return turning.Count == 0 ? [] : [.. turning[turning.Min(t => t.Key)]];
        }

        public bool TurnsRound(int set) => _outcome(set) != _outcome(0);

        public bool Holds(Condition condition) => _entity.Tags!.Contains(((Literal)condition.Operands[0]).Value.Text);

        /// <summary>What a part comes to when a set of conditions has the other outcome.</summary>
        private Func<int, bool> OutcomeOf(Filter part)
        {
            switch (part)
            {
                case AllOf all:
                    var allOf = all.Parts.Select(OutcomeOf).ToArray();
                    return changed => Array.TrueForAll(allOf, p => p(changed));
                case AnyOf any:
                    var anyOf = any.Parts.Select(OutcomeOf).ToArray();
                    return changed => Array.Exists(anyOf, p => p(changed));
                case Not not:
                    var inner = OutcomeOf(not.Inner);
                    return changed => !inner(changed);
                case Condition condition:
                    var (holds, bit) = (Holds(condition), 1 << Own.IndexOf(condition));
                    return changed => holds != ((changed & bit) != 0);
                default:
                    return _ => part is Everyone;
            }
        }

        private static IEnumerable<Condition> ConditionsOf(Filter part) => part switch
        {
            AllOf all => all.Parts.SelectMany(ConditionsOf),
            AnyOf any => any.Parts.SelectMany(ConditionsOf),
            Not not => ConditionsOf(not.Inner),
            Condition condition => [condition],
            _ => [],
        };
    }
}
