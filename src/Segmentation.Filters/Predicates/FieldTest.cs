namespace Segmentation;

/// <summary>What is asked of a value. Implemented by structs, so that each test is specialised to it.</summary>
internal interface ICondition<in TValue>
{
    /// <summary>About how many nanoseconds it takes.</summary>
    static virtual int Cost => 2;

    bool Holds(TValue value);

    /// <summary>Whether it holds where there is no value, as almost nothing does.</summary>
    static virtual bool HoldsOnEmpty => false;
}

/// <summary>A condition on what a getter gets.</summary>
/// <remarks>
/// Of the type arguments only the entity's class is not known to the machine code, and nothing depends on that: all calls but the getter's are inlined.
/// </remarks>
internal sealed class FieldTest<T, TStored, TValue, TReading, TCondition>(Func<T, TStored> get, TCondition condition) : EntityTest<T>
    where TReading : struct, IReading<TStored, TValue>
    where TCondition : struct, ICondition<TValue>
{
    public override int Cost => TCondition.Cost;

    public override bool Matches(T entity, RelatedRows related) =>
        TReading.TryRead(get(entity), out var value) ? condition.Holds(value) : TCondition.HoldsOnEmpty;

    // The same loop again: here the test is no call, and what is read of one entity does not wait for what was read of another.
    public override int Choose(ReadOnlySpan<T> entities, Span<byte> chosen, RelatedRows related)
    {
        var count = 0;
        foreach (var position in chosen)
        {
            Lookahead.FetchAfter(entities, position);
            chosen[count] = position;
            count += Matches(entities[position], related) ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A condition on a text. Where what is stored is a class, the same machine code serves every class, and would have to find the reading.</summary>
internal sealed class TextTest<T, TCondition>(Func<T, string?> get, TCondition condition) : EntityTest<T>
    where TCondition : struct, ICondition<string>
{
    public override int Cost => TCondition.Cost;

    public override bool Matches(T entity, RelatedRows related) =>
        TextReading.TryRead(get(entity), out var value) ? condition.Holds(value) : TCondition.HoldsOnEmpty;

    public override int Choose(ReadOnlySpan<T> entities, Span<byte> chosen, RelatedRows related)
    {
        var count = 0;
        foreach (var position in chosen)
        {
            Lookahead.FetchAfter(entities, position);
            chosen[count] = position;
            count += Matches(entities[position], related) ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A condition on what is read across relations, or reckoned.</summary>
internal sealed class TermTest<T, TValue, TReading, TCondition>(ValueOf<T> read, TCondition condition) : EntityTest<T>
    where TReading : struct, IReading<Value, TValue>
    where TCondition : struct, ICondition<TValue>
{
    public override bool Matches(T entity, RelatedRows related) =>
        TReading.TryRead(read(entity, related), out var value) ? condition.Holds(value) : TCondition.HoldsOnEmpty;
}
