using System.Collections.Frozen;

namespace Segmentation;

internal readonly struct Never<TValue> : ICondition<TValue>
{
    public bool Holds(TValue value) => false;
}

internal readonly struct Nothing<TValue> : ICondition<TValue>
{
    public static bool HoldsOnEmpty => true;

    public bool Holds(TValue value) => false;
}

internal readonly struct OneValue<TValue>(TValue only) : ICondition<TValue>
    where TValue : struct, IEquatable<TValue>
{
    public bool Holds(TValue value) => value.Equals(only);
}

internal readonly struct FewValues<TValue>(FrozenSet<TValue> values) : ICondition<TValue>
{
    public static int Cost => 10;

    public bool Holds(TValue value) => values.Contains(value);
}

internal readonly struct ReckonedValues(Value[] values) : ICondition<Value>
{
    public bool Holds(Value value) => Array.Exists(values, v => ValueComparison.Order(value, v) == 0);
}

internal readonly struct TruthValues(bool whenTrue, bool whenFalse) : ICondition<bool>
{
    public bool Holds(bool value) => value ? whenTrue : whenFalse;
}
