namespace Segmentation;

/// <summary>Makes the function that reads a field as a <see cref="Value"/>; a multi-value is no single value and reads as empty.</summary>
internal sealed class ValueReader<T>(ValueKind kind) : AccessorVisitor<T, Func<T, Value>>
{
    public override Func<T, Value> Text<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var text) ? Value.Of(text) : default;

    public override Func<T, Value> Whole<TAccessor>(TAccessor accessor) => kind switch
    {
        ValueKind.Date => entity => accessor.TryGet(entity, RelatedRows.None, out var day) ? Value.Day((int)day) : default,
        ValueKind.Instant => entity => accessor.TryGet(entity, RelatedRows.None, out var ticks) ? Value.Ticks(ticks) : default,
        _ => entity => accessor.TryGet(entity, RelatedRows.None, out var number) ? Value.Of((decimal)number) : default,
    };

    public override Func<T, Value> Decimal<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var number) ? Value.Of(number) : default;

    public override Func<T, Value> Double<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var number) ? Value.Of(number) : default;

    public override Func<T, Value> Boolean<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var truth) ? Value.Of(truth) : default;

    public override Func<T, Value> Guid<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var key) ? Value.Of(key) : default;

    public override Func<T, Value> Items<TAccessor>(TAccessor accessor) => _ => default;
}

/// <summary>Reads the items of one entity's multi-value that are not empty.</summary>
internal sealed class ItemReader<T>(T entity) : AccessorVisitor<T, IEnumerable<string>>
{
    public override IEnumerable<string> Items<TAccessor>(TAccessor accessor) =>
        accessor.TryGet(entity, RelatedRows.None, out var items) ? items.Where(i => !string.IsNullOrEmpty(i)).Select(i => i!) : [];
}
