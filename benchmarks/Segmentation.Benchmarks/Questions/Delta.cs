namespace Segmentation.Benchmarks;

/// <summary>What readers pay while a hundredth of the rows has been written and not merged: the first question, beside the base as it was loaded.</summary>
internal static class Delta
{
    private const int Hundredth = 100;

    public static Question Of(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists))];
        var written = new Lazy<ColumnarSnapshot<Customer>>(() =>
        {
            // The same values again: the answer is the same, and the rows are others.
            var columnar = Bases.Load(bases.Customers);
            var dice = new Dice(1);
            columnar.Upsert(Enumerable.Range(0, bases.Rows / Hundredth).Select(_ => bases.Customers[dice.Next(bases.Rows)]).ToList());
            return columnar.Snapshot();
        });
        return new Question(
            "readers-at-delta",
            new(Engine.Ours, v => written.Value.Select(filters[v], CustomerSchema.Now).Count()),
            new("without-delta", v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).Count()))
        {
            IsInRatios = false,
        };
    }
}
