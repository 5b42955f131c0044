namespace Segmentation;

/// <summary>The values of one field of a chunk that is being filled, row after row. One thread writes; what it published others may read.</summary>
internal abstract class Stager<T>
{
    /// <summary>Adds the value of an entity as that of a row.</summary>
    public abstract void Add(T entity, int row);

    /// <summary>Adds the value of a row of the same field in another chunk.</summary>
    public abstract void Copy(Column from, int fromRow, int row);

    /// <summary>The first rows, as they are.</summary>
    public abstract Column View(int rows);

    /// <summary>The value of a row.</summary>
    public Value Read(int row) => View(row + 1).Read(row);

    /// <summary>The first rows, in as little space as they need.</summary>
    public abstract Column Seal(int rows);
}

/// <summary>Chooses how the values of a field are staged.</summary>
internal sealed class StagerFactory<T>(Coding coding, int slot, int capacity) : AccessorVisitor<T, Stager<T>>
{
    public override Stager<T> Text<TAccessor>(TAccessor accessor) =>
        coding.Field.Type.Scalar == ScalarType.Picklist
            ? new CodeStager<T, CodeOfText<T, TAccessor>>(coding, new(coding.Texts!, accessor), slot, capacity)
            : new TextStager<T, TAccessor>(coding, accessor, capacity);

    public override Stager<T> Boolean<TAccessor>(TAccessor accessor) => new CodeStager<T, CodeOfTruth<T, TAccessor>>(coding, new(accessor), slot, capacity);

    public override Stager<T> Items<TAccessor>(TAccessor accessor) =>
        new CodeStager<T, CodeOfItems<T, TAccessor>>(coding, new(coding.Sets!, accessor), slot, capacity);

    public override Stager<T> Whole<TAccessor>(TAccessor accessor) => new NumberStager<T, WholeNumber<T, TAccessor>>(coding, new(accessor), capacity);

    public override Stager<T> Double<TAccessor>(TAccessor accessor) => new NumberStager<T, BinaryNumber<T, TAccessor>>(coding, new(accessor), capacity);

    public override Stager<T> Decimal<TAccessor>(TAccessor accessor) => new NumberStager<T, DecimalNumber<T, TAccessor>>(coding, new(accessor), capacity);

    public override Stager<T> Guid<TAccessor>(TAccessor accessor) => new GuidStager<T, TAccessor>(coding, accessor, capacity);
}

/// <summary>The number of what an entity has in a dictionary; -1 for nothing.</summary>
internal interface ICodeOf<in T>
{
    int CodeOf(T entity);
}

internal readonly struct CodeOfText<T, TAccessor>(TextDictionary texts, TAccessor accessor) : ICodeOf<T>
    where TAccessor : struct, IAccessor<T, string>
{
    // Known texts are found here without a lock.
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public int CodeOf(T entity)
    {
        if (!accessor.TryGet(entity, RelatedRows.None, out var text))
            return -1;
        if (!_known.TryGetValue(text, out var code))
            _known.Add(text, code = texts.CodeOf(text));
        return code;
    }
}

internal readonly struct CodeOfTruth<T, TAccessor>(TAccessor accessor) : ICodeOf<T>
    where TAccessor : struct, IAccessor<T, bool>
{
    public int CodeOf(T entity) => !accessor.TryGet(entity, RelatedRows.None, out var truth) ? -1 : truth ? 1 : 0;
}

internal readonly struct CodeOfItems<T, TAccessor>(ItemSets sets, TAccessor accessor) : ICodeOf<T>
    where TAccessor : struct, IAccessor<T, IEnumerable<string?>>
{
    private readonly List<int> _items = [];

    public int CodeOf(T entity)
    {
        if (!accessor.TryGet(entity, RelatedRows.None, out var items))
            return -1;
        _items.Clear();
        foreach (var item in items)
        {
            if (!string.IsNullOrEmpty(item) && sets.Texts.CodeOf(item) is var code && !_items.Contains(code))
                _items.Add(code);
        }

        _items.Sort();
        return sets.NumberOf([.. _items]);
    }
}

internal sealed class CodeStager<T, TCode>(Coding coding, TCode codes, int slot, int capacity) : Stager<T>
    where TCode : struct, ICodeOf<T>
{
    // A byte each holds them mostly; from the first that it does not hold on they are all in wide ones.
    private readonly Pages<byte> _bytes = Pages<byte>.For(capacity);
    private readonly Pages<uint> _wide = Pages<uint>.For(capacity);
    private bool _isWide;

    private readonly int[] _counts = new int[PackedColumn.MostMapped + 1];

    // Null from the first offset on for which there are none. What is written later is in them too: a view looks at its own rows alone.
    private Bitmap[]? _bitmaps = new Bitmap[PackedColumn.MostMapped + 1];

    // Of all rows so far: a view may count on a row being within it, and no more.
    private uint _highest;

    public override void Add(T entity, int row) => Put((uint)(codes.CodeOf(entity) + 1), row);

    public override void Copy(Column from, int fromRow, int row) => Put((uint)from.OffsetAt(fromRow), row);

    public override Column View(int rows)
    {
        // First: what is wide by then holds it.
        var highest = Volatile.Read(ref _highest);
        var column = AsStaged(highest);
        return Volatile.Read(ref _bitmaps) is { } bitmaps ? column.Map(bitmaps[..((int)highest + 1)], _counts) : column;
    }

    public override Column Seal(int rows)
    {
        var column = _isWide ? Packing.Pack(coding, _wide, rows, 0, 0)
            : rows < capacity ? Packing.Pack(coding, _bytes, rows, 0, 0)
            : AsStaged(_highest);
        var words = Bits.WordsFor(rows);
        return _bitmaps is null
            ? column
            : column.Map(Array.ConvertAll(_bitmaps[..((int)_highest + 1)], b => b.IsNone || rows == capacity ? b : b.Words(words).ToArray()), _counts);
    }

    private PackedColumn AsStaged(uint highest) => Volatile.Read(ref _isWide)
        ? new PackedColumn<uint>(coding, _wide, new(0, 0, highest))
        : new PackedColumn<byte>(coding, _bytes, new(0, 0, highest));

    private void Put(uint offset, int row)
    {
        if (offset > byte.MaxValue && !_isWide)
            Widen(row);
        if (_isWide)
            _wide.Claim(row, capacity) = offset;
        else
            _bytes.Claim(row, capacity) = (byte)offset;
        Map(offset, row);
        // Whoever sees it sees too that there are no bitmaps any more, if it is why.
        Volatile.Write(ref _highest, Math.Max(_highest, offset));
    }

    private void Widen(int rows)
    {
        for (var row = 0; row < rows; row++)
            _wide.Claim(row, capacity) = _bytes[row];
        Volatile.Write(ref _isWide, true);
    }

    private void Map(uint offset, int row)
    {
        if (offset > PackedColumn.MostMapped)
            Volatile.Write(ref _bitmaps, null);
        if (_bitmaps is null)
            return;
        ref var bitmap = ref _bitmaps[offset];
        if (bitmap.IsNone)
            bitmap = coding.BitmapPages.Claim(offset, slot, Bits.WordsFor(capacity));
        Bits.Set(bitmap.Words(Bits.WordsFor(capacity)), row);
        _counts[offset]++;
    }
}

internal sealed class TextStager<T, TAccessor>(Coding coding, TAccessor accessor, int capacity) : Stager<T>
    where TAccessor : struct, IAccessor<T, string>
{
    // Texts are numbered where at least as many rows, on average, share one.
    private const int LeastShared = 8;
    private const int Sampled = 1024;

    private readonly Pages<string?> _texts = Pages<string?>.For(capacity);

    public override void Add(T entity, int row) =>
        _texts.Claim(row, capacity) = accessor.TryGet(entity, RelatedRows.None, out var text) ? text : null;

    public override void Copy(Column from, int fromRow, int row) =>
        _texts.Claim(row, capacity) = from.Read(fromRow) is { IsEmpty: false } value ? value.Text : null;

    public override Column View(int rows) => new StringColumn(coding, _texts);

    public override Column Seal(int rows)
    {
        if (coding.HasTrigrams || !AreFew(Math.Min(rows, Sampled), LeastShared / 2) || !AreFew(rows, LeastShared))
            return TextColumn.Of(coding, _texts, rows);
        var codes = Pages<uint>.For(rows);
        var known = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var row = 0; row < rows; row++)
        {
            ref var code = ref codes.Claim(row, rows);
            if (_texts[row] is not { } text || known.TryGetValue(text, out code))
                continue;
            code = (uint)coding.Texts!.CodeOf(text) + 1;
            known.Add(text, code);
        }

        return Packing.Pack(coding, codes, rows, 0, 0).Map(rows);
    }

    private bool AreFew(int rows, int shared)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < rows && distinct.Count * shared <= rows; row++)
        {
            if (_texts[row] is { } text)
                distinct.Add(text);
        }

        return distinct.Count * shared <= rows;
    }
}

internal sealed class GuidStager<T, TAccessor>(Coding coding, TAccessor accessor, int capacity) : Stager<T>
    where TAccessor : struct, IAccessor<T, Guid>
{
    private readonly Pages<Guid> _keys = Pages<Guid>.For(capacity);
    private readonly ulong[] _present = new ulong[Bits.WordsFor(capacity)];

    public override void Add(T entity, int row)
    {
        ref var key = ref _keys.Claim(row, capacity);
        if (accessor.TryGet(entity, RelatedRows.None, out key))
            Bits.Set(_present, row);
    }

    public override void Copy(Column from, int fromRow, int row)
    {
        ref var key = ref _keys.Claim(row, capacity);
        if (from.Read(fromRow) is not { IsEmpty: false } value)
            return;
        key = value.Guid;
        Bits.Set(_present, row);
    }

    public override Column View(int rows) => new WideColumn<Guid>(coding, _keys, _present, Value.Of);

    public override Column Seal(int rows) => View(rows);
}
