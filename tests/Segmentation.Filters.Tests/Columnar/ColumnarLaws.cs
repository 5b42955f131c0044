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
        var dice = new Dice(question.Filter.GetHashCode());
        var schema = question.Schema;
        var others = Enumerable.Range(100, dice.Number(0, 300)).Select(id => dice.Entity(schema, id)).ToList();
        others.ForEach(o => o.Kids = []);
        var all = new SampleBase([.. question.Entities, .. others], question.Base.Links);
        var columnar = Bases.Load(schema, question.Entities.Concat(others.Take(others.Count / 2)), Bases.Options(dice, schema)).GetAwaiter().GetResult();
        columnar.Upsert(others.Skip(others.Count / 2));

        var selected = columnar.Snapshot().Select(question.Bound, question.Moment, schema.Related(all));
        var interpreted = question.Bound.Interpret(question.Moment).Over(schema.Related(all));
        var meant = all.Entities.Where(interpreted).Select(e => e.Id).ToList();
        Assert.Equal(meant, Bases.Ids(selected));
        Assert.Equal(meant.Count, selected.Count());
        Assert.Equal(all.Entities.Count - meant.Count, selected.Not().Count());
        Assert.Equal(meant.Count, selected.Evaluate().Count());
    });
}
