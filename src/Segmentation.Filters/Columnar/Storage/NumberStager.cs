namespace Segmentation;

/// <summary>Reads a number of an entity as a whole one, times a power of ten where it has decimals.</summary>
internal interface INumberOf<in T>
{
    /// <summary>Whether there is a number; false of <paramref name="fits"/>: it is no whole number of 64 bits with so many decimals.</summary>
    bool TryGet(T entity, int scale, out long whole, out bool fits);

    /// <summary>The number as it is, of an entity that has one.</summary>
    decimal Exact(T entity);
}

internal readonly struct WholeNumber<T, TAccessor>(TAccessor accessor) : INumberOf<T>
    where TAccessor : struct, IAccessor<T, long>
{
    public bool TryGet(T entity, int scale, out long whole, out bool fits)
    {
        var has = accessor.TryGet(entity, RelatedRows.None, out whole);
        fits = scale == 0;
        return has;
    }

    public decimal Exact(T entity) => accessor.TryGet(entity, RelatedRows.None, out var whole) ? whole : 0;
}

internal readonly struct BinaryNumber<T, TAccessor>(TAccessor accessor) : INumberOf<T>
    where TAccessor : struct, IAccessor<T, double>
{
    public bool TryGet(T entity, int scale, out long whole, out bool fits)
    {
        var has = accessor.TryGet(entity, RelatedRows.None, out var number);
        (whole, fits) = (Coding.WholeOf(number), true);
        return has;
    }

    public decimal Exact(T entity) => throw new InvalidOperationException("A double is always kept by its order.");
}

internal readonly struct DecimalNumber<T, TAccessor>(TAccessor accessor) : INumberOf<T>
    where TAccessor : struct, IAccessor<T, decimal>
{
    public bool TryGet(T entity, int scale, out long whole, out bool fits)
    {
        var has = accessor.TryGet(entity, RelatedRows.None, out var number);
        fits = Scaled.TryWhole(number, scale, out whole);
        return has;
    }

    public decimal Exact(T entity) => accessor.TryGet(entity, RelatedRows.None, out var number) ? number : 0;
}

/// <summary>Stages numbers as whole ones, with as many decimals as the chunk before; from the first that does not fit on as they are.</summary>
internal sealed class NumberStager<T, TNumber>(Coding coding, TNumber numbers, int capacity) : Stager<T>
    where TNumber : struct, INumberOf<T>
{
    private readonly int _scale = coding.UsualScale;
    private readonly Pages<ulong> _offsets = Pages<ulong>.For(capacity);
    private Exactly? _exactly;

    public override void Add(T entity, int row)
    {
        ref var offset = ref _offsets.Claim(row, capacity);
        if (!numbers.TryGet(entity, _scale, out var whole, out var fits))
            return;
        if (fits && Fits(whole))
            offset = OffsetOf(whole);
        else
            AddExactly(numbers.Exact(entity), row);
    }

    public override void Copy(Column from, int fromRow, int row)
    {
        ref var offset = ref _offsets.Claim(row, capacity);
        if (from is PackedColumn packed && packed.Offsets.Scale == _scale && _exactly is null)
            offset = packed.OffsetAt(fromRow) is not 0 and var packedOffset ? OffsetOf(packed.Offsets.WholeAt(packedOffset)) : 0;
        else if (from.Read(fromRow) is { IsEmpty: false } value)
            AddExactly(value.Number, row);
    }

    public override Column View(int rows) =>
        (Column?)Volatile.Read(ref _exactly)?.View(coding) ?? new PackedColumn<ulong>(coding, _offsets, new(long.MinValue + 1, _scale, ulong.MaxValue));

    public override Column Seal(int rows) =>
        _exactly is null ? Packing.Pack(coding, _offsets, rows, long.MinValue + 1, _scale).Map(rows) : _exactly.Seal(coding, rows);

    // Offset 0 is that of no value: the least of all numbers has none.
    private bool Fits(long whole) => _exactly is null && whole != long.MinValue;

    private static ulong OffsetOf(long whole) => unchecked((ulong)(whole - long.MinValue));

    private void AddExactly(decimal number, int row)
    {
        if (_exactly is null)
            Volatile.Write(ref _exactly, Exactly.Of(coding, (PackedColumn<ulong>)View(row), row, capacity));
        _exactly.Add(row, number, capacity);
    }

    /// <summary>Numbers as they are.</summary>
    private sealed record Exactly(Pages<decimal> Numbers, ulong[] Present)
    {
        public static Exactly Of(Coding coding, PackedColumn<ulong> staged, int rows, int capacity)
        {
            var exactly = new Exactly(Pages<decimal>.For(capacity), new ulong[Bits.WordsFor(capacity)]);
            for (var row = 0; row < rows; row++)
            {
                exactly.Numbers.Claim(row, capacity) = 0;
                if (staged.OffsetAt(row) is not 0 and var offset)
                    exactly.Add(row, Scaled.DecimalOf(staged.Offsets.WholeAt(offset), staged.Offsets.Scale), capacity);
            }

            return exactly;
        }

        public void Add(int row, decimal number, int capacity)
        {
            Numbers.Claim(row, capacity) = number;
            Bits.Set(Present, row);
        }

        public WideColumn<decimal> View(Coding coding) => new(coding, Numbers, Present, Value.Of);

        /// <summary>As whole numbers after all, where one number of decimals does for all.</summary>
        public Column Seal(Coding coding, int rows)
        {
            var scale = 0;
            for (var row = 0; row < rows; row++)
                scale = Bits.Has(Present, row) ? Math.Max(scale, Numbers[row].Scale) : scale;
            scale = Math.Min(scale, Scaled.MostDecimals);
            var offsets = Pages<ulong>.For(rows);
            for (var row = 0; row < rows; row++)
            {
                ref var offset = ref offsets.Claim(row, rows);
                if (!Bits.Has(Present, row))
                    continue;
                if (!Scaled.TryWhole(Numbers[row], scale, out var whole) || whole == long.MinValue)
                    return View(coding);
                offset = OffsetOf(whole);
            }

            coding.UsualScale = scale;
            return Packing.Pack(coding, offsets, rows, long.MinValue + 1, scale).Map(rows);
        }
    }
}
