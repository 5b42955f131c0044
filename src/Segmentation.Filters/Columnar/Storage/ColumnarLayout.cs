namespace Segmentation;

/// <summary>How the entities of a base are laid out.</summary>
internal sealed class ColumnarLayout<T>
    where T : class
{
    private readonly EntityType<T> _entityType;
    private readonly ColumnarOptions _options;

    public ColumnarLayout(EntityType<T> entityType, ColumnarOptions options)
    {
        (_entityType, _options) = (entityType, options);
        var fields = options.Columns is null ? entityType.Fields : [.. options.Columns.Select(FieldNamed).Distinct()];
        var trigrams = options.Trigrams.Select(FieldNamed).ToHashSet();
        if (trigrams.FirstOrDefault(f => f.Type != new FieldType(ScalarType.Text)) is { } noText)
            throw new ArgumentException($"Trigrams are of text: {noText.Name} is {noText.Type}.");
        var sortOrders = options.SortOrders.Select(FieldNamed).ToHashSet();
        if (sortOrders.FirstOrDefault(f => f.Type.IsMany || (f.Type.Flag & FieldTypes.Ordered) == 0) is { } unordered)
            throw new ArgumentException($"Rows are sorted by numbers, dates and datetimes: {unordered.Name} is {unordered.Type}.");

        var kept = fields.Union(trigrams).Union(sortOrders).Append(entityType.KeyField).Distinct();
        Coding[] codings = [.. kept.Select((f, i) => new Coding(f, i, trigrams.Contains(f)))];
        Columns = new Columns(codings, Array.Find(codings, c => c.Field == entityType.KeyField)!);
        SortOrders = Array.FindAll(codings, c => sortOrders.Contains(c.Field));
    }

    public Columns Columns { get; }

    public IReadOnlyList<Coding> SortOrders { get; }

    /// <summary>A chunk to be filled.</summary>
    public Staging<T> Stage(int slot) => new(
        slot,
        _options.ChunkRows,
        [.. Columns.Codings.Select(c => ((Field<T>)c.Field).Accept(new StagerFactory<T>(c, slot, _options.ChunkRows)))],
        _options.KeepsEntities);

    private Field FieldNamed(string name) => _entityType.FindField(name) ??
        throw new ArgumentException($"{_entityType.Name} has no field \"{name}\" to keep as a column.");
}
