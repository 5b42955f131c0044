using System.Globalization;
using Segmentation;

namespace SegmentCli.Csv;

/// <summary>What <c>--relate</c> or <c>--lookup</c> asks for: <c>[PARENT.]NAME=FILE:THEIR_FIELD=OWN_FIELD</c>.</summary>
/// <param name="Option">The option's name.</param>
/// <param name="Text">What was written.</param>
/// <param name="Parent">The names that lead to the parent; none for the file itself.</param>
/// <param name="Name">The relation's name.</param>
/// <param name="File">The related file.</param>
/// <param name="TheirField">The related file's column.</param>
/// <param name="OwnField">The parent's column.</param>
internal sealed record RelationRequest(
    string Option, string Text, IReadOnlyList<string> Parent, string Name, string File, string TheirField, string OwnField)
{
    public bool IsLookup => Option == "--lookup";

    public string ParentPath => string.Join('.', Parent.Select(Quoted));

    /// <summary>A name as a step of a path.</summary>
    public static string Quoted(string name) =>
        name.AsSpan().ContainsAny('.', '`') ? $"`{name.Replace("`", "``", StringComparison.Ordinal)}`" : name;

    /// <exception cref="InputException">The text is not in that form.</exception>
    public static RelationRequest Parse(string option, string text)
    {
        var fault = new InputException(
            $"`{option} {text}` is not in the form [PARENT.]NAME=FILE:{(option == "--lookup" ? "KEY_FIELD=FIELD" : "CHILD_FIELD=PARENT_FIELD")}");
        if (Split(text, '=', fromEnd: false) is not var (names, rest) || Split(rest, ':', fromEnd: true) is not var (file, fields) ||
            Split(fields, '=', fromEnd: false) is not var (theirs, own))
        {
            throw fault;
        }

        List<string> path = [];
        for (var left = names; left is not null;)
        {
            var (step, next) = Split(left, '.', fromEnd: false) ?? (left, null!);
            path.Add(Unquoted(step));
            left = next;
        }

        string[] all = [.. path, file, Unquoted(theirs), Unquoted(own)];
        return all.Contains("") ? throw fault : new RelationRequest(option, text, [.. path.SkipLast(1)], path[^1], file, Unquoted(theirs), Unquoted(own));
    }

    /// <summary>Splits at the first or last such character that stands outside of back quotes.</summary>
    public static (string Before, string After)? Split(string text, char at, bool fromEnd)
    {
        var isQuoted = false;
        var found = -1;
        for (var i = 0; i < text.Length && (fromEnd || found < 0); i++)
        {
            isQuoted ^= text[i] == '`';
            if (text[i] == at && !isQuoted)
                found = i;
        }

        return found < 0 ? null : (text[..found], text[(found + 1)..]);
    }

    public static string Unquoted(string name) =>
        name is ['`', .., '`'] ? name[1..^1].Replace("``", "`", StringComparison.Ordinal) : name.Trim();
}

/// <summary>A file that others relate to: its entity type, its records, and the ways from it.</summary>
internal sealed class RelatedFile(string entityType, string file, RecordList list)
{
    /// <summary>The path of relations that leads to it, or the name of the first file's records.</summary>
    public string EntityType => entityType;

    public string File => file;

    public RecordList List => list;

    public List<FileRelation> Relations { get; } = [];
}

/// <summary>A way from one file's records to another's, by equal cells; an empty cell joins nothing.</summary>
internal sealed record FileRelation(string Name, RelatedFile Target, bool IsMany, Func<Record, EntityKey> Own, Func<Record, EntityKey> Theirs)
{
    public void Declare(EntityTypeBuilder<Record> entity)
    {
        if (IsMany)
            entity.JoinMany(Name, Own, Theirs, r => r.To(Target.EntityType));
        else
            entity.JoinOne(Name, Own, Theirs, r => r.To(Target.EntityType));
    }

    /// <summary>The relation that was asked for, from a file to another, and the one back if the option makes one.</summary>
    /// <exception cref="InputException">A column is missing, the two cannot be compared, or a lookup's key is not unique.</exception>
    public static void Relate(RelatedFile parent, RelatedFile child, RelationRequest request)
    {
        var own = Column.Find(parent.List.Columns, request.OwnField, $"{request.Option} {request.Text}");
        var theirs = Column.Find(child.List.Columns, request.TheirField, $"{request.Option} {request.Text}");
        // A column without any value has no type of its own.
        var areComparable = AreComparable(own.JoinsAs, theirs.JoinsAs) || !HasValues(parent, own) || !HasValues(child, theirs);
        if (own.Type.Separator is not null || theirs.Type.Separator is not null || !areComparable)
        {
            string Described(Column column) => column.Type.Separator is null ? column.Kind.ToString().ToLowerInvariant() : "a multi-value";
            throw new InputException(
                $"`{request.Option} {request.Text}`: `{own.Name}` is {Described(own)} and `{theirs.Name}` {Described(theirs)}: give both one type with --schema");
        }

        // Numbers are equal by value, as in filters; beside a text they are what stands in the cell.
        var byValue = own.JoinsAs == theirs.JoinsAs;
        if (request.IsLookup && !IsUnique(child, theirs, byValue))
        {
            throw new InputException(
                $"`{request.Option} {request.Text}`: `{theirs.Name}` is not unique in {child.File}: --relate gives a relation to many rows");
        }

        EntityKey Own(Record r) => Key(r.Cells[own.Index], byValue);
        EntityKey Theirs(Record r) => Key(r.Cells[theirs.Index], byValue);
        parent.Relations.Add(new FileRelation(request.Name, child, !request.IsLookup, Own, Theirs));
        if (!request.IsLookup)
            child.Relations.Add(new FileRelation(request.Name + "Of", parent, !IsUnique(parent, own, byValue), Theirs, Own));
    }

    private static bool AreComparable(ColumnKind one, ColumnKind other) =>
        one == other || (one is ColumnKind.Decimal or ColumnKind.Text && other is ColumnKind.Decimal or ColumnKind.Text);

    private static bool HasValues(RelatedFile file, Column column) => file.List.Records.Any(r => r.Cells[column.Index] is not null);

    private static bool IsUnique(RelatedFile file, Column column, bool byValue)
    {
        var keys = file.List.Records.Select(r => Key(r.Cells[column.Index], byValue)).Where(k => !k.IsEmpty).ToList();
        return keys.Count == keys.Distinct().Count();
    }

    private static EntityKey Key(object? cell, bool byValue) => cell switch
    {
        decimal number => number.ToString(byValue ? "0.############################" : null, CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcTicks,
        _ => Cells.Show(cell, TimeZoneInfo.Utc),
    };
}
