namespace SegmentCli.Csv;

/// <summary>A record: its row's number, its key, and its cells as values (null where empty).</summary>
public sealed record Record(int Number, string Key, object?[] Cells)
{
    // What a database is told of a record is its number.
    private Record(int number)
        : this(number, "", [])
    {
    }
}

/// <summary>The records of one file, and its columns.</summary>
internal sealed record RecordList(IReadOnlyList<Column> Columns, IReadOnlyList<Record> Records)
{
    /// <summary>The column whose cells are the keys; null: the row numbers are.</summary>
    public Column? KeyColumn { get; private init; }

    /// <param name="table">The file's cells.</param>
    /// <param name="file">The file, as it is named in messages.</param>
    /// <param name="types">The columns' types by name; the others are inferred.</param>
    /// <param name="reading">How cells are read.</param>
    /// <exception cref="InputException">A cell does not read as its schema's type, or the schema names a column that the file lacks.</exception>
    public static RecordList From(CsvTable table, string file, IReadOnlyDictionary<string, ColumnType> types, CellReading reading)
    {
        foreach (var name in types.Keys.Where(n => !table.Headers.Contains(n)))
            throw new InputException($"the schema's field `{name}` is not in {file}: it has {string.Join(", ", table.Headers)}");
        Column[] columns =
        [
            .. table.Headers.Select((name, i) => new Column(
                i, name, types.GetValueOrDefault(name) ?? Inference.Of([.. table.Rows.Select(r => r.Cells[i]).Where(c => c.Length > 0)], reading.Zone))),
        ];
        var unread = 0;
        object? Value(CsvRow row, Column column)
        {
            var cell = row.Cells[column.Index];
            if (column.TryRead(cell, reading.Zone, out var value))
                return value;
            if (!reading.IsLenient)
                throw new InputException($"{file}: row {row.Number}, column `{column.Name}`: '{cell}' does not read as {column.Kind.ToString().ToLowerInvariant()}");
            unread++;
            return null;
        }

        List<Record> records = [.. table.Rows.Select(r => new Record(r.Number, "", columns.Select(c => Value(r, c)).ToArray()))];
        if (unread > 0)
            reading.Error.WriteLine($"{file}: {unread} cells do not read as the schema's type and are empty");
        return new RecordList(columns, records);
    }

    /// <summary>The same records with keys: those of a column, else of the first one if its values are unique, else the row numbers.</summary>
    /// <exception cref="InputException">The column is missing, or its values are not unique.</exception>
    public RecordList Keyed(CsvTable table, string? keyField)
    {
        var column = keyField is null ? Columns[0] : Column.Find(Columns, keyField.Trim('`'), "--key");
        string[] keys = [.. table.Rows.Select(r => r.Cells[column.Index])];
        var areUnique = keys.Length == keys.Distinct(StringComparer.Ordinal).Count() && !keys.Contains("");
        if (!areUnique)
        {
            keys = keyField is null
                ? [.. table.Rows.Select(r => r.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))]
                : throw new InputException($"`--key {keyField}`: its values are not unique, or some are empty");
        }

        return this with { Records = [.. Records.Select((r, i) => r with { Key = keys[i] })], KeyColumn = areUnique ? column : null };
    }
}

/// <summary>How the cells of every file are read: the zone of datetimes, whether bad cells are let pass, and where that is told.</summary>
internal sealed record CellReading(TimeZoneInfo Zone, bool IsLenient, TextWriter Error);
