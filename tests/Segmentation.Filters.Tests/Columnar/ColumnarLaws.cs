namespace Segmentation.Tests;

public sealed class ColumnarLaws
{
    private const int Cases = 1_000;

    [Fact]
    public void Columns_select_what_the_specification_says() => Law.ForAll(Cases, question =>
    {
        var dice = new Dice(question.Filter.GetHashCode());
        var snapshot = Bases.Load(question.Schema, question.Entities, Bases.Options(dice, question.Schema)).GetAwaiter().GetResult().Snapshot();
        var meant = question.Entities.Where(e => Meaning.Holds(question.Filter, e, question.Base, question.Schema, question.Moment)).Select(e => e.Id);
        var selected = snapshot.Select(question.Bound, question.Moment, question.Related);
        Assert.Equal(meant, Bases.Ids(selected));
        Assert.Equal(meant.Count(), selected.Count());
    });

    [Fact]
    public void Columns_select_what_the_interpreter_does_over_chunks_that_are_packed_and_such_that_are_not() => Law.ForAll(Cases, question =>
    {
        var large = LargeBase.Of(question);
        var selected = large.Snapshot.Select(question.Bound, question.Moment, large.Related);
        var meant = large.Meant.Select(e => e.Id).ToList();
        Assert.Equal(meant, Bases.Ids(selected));
        Assert.Equal(meant, selected.WholeKeys());
        Assert.Equal(meant, selected.Entities().Select(e => e.Id));
        Assert.Equal(meant.Count, selected.Count());
        Assert.Equal(large.Entities.Count - meant.Count, selected.Not().Count());
        Assert.Equal(meant.Count, selected.Evaluate().Count());
    });

    [Fact]
    public void Sets_of_rows_combine_as_sets_do() => Law.ForAll(Cases / 4, question =>
    {
        var large = LargeBase.Of(question);
        var (dice, schema) = (large.Dice, question.Schema);
        var other = question with { Filter = dice.Filter(schema) };
        var one = large.Snapshot.Select(question.Bound, question.Moment, large.Related);
        var two = large.Snapshot.Select(other.Bound, other.Moment, large.Related);
        var (ones, twos) = (Bases.Ids(one), Bases.Ids(two));
        if (dice.Chance(0.5))
            two = two.Evaluate();
        Assert.Equal(ones.Intersect(twos), Bases.Ids(one.And(two)));
        Assert.Equal(ones.Union(twos).ToHashSet(), Bases.Ids(one.Or(two)).ToHashSet());
        Assert.Equal(ones.Except(twos), Bases.Ids(one.Except(two)));
        Assert.Equal(ones.Union(twos).Count(), one.Or(two).Count());
        Assert.Equal(ones.Except(twos).Count(), one.Except(two).Count());
    });

    [Fact]
    public void First_rows_are_those_of_all_in_order() => Law.ForAll(Cases / 2, question =>
    {
        var large = LargeBase.Of(question);
        var names = question.Schema.Fields.Where(f => !f.Type.IsMany).Select(f => f.Name).ToList();
        SortField[] fields = [.. Enumerable.Range(0, large.Dice.Number(0, 2)).Select(_ => large.Dice.Pick(names)).Distinct()
            .Select(n => large.Dice.Chance(0.5) ? SortField.Descending(n) : SortField.Ascending(n))];
        if (question.Bound.OrderBy(fields) is not { IsValid: true } bound)
            return;
        var order = bound.At(question.Moment);
        var count = large.Dice.Number(0, 20);
        var meant = large.Meant.OrderBy(e => order.PositionOf(e, large.Related), order).Take(count).Select(e => e.Id);
        var first = large.Snapshot.Select(question.Bound, question.Moment, large.Related).First(count, order, large.Related);
        Assert.Equal(meant, first.Select(e => e.Id));
    });

    [Fact]
    public void Cross_tabs_are_those_of_the_entities() => Law.ForAll(Cases / 2, question =>
    {
        var large = LargeBase.Of(question);
        var tab = question.Bound.CrossTab(large.Dice.CrossTab(question.Schema));
        if (!tab.IsValid)
            return;
        var meant = tab.Over(large.Entities, question.Moment, large.Related);
        var counted = large.Snapshot.CrossTab(tab, question.Moment, large.Related);
        Assert.Equal(meant.Cells.Select(Shown), counted.Cells.Select(Shown));
        Assert.Equal(meant.Totals.Select(Shown), counted.Totals.Select(Shown));
        Assert.Equal(Shown(meant.Total), Shown(counted.Total));
    });

    /// <summary>A cell, whichever spelling it shows.</summary>
    private static string Shown(CrossTabCell cell) =>
        $"{string.Join('|', cell.Buckets.Select(b => b?.ToString().ToUpperInvariant()))} {cell.Count} {cell.Value}";

    /// <summary>The entities of a question and many more, some of which came after the base was loaded.</summary>
    private sealed record LargeBase(
        Dice Dice, IReadOnlyList<Sample> Entities, RelatedRows Related, ColumnarSnapshot<Sample> Snapshot, IReadOnlyList<Sample> Meant)
    {
        public static LargeBase Of(Question question)
        {
            var (dice, schema) = (new Dice(question.Moment.Instant.GetHashCode()), question.Schema);
            var others = Enumerable.Range(100, dice.Number(0, 300)).Select(id => dice.Entity(schema, id)).ToList();
            others.ForEach(o => o.Kids = []);
            var all = new SampleBase([.. question.Entities, .. others], question.Base.Links);
            var loaded = question.Entities.Concat(others.Take(others.Count / 2));
            var columnar = Bases.Load(schema, loaded, Bases.Options(dice, schema)).GetAwaiter().GetResult();
            columnar.Upsert(others.Skip(others.Count / 2));

            var (snapshot, related) = (columnar.Snapshot(), schema.Related(all));
            var meant = all.Entities.Where(question.Bound.Interpret(question.Moment).Over(related)).ToList();
            // The rows that relations lead to are columns too, every other time.
            if (dice.Chance(0.5))
                related = RelatedRows.Join(rows => rows.Add(snapshot).Add(schema.Context.Model.Of<Link>(), all.Links));
            return new LargeBase(dice, all.Entities, related, snapshot, meant);
        }
    }
}
