using Segmentation.Planning;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Whatever a source declares, the answer is the same.</summary>
public sealed class PushdownLaws
{
    private const int Cases = 1_000;

    [Fact]
    public void What_a_source_declares_never_changes_the_answer()
    {
        var met = new HashSet<Pushdown>();
        Law.ForAll(Cases, Case.Of, c => met.UnionWith(Hold(c).Parts.Select(p => p.Pushdown)));
        Assert.Equal(Enum.GetValues<Pushdown>(), met.Order());
    }

    private static QueryExplanation Hold(Case c)
    {
        var (question, capabilities) = (c.Question, c.Capabilities);
        var asked = new List<PushedQuery>();
        var sloppy = new FakeDatabase<Sample>(question.Schema.Context.Model.Of<Sample>(), question.Entities, capabilities.Declared, question.Related)
        {
            Answered = query =>
            {
                asked.Add(query);
                return capabilities.Loosened(query.Plan);
            },
        };
        var query = c.Query(sloppy);
        var bound = question.Bound;
        List<long> expected = [.. question.Entities.Where(bound.Compile(question.Moment).Over(question.Related)).Select(e => e.Id)];
        Assert.Equal(expected, Ids(query.ToListAsync()));
        Assert.Equal(expected.Count, query.CountAsync().GetAwaiter().GetResult());
        Assert.Equal(expected.Order(), query.PageAsync(new PageRequest(100)).GetAwaiter().GetResult().Entities.Select(e => e.Id));

        Assert.All(asked.SelectMany(a => a.Conditions), condition =>
        {
            Assert.True(capabilities.Allow(condition), $"{condition} was not declared");
            Assert.Equal(TimeDependence.None, condition.TimeDependence);
        });
        var parts = query.Explain();
        Assert.All(parts.Parts, p => Assert.Equal(p.Pushdown == Pushdown.Exact, p.Reason is null));
        Assert.All(parts.Parts, p => Assert.NotEqual("", p.Reason));
        Assert.Equal(parts.IsPushed, parts.IsCountPushed);
        return parts;
    }

    [Fact]
    public void A_filter_that_is_declared_as_a_whole_leaves_nothing_to_check() => Law.ForAll(Cases, Case.Of, c =>
    {
        var entityType = c.Question.Schema.Context.Model.Of<Sample>();
        var all = new FakeDatabase<Sample>(entityType, c.Question.Entities, RandomCapabilities.Everything, c.Question.Related);
        Assert.True(c.Query(all).Explain().IsPushed);
    });

    private static IEnumerable<long> Ids(ValueTask<List<Sample>> samples) => samples.AsTask().GetAwaiter().GetResult().Select(s => s.Id);

    private sealed record Case(Question Question, RandomCapabilities Capabilities)
    {
        public static Case Of(Dice dice)
        {
            var schema = dice.WithSegments(dice.Schema());
            return new Case(new Question(schema, dice.Filter(schema), dice.Base(schema), dice.Moment()), RandomCapabilities.Of(dice, schema.Fields.Select(f => f.Name)));
        }

        public SegmentQuery<Sample> Query(IEntitySource<Sample> source)
        {
            var (context, moment) = (Question.Schema.Context, Question.Moment);
            var segmenter = Segmenter.Create(
                o => o.UseModel(context.Model).UsePicklists(context.Picklists).UseTimeZone(moment.Zone.Id).UseWeekStart(moment.WeekStart),
                new FakeClock(moment.Instant));
            return segmenter.Query(Question.Bound, source).WithRelated(new Links(Question.Base.Links));
        }
    }

    // Links are told apart by what they link, and some there are twice: no store would take them.
    private sealed class Links(IReadOnlyList<Link> links) : IEntitySource<Link>
    {
        public IAsyncEnumerable<Link> ScanAsync(CancellationToken cancellationToken = default) => links.ToAsyncEnumerable();

        public ValueTask<Link?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
