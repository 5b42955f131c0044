namespace SegmentCli.Csv;

/// <summary>What a column holds: its type, the format of its dates, and what there is to say about it.</summary>
internal sealed record ColumnType(ColumnKind Kind, string? DateFormat = null, string? Note = null)
{
    public string? Picklist { get; init; }

    public char? Separator { get; init; }
}

/// <summary>Infers a column's type from all of its cells.</summary>
internal static class Inference
{
    private const string IsoDate = "yyyy-MM-dd";

    private static readonly string[] DateFormats =
        [IsoDate, "dd-MM-yyyy", "MM-dd-yyyy", "d/M/yyyy", "M/d/yyyy", "d.M.yyyy", "yyyy/M/d"];

    public static ColumnType Of(IReadOnlyList<string> cells, TimeZoneInfo zone)
    {
        if (cells.Count == 0)
            return new ColumnType(ColumnKind.Text);
        (ColumnType Type, int Spoilers)[] candidates =
        [
            (new(ColumnKind.Boolean), cells.Count(c => Cells.Boolean(c) is null)),
            (new(ColumnKind.Integer), cells.Count(c => Cells.IsCode(c) || Cells.Integer(c) is null)),
            (new(ColumnKind.Decimal), cells.Count(c => Cells.IsCode(c) || Cells.Decimal(c) is null)),
            .. DateFormats.Select(f => (new ColumnType(ColumnKind.Date, f), cells.Count(c => Cells.Date(c, f) is null))),
            (new(ColumnKind.DateTime), cells.Count(c => Cells.DateTime(c, zone) is null)),
        ];
        var whole = candidates.Where(c => c.Spoilers == 0).Select(c => c.Type).ToList();
        if (AreDifferentDates(whole, cells))
        {
            var formats = string.Join(" or ", whole.Select(t => Shown(t.DateFormat!)));
            return new ColumnType(ColumnKind.Text, Note: $"may be dates as {formats}: say which with --schema");
        }

        if (whole.Count > 0)
            return whole[0];
        var (nearest, spoilers) = candidates.MinBy(c => c.Spoilers);
        return new ColumnType(
            ColumnKind.Text,
            Note: spoilers * 2 < cells.Count ? $"{spoilers} of {cells.Count} do not read as {nearest.Kind.ToString().ToLowerInvariant()}" : null);
    }

    private static bool AreDifferentDates(List<ColumnType> types, IReadOnlyList<string> cells) =>
        types.Count > 1 && types.TrueForAll(t => t.Kind == ColumnKind.Date) &&
        cells.Any(c => types.Select(t => Cells.Date(c, t.DateFormat!)).Distinct().Count() > 1);

    /// <summary>A date format as people write it.</summary>
    private static string Shown(string format) => format.Replace("d", "D", StringComparison.Ordinal).Replace("y", "Y", StringComparison.Ordinal);
}
