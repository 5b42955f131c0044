namespace Segmentation;

/// <summary>A bucket when all are known: the value that it shows, its place in order, and the condition that is true of its values alone.</summary>
internal readonly record struct Bucket(Value Value, int Place, Filter? Condition);

/// <summary>The buckets of one field, numbered as they are met.</summary>
internal sealed class BucketIndex<T>
    where T : class
{
    private readonly CrossTabField _field;
    private readonly BucketRule _rule;
    private readonly ValueOf<T>? _value;
    private readonly ItemsOf<T>? _items;
    private readonly List<Value> _values = [];
    private readonly Dictionary<Value, int> _numbers;
    private readonly List<int> _current = [];

    public BucketIndex(CrossTabField field)
    {
        (_field, _rule) = (field, new BucketRule(field.Term, field.Picklist));
        _numbers = new Dictionary<Value, int>(_rule);
        if (field.Term.Type.IsMany)
            _items = TermReader<T>.Items(field.Term);
        else
            _value = field.Term.Accept(new TermReader<T>());
    }

    /// <summary>The buckets that the current entity stands in, each once; never none.</summary>
    public List<int> Current => _current;

    public void MoveTo(T entity, RelatedRows related)
    {
        _current.Clear();
        if (_value is not null)
            _current.Add(NumberOf(_value(entity, related)));
        foreach (var item in _items?.Invoke(entity, related) ?? [])
        {
            if (!string.IsNullOrEmpty(item) && NumberOf(Value.Of(item)) is var number && !_current.Contains(number))
                _current.Add(number);
        }

        if (_current.Count == 0)
            _current.Add(NumberOf(default));
    }

    /// <summary>Stands in the bucket of one value; of a multi-value's, of one item.</summary>
    public void MoveTo(Value value)
    {
        _current.Clear();
        _current.Add(NumberOf(value));
    }

    /// <summary>The buckets by their numbers.</summary>
    public Bucket[] Buckets()
    {
        int[] order = [.. Enumerable.Range(0, _values.Count).OrderBy(number => _values[number], _rule)];
        Value At(int place) => place >= 0 && place < order.Length ? _values[order[place]] : default;

        var buckets = new Bucket[order.Length];
        for (var place = 0; place < order.Length; place++)
            buckets[order[place]] = new Bucket(At(place), place, _rule.ConditionOf(_field.Path, At(place), At(place - 1), At(place + 1)));
        return buckets;
    }

    private int NumberOf(Value value)
    {
        var counted = _rule.Counted(value);
        if (_numbers.TryGetValue(counted, out var number))
            return number;
        _numbers.Add(counted, _values.Count);
        _values.Add(counted);
        return _values.Count - 1;
    }
}
