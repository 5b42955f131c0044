using Segmentation;

namespace SegmentCli.Csv;

/// <summary>A column: its place, name and type, and what there is to say about it.</summary>
internal sealed record Column(int Index, string Name, ColumnType Type)
{
    public ColumnKind Kind => Type.Kind;

    public string? Note => Type.Note;

    /// <summary>The kind that the column's values are joined as: all numbers are one, and so are all texts.</summary>
    public ColumnKind JoinsAs => Kind switch
    {
        ColumnKind.Integer => ColumnKind.Decimal,
        ColumnKind.Picklist => ColumnKind.Text,
        _ => Kind,
    };

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

    /// <summary>A cell as a value, null where it is empty; false where it does not read as the column's type.</summary>
    public bool TryRead(string cell, TimeZoneInfo zone, out object? value)
    {
        value = cell.Length == 0 ? null : Type.Separator is { } separator ? MultiValue.Of(cell, separator) : Read(cell, zone);
        return value is not null || cell.Length == 0 || Type.Separator is not null;
    }

    private object? Read(string cell, TimeZoneInfo zone) => Kind switch
    {
        ColumnKind.Boolean => Cells.Boolean(cell),
        ColumnKind.Integer => Cells.Integer(cell),
        ColumnKind.Decimal => Cells.Decimal(cell),
        ColumnKind.Date => Cells.Date(cell, Type.DateFormat!),
        ColumnKind.DateTime => Cells.DateTime(cell, zone),
        _ => cell,
    };

    /// <summary>Declares the column as a field of a record.</summary>
    public void Declare(EntityTypeBuilder<Record> entity)
    {
        var i = Index;
        _ = (Kind, Type.Separator) switch
        {
            (ColumnKind.Boolean, _) => entity.Boolean(Name, r => (bool?)r.Cells[i]),
            (ColumnKind.Integer or ColumnKind.Decimal, _) => entity.Number(Name, r => (decimal?)r.Cells[i]),
            (ColumnKind.Date, _) => entity.Date(Name, r => (DateOnly?)r.Cells[i]),
            (ColumnKind.DateTime, _) => entity.Instant(Name, r => (DateTimeOffset?)r.Cells[i]),
            (ColumnKind.Picklist, null) => entity.Picklist(Name, r => (string?)r.Cells[i], Type.Picklist!),
            (ColumnKind.Picklist, _) => entity.Picklists(Name, r => ((MultiValue?)r.Cells[i])?.Items, Type.Picklist!),
            (_, null) => entity.Text(Name, r => (string?)r.Cells[i]),
            _ => entity.Texts(Name, r => ((MultiValue?)r.Cells[i])?.Items),
        };
    }
}
