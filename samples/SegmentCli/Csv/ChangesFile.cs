using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Reads what changed: rows of record, field, from, to and at, of which those of one record and instant are one change.</summary>
internal static class ChangesFile
{
    private static readonly string[] Header = ["record", "field", "from", "to", "at"];

    /// <summary>The changes in the order of the file, each with the record as it was and became: the one of the data, with what came later undone.</summary>
    /// <param name="table">The rows of the file.</param>
    /// <param name="path">The file, as it is named in messages.</param>
    /// <param name="file">The records as they are.</param>
    /// <exception cref="InputException">A row does not read, names what is not there, or does not lead to what the data says.</exception>
    public static IReadOnlyList<EntityChange<Record>> Read(CsvTable table, string path, CustomerFile file)
    {
        if (!table.Headers.SequenceEqual(Header))
            throw new InputException($"{path}: the header is {string.Join(',', table.Headers)}: it has to be {string.Join(',', Header)}");
        var byKey = file.Records.ToDictionary(r => r.Key);
        return
        [
            .. from row in table.Rows.Select(r => Row.Read(r, path, byKey, file))
               group row by row.Record into rows
               from change in Undone(rows.Key, [.. rows], path, file.Moment.Zone)
               orderby change.Position
               select change,
        ];
    }

    private static IEnumerable<EntityChange<Record>> Undone(Record record, IReadOnlyList<Row> rows, string path, TimeZoneInfo zone)
    {
        // From the last change to the first; what stands later in the file came later where the instants are equal.
        foreach (var change in rows.GroupBy(r => r.At).OrderByDescending(g => g.Key))
        {
            var cells = record.Cells.ToArray();
            foreach (var row in change.Reverse())
            {
                var (now, to) = (Cells.Show(cells[row.Column.Index], zone), Cells.Show(row.To, zone));
                if (now != to)
                    throw new InputException($"{path}: row {row.Number}: `{row.Column.Name}` of {record.Key} is '{now}' after that, not '{to}'");
                cells[row.Column.Index] = row.From;
            }

            var before = record with { Cells = cells };
            yield return new EntityChange<Record>(change.First().Number, record.Key, before, record, change.Key);
            record = before;
        }
    }

    private sealed record Row(int Number, Record Record, Column Column, object? From, object? To, DateTimeOffset At)
    {
        public static Row Read(CsvRow row, string path, Dictionary<string, Record> records, CustomerFile file)
        {
            var place = $"{path}: row {row.Number}";
            var record = records.GetValueOrDefault(row.Cells[0]) ?? throw new InputException($"{place}: there is no record '{row.Cells[0]}'");
            var column = Column.Find(file.Columns, row.Cells[1], place);
            var at = Cells.DateTime(row.Cells[4], file.Moment.Zone) ??
                throw new InputException($"{place}: '{row.Cells[4]}' is no datetime: write it like 2026-11-22T10:00:00Z");
            return new Row(row.Number, record, column, Value(row.Cells[2]), Value(row.Cells[3]), at);

            object? Value(string cell) => column.TryRead(cell, file.Moment.Zone, out var value)
                ? value
                : throw new InputException($"{place}: '{cell}' does not read as {column.Kind.ToString().ToLowerInvariant()}, as `{column.Name}` does");
        }
    }
}
