namespace Segmentation.Tests;

/// <summary>Columnar bases of samples, laid out in every way.</summary>
internal static class Bases
{
    public static IReadOnlyList<VectorWidth> Widths { get; } = [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorWidths.Widest)];

    /// <summary>Options of one of many kinds; chunks are small, so that few rows fill several.</summary>
    public static ColumnarOptions Options(Dice dice, SampleSchema schema)
    {
        bool Is(SampleField field, params ScalarType[] types) => field is { Type.IsMany: false, Formula: null } && types.Contains(field.Type.Scalar);
        string[] Some(params ScalarType[] types) => [.. schema.Fields.Where(f => Is(f, types) && dice.Chance(0.5)).Select(f => f.Name)];

        return new ColumnarOptions
        {
            Trigrams = Some(ScalarType.Text),
            SortOrders = Some(ScalarType.Number, ScalarType.Date, ScalarType.Instant),
            Columns = dice.Chance(0.7) ? null : [.. schema.Fields.Where(f => f.Formula is null && dice.Chance(0.5)).Select(f => f.Name)],
            ChunkRows = 64 * dice.Number(1, 3),
            Width = dice.Pick(Widths),
        };
    }

    public static Task<ColumnarBase<Sample>> Load(SampleSchema schema, IEnumerable<Sample> entities, ColumnarOptions? options = null) =>
        ColumnarBase.LoadAsync(schema.Context.Model.Of<Sample>(), entities.ToAsyncEnumerable(), options).AsTask();

    /// <summary>The ids of what a filter selects.</summary>
    public static IReadOnlyList<long> Ids(RowSet<Sample> rows) => [.. rows.Keys().Select(k => (long)k.Value.Number)];
}
