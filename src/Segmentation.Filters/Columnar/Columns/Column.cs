namespace Segmentation;

/// <summary>The values of one field in one chunk. Immutable as far as the rows that its readers know.</summary>
internal abstract class Column(Coding coding)
{
    public Coding Coding { get; } = coding;

    /// <summary>The value of a row; empty for a multi-value.</summary>
    public abstract Value Read(int row);

    /// <summary>The offset of a row, where the column is packed.</summary>
    public virtual ulong OffsetAt(int row) => throw new InvalidOperationException("The column is not packed.");

    /// <summary>What a test of one row costs, in about nanoseconds, when many are tested in a row.</summary>
    public abstract double CostOfRow { get; }
}

/// <summary>Numbers that no whole number of 64 bits holds, and GUIDs: as they are, and which rows have one.</summary>
internal sealed class WideColumn<TValue>(Coding coding, Pages<TValue> values, ulong[] present, Func<TValue, Value> valueOf) : Column(coding)
    where TValue : struct
{
    public override double CostOfRow => 10;

    public Pages<TValue> Values => values;

    public bool Has(int row) => Bits.Has(present, row);

    public override Value Read(int row) => Has(row) ? valueOf(values[row]) : default;
}

/// <summary>Texts as objects, while their chunk is filled.</summary>
internal sealed class StringColumn(Coding coding, Pages<string?> texts) : Column(coding)
{
    public override double CostOfRow => 20;

    public override Value Read(int row) => Value.Of(texts[row]);
}
