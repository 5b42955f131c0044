using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Segmentation.Syntax;
using Segmentation.Tests;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>
/// Random filters over random samples: the database selects what the interpreter does of the same rows. SEGMENTATION_EF_FILTERS says how many filters are
/// asked, and so how long; SEGMENTATION_EF_ROWS of how many rows, SEGMENTATION_EF_SEED where they begin.
/// </summary>
public abstract class DifferentialTests(ITestOutputHelper output)
{
    private const int LeastCases = 10;

    private static readonly int Rows = Setting("SEGMENTATION_EF_ROWS", 500);
    private static readonly int Filters = Setting("SEGMENTATION_EF_FILTERS", 2_000);
    private static readonly int Seed = Setting("SEGMENTATION_EF_SEED", 20_261_122);

    private protected async Task AskAsync(TestDatabase database, bool keepsNaN)
    {
        var kids = new Kids();
        var options = new DbContextOptionsBuilder<SampleDb>(database.Options<SampleDb>()).AddInterceptors(kids).Options;
        await FillAsync(options, keepsNaN);
        var all = await ReadAsync(options);
        kids.ByParent = all.Entities.Where(s => s.ParentId is not null).ToLookup(s => s.ParentId!.Value);
        foreach (var sample in all.Entities)
            kids.Give(sample);

        var tally = new Tally();
        for (var i = 0; i < Filters; i++)
        {
            var dice = new Dice(Seed + i);
            var schema = dice.WithSegments(dice.Schema());
            await CheckAsync(new Question(schema, dice.Filter(schema), all, dice.Moment()), Seed + i);
        }

        // What was seldom met is asked by itself.
        for (var i = 0; tally.SeenLessThan(LeastCases).ToHashSet() is { Count: > 0 } rare; i++)
        {
            var dice = new Dice(Seed - 1 - i);
            var schema = dice.WithSegments(dice.Schema());
            var question = new Question(schema, dice.Condition(schema), all, dice.Moment());
            if (Tally.PairsOf(question).Any(rare.Contains))
                await CheckAsync(question, Seed - 1 - i);
        }

        database.Delete();
        output.WriteLine(tally.ToString());
        Assert.Empty(tally.SeenLessThan(LeastCases));

        async Task CheckAsync(Question question, int seed)
        {
            await using var db = new SampleDb(options);
            var wrong = await WrongAsync(db, question, tally);
            Assert.True(wrong is null, $"seed {seed}: {wrong}{Environment.NewLine}{Shown(question)}");
        }
    }

    /// <summary>What the database selects of a question, against what is right; null where it is.</summary>
    private static async Task<string?> WrongAsync(SampleDb db, Question question, Tally tally)
    {
        var bound = question.Bound;
        var matches = bound.Compile(question.Moment).Over(question.Related);
        var right = question.Entities.Where(matches).Select(s => s.Id).ToHashSet();

        var query = db.Samples.Segment(bound, question.Moment);
        var found = await query.Select(s => s.Id).ToListAsync();
        if (found.Count != right.Count || !right.SetEquals(found))
            return Difference("the query", right, found);
        if (query.Explain().IsPushed && await query.CountAsync() is var count && count != right.Count)
            return $"counted {count}, not {right.Count}";

        var (row, bounds) = Translated(db, bound.Plan!.At(question.Moment));
        tally.Count(question, bounds);
        if (query.Explain().IsPushed)
            return null;

        // The two bounds hold the answer between them.
        var (upper, lower) = (await IdsAsync(db, row, bounds.Upper), await IdsAsync(db, row, bounds.Lower));
        if (!right.IsSubsetOf(upper))
            return Difference("the upper bound", right, upper);
        return right.IsSupersetOf(lower) ? null : Difference("the lower bound", right, lower);
    }

    private static (System.Linq.Expressions.ParameterExpression Row, ConditionBounds Bounds) Translated(SampleDb db, Plan plan)
    {
        var row = System.Linq.Expressions.Expression.Parameter(typeof(Sample), "row");
        return (row, plan.Accept(new PlanTranslator<Sample>(new QueryScope(db, null), row)));
    }

    private static Task<List<long>> IdsAsync(SampleDb db, System.Linq.Expressions.ParameterExpression row, System.Linq.Expressions.Expression condition) =>
        QueryScope.Where(db.Samples.AsNoTracking(), condition, row).Select(s => s.Id).ToListAsync();

    private static async Task FillAsync(DbContextOptions<SampleDb> options, bool keepsNaN)
    {
        var dice = new Dice(Seed);
        await using var db = new SampleDb(options);
        await db.Database.EnsureCreatedAsync();
        var samples = new List<Sample>();
        for (var i = 0; i < Rows; i++)
        {
            var sample = dice.Entity(dice.Schema(), i);
            while (!keepsNaN && (double.IsNaN(sample.Score) || sample.Ratio is float.NaN))
                sample = dice.Entity(dice.Schema(), i);
            samples.Add(sample);
        }

        await Source(options).WriteAsync([.. samples.Select(s => EntityWrite.Insert(s))]);

        for (var i = 0; i < Rows; i++)
            db.Add(new Link(dice.Number(0, Rows), dice.Number(0, Rows)));
        await db.SaveChangesAsync();
    }

    /// <summary>The rows as the database has kept them.</summary>
    private static async Task<SampleBase> ReadAsync(DbContextOptions<SampleDb> options)
    {
        await using var db = new SampleDb(options);
        return new SampleBase(await Source(options).ScanAsync().ToListAsync(), await db.Links.AsNoTracking().ToListAsync());
    }

    private static EntityFrameworkSource<Sample> Source(DbContextOptions<SampleDb> options) =>
        new(SampleSchema.With().Context.Model.Of<Sample>(), () => new SampleDb(options));

    private static string Difference(string what, HashSet<long> right, IReadOnlyCollection<long> found) =>
        $"{what}: missing {string.Join(", ", right.Except(found).Take(10))}; too many {string.Join(", ", found.Except(right).Take(10))}";

    private static string Shown(Question question) => $"""
        filter  {question.Filter}
        segments
        {string.Join(Environment.NewLine, Segments(question).Select(s => $"{s.Key}: {s.Filter} include {s.Include} exclude {s.Exclude}"))}
        derived
        {string.Join(Environment.NewLine, question.Schema.Fields.Where(f => f.Formula is not null).Select(f => $"{f.Name}: {f.Formula}"))}
        moment  {question.Moment.Instant:O} {question.Moment.Zone.Id} {question.Moment.WeekStart}
        """;

    private static IEnumerable<SegmentDefinition> Segments(Question question) => question.Schema.Context.Segments!.Segments;

    private static int Setting(string name, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Gives samples those that they hold themselves, which no column keeps.</summary>
    private sealed class Kids : IMaterializationInterceptor
    {
        public ILookup<long, Sample>? ByParent { get; set; }

        public void Give(Sample sample) => sample.Kids = [.. ByParent![sample.Id]];

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            if (entity is Sample sample && ByParent is not null)
                Give(sample);
            return entity;
        }
    }

    /// <summary>What was asked.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<(string Operator, FieldType Type), int> _seen = [];
        private readonly Dictionary<string, int> _answers = [];

        public void Count(Question question, ConditionBounds bounds)
        {
            var answer = bounds.IsExact ? "exact" : bounds == ConditionBounds.Unknown ? "not at all" : "in part";
            _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
            foreach (var pair in PairsOf(question))
                _seen[pair] = _seen.GetValueOrDefault(pair) + 1;
        }

        public static IEnumerable<(string Operator, FieldType Type)> PairsOf(Question question)
        {
            var fields = question.Schema.Fields.ToDictionary(f => f.Name, f => f.Type);
            var pending = new Stack<Filter>([question.Filter]);
            while (pending.TryPop(out var filter))
            {
                foreach (var part in Parts(filter))
                    pending.Push(part);
                if (filter is Condition condition && TypeOf(condition.Subject) is { } type)
                    yield return (condition.Operator.Key, type);
            }

            FieldType? TypeOf(Subject subject) => subject switch
            {
                FieldSubject field => fields.TryGetValue(field.Path.Steps[^1], out var type) ? type : null,
                AggregateSubject { Of: { } of } => fields[of],
                _ => new FieldType(ScalarType.Number),
            };
        }

        public IEnumerable<(string Operator, FieldType Type)> SeenLessThan(int least) =>
            from @operator in Operators.All
            from type in SampleSchema.With(new CustomField("x", new(ScalarType.Text))).Fields.Select(f => f.Type).Distinct()
            where @operator.Takes(type) && _seen.GetValueOrDefault((@operator.Key, type)) < least
            select (@operator.Key, type);

        public override string ToString() => string.Join(Environment.NewLine,
        [
            $"answered by the database: {string.Join(", ", _answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}"))}",
            "operator           type            cases",
            .. _seen.OrderBy(s => s.Key.Operator, StringComparer.Ordinal).ThenBy(s => s.Key.Type.ToString(), StringComparer.Ordinal)
                .Select(s => $"{s.Key.Operator,-18} {s.Key.Type,-14} {s.Value,6}"),
        ]);

        private static IEnumerable<Filter> Parts(Filter filter) => filter switch
        {
            AllOf all => all.Parts,
            AnyOf any => any.Parts,
            Not not => [not.Inner],
            Related { Where: { } where } => [where],
            Condition { Subject: AggregateSubject { Where: { } where } } => [where],
            _ => [],
        };
    }
}
