using Segmentation;

namespace SegmentCli.Csv;

/// <summary>A record: its row's number, its key, and its cells as values (null where empty).</summary>
public sealed record Record(int Number, string Key, object?[] Cells);

/// <summary>A column: its place, name and type, and what there is to say about it.</summary>
internal sealed record Column(int Index, string Name, ColumnType Type)
{
    public ColumnKind Kind => Type.Kind;

    public string? Note => Type.Note;

    /// <summary>The column of this name: exactly, else the only one that differs in case.</summary>
    /// <exception cref="InputException">There is none, or more than one.</exception>
    public static Column Find(IReadOnlyList<Column> columns, string name, string option)
    {
        if (columns.FirstOrDefault(c => c.Name == name) is { } exact)
            return exact;
        var others = columns.Where(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return others switch
        {
            [var only] => only,
            [] => throw new InputException($"`{option}` names `{name}`, which is no field: there are {string.Join(", ", columns.Select(c => c.Name))}"),
            _ => throw new InputException($"`{option}` names `{name}`, which may be {string.Join(" or ", others.Select(c => c.Name))}: write it with its case"),
        };
    }
}

/// <summary>What a question brings besides the file: the segments that it may ask for, the moment, and the engine.</summary>
internal sealed record Question(SegmentCatalogue Segments, Moment Moment, bool IsInterpreted);

/// <summary>A file of records with the model to ask questions of it.</summary>
internal sealed class CustomerFile
{
    /// <summary>The name of the entity type that a file's records are.</summary>
    public const string EntityType = "record";

    private readonly Question _question;

    private CustomerFile(IReadOnlyList<Column> columns, IReadOnlyList<Record> records, PicklistSnapshot picklists, Question question)
    {
        (Columns, Records, _question) = (columns, records, question);
        var model = SegmentationModel.Create(m => m.Entity<Record>(EntityType, Declare));
        Context = new BindingContext(model, picklists, Segments: question.Segments);
    }

    public IReadOnlyList<Column> Columns { get; }

    public IReadOnlyList<Record> Records { get; }

    public BindingContext Context { get; }

    public Moment Moment => _question.Moment;

    /// <exception cref="InputException">A cell does not read as the schema's type, or the key is not unique.</exception>
    public static CustomerFile From(
        CsvTable table, SchemaFile schema, bool isLenient, string? keyField, Question question, TextWriter error)
    {
        var zone = question.Moment.Zone;
        foreach (var name in schema.Fields.Keys.Where(n => !table.Headers.Contains(n)))
            throw new InputException($"the schema's field `{name}` is not in the file: it has {string.Join(", ", table.Headers)}");
        Column[] columns =
        [
            .. table.Headers.Select((name, i) => new Column(
                i, name, schema.Fields.GetValueOrDefault(name) ?? Inference.Of([.. table.Rows.Select(r => r.Cells[i]).Where(c => c.Length > 0)], zone))),
        ];
        var unread = 0;
        object? Value(CsvRow row, Column column)
        {
            var cell = row.Cells[column.Index];
            if (cell.Length == 0)
                return null;
            if (column.Type.Separator is { } separator)
                return MultiValue.Of(cell, separator);
            if (Read(cell, column.Type, zone) is { } value)
                return value;
            if (!isLenient)
                throw new InputException($"row {row.Number}, column `{column.Name}`: '{cell}' does not read as {column.Kind.ToString().ToLowerInvariant()}");
            unread++;
            return null;
        }

        var values = table.Rows.Select(r => (Row: r, Cells: columns.Select(c => Value(r, c)).ToArray())).ToList();
        if (unread > 0)
            error.WriteLine($"{unread} cells do not read as the schema's type and are empty");
        var keys = Keys(table, columns, keyField);
        return new CustomerFile(
            columns, [.. values.Select((v, i) => new Record(v.Row.Number, keys[i], v.Cells))], schema.Picklists, question);
    }

    /// <summary>The filter as a test of records, on the engine that was chosen.</summary>
    public Func<Record, bool> Test(BindResult<Record> bound) => _question.IsInterpreted ? bound.Interpret(Moment) : bound.Compile(Moment);

    private static IReadOnlyList<string> Keys(CsvTable table, Column[] columns, string? keyField)
    {
        var index = keyField is null ? 0 : Column.Find(columns, keyField.Trim('`'), "--key").Index;
        string[] keys = [.. table.Rows.Select(r => r.Cells[index])];
        if (keys.Length == keys.Distinct(StringComparer.Ordinal).Count() && !keys.Contains(""))
            return keys;
        return keyField is null
            ? [.. table.Rows.Select(r => r.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))]
            : throw new InputException($"`--key {keyField}`: its values are not unique, or some are empty");
    }

    private static object? Read(string cell, ColumnType type, TimeZoneInfo zone) => type.Kind switch
    {
        ColumnKind.Boolean => Cells.Boolean(cell),
        ColumnKind.Integer => Cells.Integer(cell),
        ColumnKind.Decimal => Cells.Decimal(cell),
        ColumnKind.Date => Cells.Date(cell, type.DateFormat!),
        ColumnKind.DateTime => Cells.DateTime(cell, zone),
        _ => cell,
    };

    private void Declare(EntityTypeBuilder<Record> entity)
    {
        entity.KeyFrom(r => r.Key);
        foreach (var column in Columns)
        {
            var i = column.Index;
            _ = (column.Kind, column.Type.Separator) switch
            {
                (ColumnKind.Boolean, _) => entity.Boolean(column.Name, r => (bool?)r.Cells[i]),
                (ColumnKind.Integer or ColumnKind.Decimal, _) => entity.Number(column.Name, r => (decimal?)r.Cells[i]),
                (ColumnKind.Date, _) => entity.Date(column.Name, r => (DateOnly?)r.Cells[i]),
                (ColumnKind.DateTime, _) => entity.Instant(column.Name, r => (DateTimeOffset?)r.Cells[i]),
                (ColumnKind.Picklist, null) => entity.Picklist(column.Name, r => (string?)r.Cells[i], column.Type.Picklist!),
                (ColumnKind.Picklist, _) => entity.Picklists(column.Name, r => ((MultiValue?)r.Cells[i])?.Items, column.Type.Picklist!),
                (_, null) => entity.Text(column.Name, r => (string?)r.Cells[i]),
                _ => entity.Texts(column.Name, r => ((MultiValue?)r.Cells[i])?.Items),
            };
        }
    }
}
