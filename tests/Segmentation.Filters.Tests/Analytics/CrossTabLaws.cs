using Segmentation.Syntax;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class CrossTabLaws(ITestOutputHelper output)
{
    private const int Cases = 1_000;

    [Fact]
    public void Every_cell_and_total_is_what_its_filter_selects()
    {
        var (named, unnamed) = (0, 0);
        Law.ForAll(Cases, question =>
        {
            var tab = Counted.Of(question);
            foreach (var cell in tab.Cells.Concat(tab.Totals).Append(tab.Total))
            {
                if (cell.Filter is not { } filter)
                {
                    unnamed++;
                    Assert.Contains(Enumerable.Range(0, tab.By.Count), i => cell.Buckets[i] is { } bucket && MayHaveNoName(question, tab.By[i], bucket));
                    continue;
                }

                named++;
                var bound = filter.Bind<Sample>(question.Schema.Context);
                var members = question.Entities.Where(e => Meaning.Holds(filter, e, question.Base, question.Schema, question.Moment)).ToList();
                Assert.Equal((filter, cell.Count), (filter, members.Count));
                Assert.Equal((filter, cell.Count), (filter, question.Entities.Count(bound.Interpret(question.Moment).Over(question.Related))));
                Assert.True(Meaning.Is(cell.Value, Reckoned(tab.Measure, question, members)), $"{tab.Measure} of {filter} is {cell.Value}");
                Assert.Equal(filter, Filter.Parse(filter.ToText()));
            }
        });

        output.WriteLine($"{named} cells and totals with a filter, {unnamed} without");
    }

    [Fact]
    public void Cells_are_the_values_that_differ_and_margins_add_up() => Law.ForAll(Cases, question =>
    {
        var tab = Counted.Of(question);
        var met = tab.By.Select(_ => new List<object>()).ToList();
        var combinations = question.Entities
            .Where(e => Meaning.Holds(question.Filter, e, question.Base, question.Schema, question.Moment))
            .SelectMany(e => Combinations(question, tab.By, met, e))
            .ToList();
        Assert.Equal(combinations.Count, tab.Cells.Sum(c => c.Count));
        foreach (var cell in tab.Cells)
            Assert.Equal(cell.Count, combinations.RemoveAll(c => c.Zip(cell.Buckets).All(v => Meaning.Is(v.Second!.Value, v.First))));

        bool IsSingle(int field) => !Field(question, tab.By[field]).Type.IsMany;
        if (Enumerable.Range(0, tab.By.Count).All(IsSingle))
            Assert.Equal(tab.Total.Count, tab.Cells.Sum(c => c.Count));
        foreach (var total in tab.Totals)
        {
            var fixedField = Enumerable.Range(0, tab.By.Count).Single(i => total.Buckets[i] is not null);
            if (Enumerable.Range(0, tab.By.Count).All(i => i == fixedField || IsSingle(i)))
                Assert.Equal(total.Count, tab.Cells.Where(c => c.Buckets[fixedField] == total.Buckets[fixedField]).Sum(c => c.Count));
        }
    });

    [Fact]
    public void Cells_ascend_and_empties_come_last() => Law.ForAll(Cases / 4, question =>
    {
        var tab = Counted.Of(question);
        Assert.Equal(tab.Cells.Select(c => c.Buckets), tab.Cells.Select(c => c.Buckets).Order(Comparer<ValueList<Value?>>.Create((one, other) =>
            one.Zip(other).Select(v => Order(v.First!.Value, v.Second!.Value)).FirstOrDefault(o => o != 0))));
    });

    private static int Order(Value one, Value other) => (one.IsEmpty, other.IsEmpty) switch
    {
        (false, false) when one.Kind == ValueKind.Text => string.Compare(one.Text, other.Text, StringComparison.OrdinalIgnoreCase) is var order and not 0
            ? order
            : string.CompareOrdinal(one.Text, other.Text),
        (false, false) => ValueComparison.Order(one, other),
        var (first, second) => first.CompareTo(second),
    };

    private static SampleField Field(Question question, FieldPath path) => question.Schema.Fields.Single(f => f.Name == path.Steps[^1]);

    /// <summary>No literal names a value that is no item, nor every fraction and double.</summary>
    private static bool MayHaveNoName(Question question, FieldPath path, Value bucket) =>
        bucket.Kind is ValueKind.Fraction or ValueKind.Double ||
        (Field(question, path).Picklist is { } key && bucket.Kind == ValueKind.Text && SampleSchema.Picklists.Find(key)!.Find(bucket.Text) is null);

    private static object? Reckoned(Measure measure, Question question, IReadOnlyList<Sample> members) => measure switch
    {
        { Of: null } => (decimal)members.Count,
        { Function: MeasureFunction.Distinct, Of: var of } => (decimal)members.SelectMany(m => Meaning.Values(of, question, m))
            .Aggregate(new List<object>(), (met, v) => met.Exists(m => Meaning.AreEqual(of, question, m, v)) ? met : [.. met, v]).Count,
        { Of: var of } => Meaning.Fold(Enum.Parse<AggregateFunction>(measure.Function.ToString()), of, question, members),
    };

    /// <summary>The buckets that an entity stands in: every combination of the values of its fields as they were first met, null for none.</summary>
    private static IEnumerable<object?[]> Combinations(Question question, IReadOnlyList<FieldPath> by, List<List<object>> met, Sample entity)
    {
        object FirstMet(int field, object value)
        {
            if (met[field].Find(m => Meaning.AreEqual(by[field], question, m, value)) is { } first)
                return first;
            met[field].Add(value);
            return value;
        }

        List<object?> ValuesOf(int field) =>
            Meaning.Values(by[field], question, entity) is { Count: > 0 } several ? [.. several.Select(v => FirstMet(field, v))] : [null];
        return Enumerable.Range(0, by.Count).Aggregate(
            (IEnumerable<object?[]>)[[]], (before, field) => before.SelectMany(values => ValuesOf(field), (values, value) => (object?[])[.. values, value]));
    }
}

/// <summary>Counts a question by some of its fields.</summary>
file static class Counted
{
    public static CrossTab Of(Question question)
    {
        // Shrinking a question leaves what is counted by as it is.
        var dice = new Dice(HashOf(question.Moment.Instant.UtcTicks, question.Base.Links.Count, question.Schema.Fields.Count));
        var request = dice.CrossTab(question.Schema);
        var tab = question.Bound.CrossTab(request);
        // Derived fields may have one formula.
        if (tab.Issues is [{ Code: IssueCode.Repeated }, ..])
            tab = question.Bound.CrossTab(new CrossTabRequest(request.By[0]) { Measure = request.Measure });
        Assert.Empty(tab.Issues);
        return tab.Over(question.Entities, question.Moment, question.Related);
    }

    private static int HashOf(long ticks, int links, int fields) => (int)(ticks / TimeSpan.TicksPerMinute % 100_003 * 31 + links * 7 + fields);
}
