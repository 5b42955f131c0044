namespace Segmentation;

/// <summary>Reads the key that rows of a base are joined by: of a column where the key's property is one, else of the entity.</summary>
internal sealed class KeyReader<T>
    where T : class
{
    private readonly JoinKey<T> _key;
    private readonly Coding? _coding;

    private KeyReader(JoinKey<T> key, Coding? coding) => (_key, _coding) = (key, coding);

    /// <summary>The reader of a base; null where neither its columns nor its entities have the key.</summary>
    public static KeyReader<T>? Of(JoinKey<T> key, ColumnarSnapshot<T> snapshot)
    {
        var columns = snapshot.Layout.Columns;
        var coding = key.IsEntityKey ? columns.Key : key.Member is { } member ? columns.Find(new Member<T>(member).Property) : null;
        return coding is null && !snapshot.HasEntities ? null : new KeyReader<T>(key, coding);
    }

    public EntityKey Read(Chunk chunk, int row) =>
        _coding is null ? _key.Of(((Chunk<T>)chunk).EntityAt(row)) : EntityKey.From(chunk.Columns[_coding.Column].Read(row));

    /// <summary>The column of the keys of a chunk where all of them are whole numbers.</summary>
    public PackedColumn? Wholes(Chunk chunk) =>
        _coding?.Kind == ValueKind.Number && chunk.Columns[_coding.Column] is PackedColumn { Offsets.Scale: 0 } packed ? packed : null;
}
