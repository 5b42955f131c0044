using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A term that entities are ordered by, its times constants.</summary>
/// <param name="Term">The term.</param>
/// <param name="Picklist">The picklist whose items its values are; null for other types.</param>
/// <param name="IsDescending">Whether the greatest come first; empties come last in both directions.</param>
public sealed record SortTerm(Term Term, Picklist? Picklist, bool IsDescending);

/// <summary>Where an entity stands in an order: what it is ordered by, and its key, which no two share.</summary>
/// <param name="Values">A value for each field of the order; the empty value where there is none.</param>
/// <param name="Key">The key.</param>
public sealed record SortPosition(ValueList<Value> Values, EntityKey Key);

/// <summary>A total order of entities at one moment: by some terms, and by the key, ascending, where those tie. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class EntityOrder<T> : IComparer<SortPosition>
    where T : class
{
    private readonly EntityType<T> _entityType;
    private readonly ValueOf<T>[] _values;
    private readonly BucketRule[] _rules;

    internal EntityOrder(EntityType<T> entityType, ValueList<SortTerm> terms)
    {
        (_entityType, Terms) = (entityType, terms);
        _values = [.. terms.Select(t => t.Term.Accept(new TermReader<T>()))];
        _rules = [.. terms.Select(t => new BucketRule(t.Term, t.Picklist))];
    }

    /// <summary>What is ordered by, the first term first.</summary>
    public ValueList<SortTerm> Terms { get; }

    /// <summary>Where an entity stands.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="related">Its related rows; null: none are asked for.</param>
    /// <exception cref="RelatedRowsNotLoadedException">Rows are asked for that are not there.</exception>
    public SortPosition PositionOf(T entity, RelatedRows? related = null)
    {
        var values = new Value[_values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _rules[i].Counted(_values[i](entity, related ?? RelatedRows.None));
        return new SortPosition(ValueList.Create<Value>(values), _entityType.KeyOf(entity));
    }

    /// <summary>Where something stands whose values are read otherwise.</summary>
    /// <param name="read">Reads the value of the term with a number.</param>
    /// <param name="key">The key.</param>
    internal SortPosition PositionOf(Func<int, Value> read, EntityKey key)
    {
        var values = new Value[_rules.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _rules[i].Counted(read(i));
        return new SortPosition(ValueList.Create<Value>(values), key);
    }

    /// <summary>Whether a position, such as one that comes back from a browser, can be one of this order.</summary>
    public bool Takes(SortPosition position) =>
        position.Values.Count == Terms.Count &&
        position.Values.Select((value, i) => value.IsEmpty || AreComparable(value.Kind, Terms[i].Term.Kind)).All(fits => fits) &&
        position.Key.Value.Kind == _entityType.KeyField.Kind;

    /// <summary>Whether the first position stands before the second (negative), at it (zero) or after it (positive).</summary>
    public int Compare(SortPosition? x, SortPosition? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        for (var i = 0; i < _rules.Length; i++)
        {
            var order = ValueOrder.Compare(x.Values[i], y.Values[i], Terms[i].IsDescending);
            if (order != 0)
                return order;
        }

        return ValueOrder.OfKeys(x.Key, y.Key);
    }

    private static bool AreComparable(ValueKind value, ValueKind term) => value == term || (IsNumber(value) && IsNumber(term));

    private static bool IsNumber(ValueKind kind) => kind is ValueKind.Number or ValueKind.Double or ValueKind.Fraction;
}

/// <summary>Which of two values comes first.</summary>
internal static class ValueOrder
{
    /// <summary>Empties come last in both directions.</summary>
    public static int Compare(Value x, Value y, bool isDescending) =>
        x.IsEmpty || y.IsEmpty ? x.IsEmpty.CompareTo(y.IsEmpty) : isDescending ? Compare(y, x) : Compare(x, y);

    /// <summary>Text without case, ordinally; everything else by value.</summary>
    private static int Compare(Value x, Value y) =>
        x.Kind == ValueKind.Text ? StringComparer.OrdinalIgnoreCase.Compare(x.Text, y.Text) : ValueComparison.Order(x, y);

    /// <summary>Keys are told apart by case; an entity type's keys are of one kind.</summary>
    public static int OfKeys(EntityKey x, EntityKey y) => x.Value.Kind == ValueKind.Text && y.Value.Kind == ValueKind.Text
        ? StringComparer.Ordinal.Compare(x.Value.Text, y.Value.Text)
        : Compare(x.Value, y.Value, isDescending: false);
}
