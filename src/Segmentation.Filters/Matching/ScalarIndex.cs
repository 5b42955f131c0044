namespace Segmentation;

/// <summary>Where the values of a field are on a scale, by entity.</summary>
/// <remarks>Made by the field's accessor, which knows the type that is stored: so reading one is a call of the getter, and all else is in line.</remarks>
internal abstract class FieldPositions<T>
{
    /// <summary>How many positions there are.</summary>
    public abstract int Count { get; }

    /// <summary>About how many bytes the scale takes.</summary>
    public abstract long Bytes { get; }

    public abstract int Of(T entity);

    /// <summary>Those of some entities, in their order.</summary>
    public abstract void Of(ReadOnlySpan<T> entities, Span<int> positions);
}

internal sealed class StoredPositions<T, TStored, TValue, TReading, TScale>(Func<T, TStored> get, TScale scale) : FieldPositions<T>
    where TReading : struct, IReading<TStored, TValue>
    where TScale : struct, IFieldScale<TValue>
{
    public override int Count => scale.Empty + 1;

    public override long Bytes => scale.Bytes;

    public override int Of(T entity) => TReading.TryRead(get(entity), out var value) ? scale.PositionOf(value) : scale.Empty;

    public override void Of(ReadOnlySpan<T> entities, Span<int> positions)
    {
        for (var i = 0; i < entities.Length; i++)
            positions[i] = TReading.TryRead(get(entities[i]), out var value) ? scale.PositionOf(value) : scale.Empty;
    }
}

internal sealed class TextPositions<T, TScale>(Func<T, string?> get, TScale scale) : FieldPositions<T>
    where TScale : struct, IFieldScale<string>
{
    public override int Count => scale.Empty + 1;

    public override long Bytes => scale.Bytes;

    public override int Of(T entity) => TextReading.TryRead(get(entity), out var value) ? scale.PositionOf(value) : scale.Empty;

    public override void Of(ReadOnlySpan<T> entities, Span<int> positions)
    {
        for (var i = 0; i < entities.Length; i++)
            positions[i] = TextReading.TryRead(get(entities[i]), out var value) ? scale.PositionOf(value) : scale.Empty;
    }
}
