using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A cross-tab that is being counted, entity by entity; it holds buckets, not entities. Not thread-safe.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class CrossTabTally<T>
    where T : class
{
    private readonly CrossTabRequest _request;
    private readonly Filter _filter;
    private readonly CrossTabFields _fields;
    private readonly BucketIndex<T>[] _by;
    private readonly ValueOf<T>? _of;
    private readonly BucketRule? _distinct;
    private readonly Dictionary<Coordinates, Tally> _tallies = [];

    internal CrossTabTally(CrossTabRequest request, Filter filter, CrossTabFields fields)
    {
        (_request, _filter, _fields) = (request, filter, fields);
        _by = [.. fields.By.Select(f => new BucketIndex<T>(f))];
        _of = fields.Of?.Term.Accept(new TermReader<T>());
        _distinct = request.Measure.Function == MeasureFunction.Distinct ? new BucketRule(fields.Of!.Term, fields.Of.Picklist) : null;
        At(Coordinates.Total);
    }

    /// <summary>Counts an entity that the filter selects.</summary>
    /// <param name="entity">The entity; each once.</param>
    /// <param name="related">Its related rows; null: none are asked for.</param>
    /// <exception cref="RelatedRowsNotLoadedException">Rows are asked for that are not there.</exception>
    public void Add(T entity, RelatedRows? related = null)
    {
        var rows = related ?? RelatedRows.None;
        var value = _of?.Invoke(entity, rows) ?? default;
        foreach (var field in _by)
            field.MoveTo(entity, rows);
        Add(new Tallied(1, value, value.IsEmpty ? 0 : 1));
    }

    /// <summary>Counts entities that a store has counted: those that the filter selects and that share a value of each field.</summary>
    /// <param name="group">The group; several that <c>=</c> calls equal are one bucket.</param>
    /// <exception cref="ArgumentException">The group has not a value for each field.</exception>
    public void AddGroup(EntityGroup group)
    {
        if (group.Values.Count != _by.Length)
            throw new ArgumentException($"The cross-tab is by {_by.Length} fields, and the group has {group.Values.Count} values.", nameof(group));
        for (var i = 0; i < _by.Length; i++)
            _by[i].MoveTo(group.Values[i]);
        Add(new Tallied(group.Count, group.Folded, group.FoldedCount));
    }

    /// <summary>The cross-tab of what was counted so far.</summary>
    public CrossTab Result()
    {
        var buckets = Array.ConvertAll(_by, field => field.Buckets());
        Coordinates[] places = [.. _tallies.Keys.Select(at => PlacesOf(at, buckets))];
        CrossTabCell[] cells = [.. _tallies.Select(t => Cell(t.Key, t.Value, buckets))];
        Array.Sort(places, cells, Coordinates.Order);
        CrossTabCell[] Telling(int fields) => [.. cells.Where((_, i) => places[i].Fields == fields)];
        return new CrossTab(_request, Telling(_by.Length), _by.Length == 1 ? [] : Telling(1), Telling(0).Single());
    }

    private static Coordinates PlacesOf(Coordinates at, Bucket[][] buckets)
    {
        for (var field = 0; field < buckets.Length; field++)
        {
            if (at[field] != Coordinates.Every)
                at = at.With(field, buckets[field][at[field]].Place);
        }

        return at;
    }

    private void Add(Tallied tallied)
    {
        At(Coordinates.Total).Add(tallied);
        AddToCells(Coordinates.Total, 0, tallied);
        if (_by.Length == 1)
            return;
        for (var field = 0; field < _by.Length; field++)
        {
            foreach (var bucket in _by[field].Current)
                At(Coordinates.Total.With(field, bucket)).Add(tallied);
        }
    }

    /// <summary>Counts into every combination of the current buckets from a field on.</summary>
    private void AddToCells(Coordinates at, int field, Tallied tallied)
    {
        if (field == _by.Length)
        {
            At(at).Add(tallied);
            return;
        }

        foreach (var bucket in _by[field].Current)
            AddToCells(at.With(field, bucket), field + 1, tallied);
    }

    private Tally At(Coordinates at)
    {
        if (!_tallies.TryGetValue(at, out var tally))
            _tallies.Add(at, tally = Tally.Of(_request.Measure.Function, _distinct));
        return tally;
    }

    private CrossTabCell Cell(Coordinates at, Tally tally, Bucket[][] buckets)
    {
        var (values, conditions, told) = (new Value?[_by.Length], new Filter?[at.Fields], 0);
        for (var field = 0; field < values.Length; field++)
        {
            if (at[field] == Coordinates.Every)
                continue;
            var bucket = buckets[field][at[field]];
            values[field] = bucket.Value;
            conditions[told++] = bucket.Condition;
        }

        return new CrossTabCell(
            new ValueList<Value?>(values),
            tally.Count,
            _fields.Currencies is [] || IsOfOneCurrency(values) ? tally.Result(_fields.Of?.Term.Kind ?? ValueKind.Number) : default,
            _filter,
            conditions);
    }

    // Amounts without a currency may be of any.
    private bool IsOfOneCurrency(Value?[] values) => _fields.Currencies.All(field => values[field] is { IsEmpty: false });
}
