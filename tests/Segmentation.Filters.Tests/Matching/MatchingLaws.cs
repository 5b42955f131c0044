using System.Text.Json;

namespace Segmentation.Tests;

public sealed class MatchingLaws
{
    // At the edges of words, and of what is worked on at once.
    private static readonly int[] Counts = [1, 63, 64, 65, 128, MatchBatch.MostEntities - 1, MatchBatch.MostEntities, MatchBatch.MostEntities + 1, 5_000];

    private static readonly VectorWidth[] Widths = Enum.GetValues<VectorWidth>();

    [Fact]
    public void An_index_answers_what_each_filter_answers_by_itself() => Law.ForAll(300, Roll, Smaller, all =>
    {
        var related = all.Schema.Related(all.Base);
        var filters = all.Filters.Select((f, i) => ($"F{i}", Bound: f.Bind<Sample>(all.Schema.Context))).ToList();
        foreach (var width in Widths)
        {
            var (matcher, matches) = (MatcherOf(filters, width), new FilterMatches());
            // The same index, as time goes on and comes back.
            foreach (var moment in all.Moments.Concat(all.Moments))
            {
                matcher.Match(all.Base.Entities.ToArray(), matches, moment, related);
                for (var i = 0; i < all.Base.Entities.Count; i++)
                {
                    var entity = all.Base.Entities[i];
                    var expected = filters.Where(f => f.Bound.Interpret(moment).Matches(entity, related)).Select(f => f.Item1).Order(StringComparer.Ordinal).ToList();
                    Assert.Equal(expected, matcher.Match(entity, moment, related).Order(StringComparer.Ordinal));
                    Assert.Equal(expected, matches.FiltersOf(i).Order(StringComparer.Ordinal));
                }
            }
        }
    });

    [Fact]
    public void A_batch_answers_what_each_of_its_entities_is_answered() => Law.ForAll(60, dice => (Roll(dice), dice.Pick(Counts), dice.Number(0, 1_000_000)), given =>
    {
        var (all, count, seed) = given;
        var (dice, related) = (new Dice(seed), all.Schema.Related(all.Base));
        var filters = all.Filters.Select((f, i) => ($"F{i}", Bound: f.Bind<Sample>(all.Schema.Context))).ToList();
        var (matcher, matches) = (MatcherOf(filters, dice.Pick(Widths)), new FilterMatches());
        var who = Enumerable.Range(0, count).Select(_ => dice.Number(0, all.Base.Entities.Count - 1)).ToList();
        // The same answer is filled again and again, with fewer and with more.
        foreach (var some in new[] { count, count / 2, count })
        {
            matcher.Match(who.Take(some).Select(i => all.Base.Entities[i]).ToArray(), matches, all.Moments[0], related);
            Assert.Equal(some, matches.EntityCount);
            for (var filter = 0; filter < matches.Filters.Count; filter++)
            {
                var predicate = filters.Single(f => f.Item1 == matches.Filters[filter]).Bound.Interpret(all.Moments[0]);
                var expected = all.Base.Entities.Select(e => predicate.Matches(e, related)).ToList();
                Assert.Equal(Enumerable.Range(0, some).Where(i => expected[who[i]]), matches.EntitiesOf(filter));
                Assert.Equal(who.Take(some).Count(i => expected[i]), matches.CountOf(filter));
            }
        }
    });

    [Fact]
    public void Filters_come_and_go_and_the_others_are_answered_all_the_same() => Law.ForAll(100, dice => (Roll(dice), dice.Number(0, 1_000_000)), given =>
    {
        var (all, seed) = given;
        var (dice, related, moment) = (new Dice(seed), all.Schema.Related(all.Base), all.Moments[0]);
        var bound = all.Filters.Select(f => f.Bind<Sample>(all.Schema.Context)).ToList();
        var matcher = MatcherOf([], dice.Pick(Widths));
        var present = new Dictionary<string, BindResult<Sample>>(StringComparer.OrdinalIgnoreCase);
        for (var step = 0; step < 60; step++)
        {
            var name = $"f{dice.Number(0, 12)}";
            if (dice.Chance(0.3))
            {
                Assert.Equal(present.Remove(name), matcher.Remove(name.ToUpperInvariant()));
            }
            else
            {
                present[name] = dice.Pick(bound);
                matcher.Set(name, present[name]);
            }

            var among = dice.Chance(0.5) ? null : Enumerable.Range(0, dice.Number(0, 16)).Select(i => $"F{i % 14}").ToList();
            var (entity, matches) = (dice.Number(0, all.Base.Entities.Count - 1), new FilterMatches());
            var expected = present.Where(p => among is null || among.Contains(p.Key, StringComparer.OrdinalIgnoreCase))
                .Where(p => p.Value.Interpret(moment).Matches(all.Base.Entities[entity], related)).Select(p => p.Key.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, matcher.Match(all.Base.Entities[entity], moment, related, among).Order(StringComparer.Ordinal));
            if (dice.Chance(0.3))
            {
                matcher.Match(all.Base.Entities.ToArray(), matches, moment, related, among);
                Assert.Equal(expected, matches.FiltersOf(entity).Order(StringComparer.Ordinal));
                Assert.Equal(matches.Filters.Count, matcher.Report().Filters.Count(f => among is null || among.Contains(f.Name, StringComparer.OrdinalIgnoreCase)));
            }
        }
    });

    internal static IFilterMatcher<Sample> MatcherOf(IEnumerable<(string Name, BindResult<Sample> Bound)> filters, VectorWidth width)
    {
        var matcher = new IndexedMatching(width).Create<Sample>(SampleSchema.With().Context.Model.Of<Sample>());
        foreach (var (name, bound) in filters)
            matcher.Set(name, bound);
        return matcher;
    }

    private static ManyFilters Roll(Dice dice)
    {
        var schema = dice.WithSegments(dice.Schema());
        return new ManyFilters(schema, [.. Enumerable.Range(0, 30).Select(_ => Filter(dice, schema))], dice.Base(schema), [dice.Moment(), dice.Moment(), dice.Moment()]);
    }

    /// <summary>Mostly what people write: some conditions on fields, and few that no index answers.</summary>
    private static Filter Filter(Dice dice, SampleSchema schema)
    {
        if (dice.Chance(0.25))
            return dice.Filter(schema);
        Filter[] parts = [.. Enumerable.Range(0, dice.Number(1, 4)).Select(_ => Part(dice, schema))];
        return dice.Chance(0.8) ? Segmentation.Filter.All(parts) : Segmentation.Filter.Any(parts);
    }

    private static Filter Part(Dice dice, SampleSchema schema)
    {
        Filter condition = dice.Condition(schema, depth: 0);
        if (dice.Chance(0.2))
            condition |= dice.Condition(schema, depth: 0);
        return dice.Chance(0.2) ? !condition : condition;
    }

    private static IEnumerable<ManyFilters> Smaller(ManyFilters all) => all.Filters.Count == 1
        ? []
        : [
            all with { Filters = [.. all.Filters.Take(all.Filters.Count / 2)] },
            all with { Filters = [.. all.Filters.Skip(all.Filters.Count / 2)] },
        ];

    private sealed record ManyFilters(SampleSchema Schema, IReadOnlyList<Filter> Filters, SampleBase Base, IReadOnlyList<Moment> Moments)
    {
        /// <summary>What somebody needs to repeat the case.</summary>
        public override string ToString() => $"""

            filters
            {string.Join(Environment.NewLine, Filters.Select((f, i) => $"F{i}: {f}"))}
            segments
            {string.Join(Environment.NewLine, Schema.Context.Segments!.Segments.Select(s => $"{s.Key}: {s.Filter} include {s.Include} exclude {s.Exclude}"))}
            moments {string.Join(", ", Moments.Select(m => $"{m.Instant:O} {m.Zone.Id} {m.WeekStart}"))}
            entities
            {string.Join(Environment.NewLine, Base.Entities.Select(e => JsonSerializer.Serialize(e, Options)))}
            """;

        private static readonly JsonSerializerOptions Options = new()
        {
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
    }
}
