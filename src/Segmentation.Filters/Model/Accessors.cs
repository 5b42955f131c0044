using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Segmentation;

/// <summary>Reads one value of an entity; false when it is empty. Implemented by structs, so that compiled leaves are specialised to it.</summary>
internal interface IAccessor<T, TValue>
{
    bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out TValue value);

    /// <summary>The test of a condition on the value.</summary>
    EntityTest<T> Test<TCondition>(TCondition condition)
        where TCondition : struct, ICondition<TValue>;
}

/// <summary>Reads a field.</summary>
internal interface IFieldAccessor<T, TValue> : IAccessor<T, TValue>
{
    /// <summary>The index of what clauses ask of the field.</summary>
    /// <param name="scale">Where the field's values are.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="table">The same by position on the scale.</param>
    FieldIndex<T> IndexOf<TScale>(TScale scale, AnsweredQuestions questions, ClauseTable table)
        where TScale : struct, IFieldScale<TValue>;
}

/// <summary>Receives the typed accessor of a field: whole numbers, days (as day numbers) and instants (as UTC ticks) are all whole.</summary>
/// <remarks>A visitor overrides what its primitive can meet; binding lets nothing else reach it.</remarks>
internal abstract class AccessorVisitor<T, TResult>
{
    public virtual TResult Text<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, string> => throw Unexpected("text");

    public virtual TResult Whole<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, long> => throw Unexpected("a whole number");

    public virtual TResult Decimal<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, decimal> => throw Unexpected("a decimal");

    public virtual TResult Double<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, double> => throw Unexpected("a double");

    public virtual TResult Boolean<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, bool> => throw Unexpected("a boolean");

    public virtual TResult Guid<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, Guid> => throw Unexpected("a GUID");

    public virtual TResult Items<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, IEnumerable<string?>> => throw Unexpected("a multi-value");

    /// <summary>A number that is reckoned, and so may be a fraction.</summary>
    public virtual TResult Number<TAccessor>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, Value> => throw Unexpected("a reckoned number");

    private InvalidOperationException Unexpected(string what) => new($"{GetType().Name} does not take {what}: the plan was not made by binding.");
}

/// <summary>How a stored CLR value is read as a filter's value; false when it is empty.</summary>
internal interface IReading<in TStored, TValue>
{
    static abstract bool TryRead(TStored stored, [MaybeNullWhen(false)] out TValue value);
}

/// <summary>A getter and the way to read what it gets.</summary>
internal readonly struct Accessor<T, TStored, TValue, TReading>(Func<T, TStored> get) : IFieldAccessor<T, TValue>
    where TReading : struct, IReading<TStored, TValue>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out TValue value) => TReading.TryRead(get(entity), out value);

    public EntityTest<T> Test<TCondition>(TCondition condition)
        where TCondition : struct, ICondition<TValue> => new FieldTest<T, TStored, TValue, TReading, TCondition>(get, condition);

    public FieldIndex<T> IndexOf<TScale>(TScale scale, AnsweredQuestions questions, ClauseTable table)
        where TScale : struct, IFieldScale<TValue> => new StoredIndex<T, TStored, TValue, TReading, TScale>(get, scale, questions, table);
}

/// <summary>A getter of texts.</summary>
internal readonly struct TextAccessor<T>(Func<T, string?> get) : IFieldAccessor<T, string>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out string value) => TextReading.TryRead(get(entity), out value);

    public EntityTest<T> Test<TCondition>(TCondition condition)
        where TCondition : struct, ICondition<string> => new TextTest<T, TCondition>(get, condition);

    public FieldIndex<T> IndexOf<TScale>(TScale scale, AnsweredQuestions questions, ClauseTable table)
        where TScale : struct, IFieldScale<string> => new TextIndex<T, TScale>(get, scale, questions, table);
}

internal readonly struct OptionalReading<TStored, TValue, TReading> : IReading<TStored?, TValue>
    where TStored : struct
    where TReading : struct, IReading<TStored, TValue>
{
    public static bool TryRead(TStored? stored, [MaybeNullWhen(false)] out TValue value)
    {
        if (stored.HasValue)
            return TReading.TryRead(stored.GetValueOrDefault(), out value);
        value = default;
        return false;
    }
}

internal readonly struct TextReading : IReading<string?, string>
{
    public static bool TryRead(string? stored, [MaybeNullWhen(false)] out string value)
    {
        value = stored;
        return !string.IsNullOrEmpty(value);
    }
}

internal readonly struct ItemsReading : IReading<IEnumerable<string?>?, IEnumerable<string?>>
{
    /// <summary>An item that is null or of length zero is no item, and a list without items is empty.</summary>
    public static bool TryRead(IEnumerable<string?>? stored, [MaybeNullWhen(false)] out IEnumerable<string?> value)
    {
        value = stored;
        if (value is null)
            return false;
        foreach (var item in value)
        {
            if (!string.IsNullOrEmpty(item))
                return true;
        }

        return false;
    }
}

internal readonly struct WholeReading<TNumber> : IReading<TNumber, long>
    where TNumber : IBinaryInteger<TNumber>
{
    public static bool TryRead(TNumber stored, out long value)
    {
        value = long.CreateTruncating(stored);
        return true;
    }
}

internal readonly struct DecimalReading<TNumber> : IReading<TNumber, decimal>
    where TNumber : INumberBase<TNumber>
{
    public static bool TryRead(TNumber stored, out decimal value)
    {
        value = decimal.CreateTruncating(stored);
        return true;
    }
}

internal readonly struct DoubleReading<TNumber> : IReading<TNumber, double>
    where TNumber : INumberBase<TNumber>
{
    public static bool TryRead(TNumber stored, out double value)
    {
        value = double.CreateTruncating(stored);
        return !double.IsNaN(value);
    }
}

internal readonly struct SameReading<TValue> : IReading<TValue, TValue>
    where TValue : struct
{
    public static bool TryRead(TValue stored, out TValue value)
    {
        value = stored;
        return true;
    }
}

internal readonly struct DayReading : IReading<DateOnly, long>, IReading<DateTime, long>
{
    public static bool TryRead(DateOnly stored, out long value)
    {
        value = stored.DayNumber;
        return true;
    }

    public static bool TryRead(DateTime stored, out long value) => TryRead(DateOnly.FromDateTime(stored), out value);
}

internal readonly struct InstantReading : IReading<DateTimeOffset, long>, IReading<DateTime, long>
{
    public static bool TryRead(DateTimeOffset stored, out long value)
    {
        value = stored.UtcTicks;
        return true;
    }

    public static bool TryRead(DateTime stored, out long value)
    {
        value = stored.Ticks;
        return true;
    }
}
