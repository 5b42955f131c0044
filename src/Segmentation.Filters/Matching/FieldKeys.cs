using System.Diagnostics.CodeAnalysis;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>A place between the values of a field: before or after one, or at either end of all.</summary>
internal readonly record struct Cut<TKey>(CutPlace Place, TKey Key)
{
    public static Cut<TKey> Start => new(CutPlace.Start, default!);

    public static Cut<TKey> End => new(CutPlace.End, default!);
}

internal enum CutPlace
{
    Start,
    Before,
    After,
    End,
}

/// <summary>How the constants of a plan are seen by fields of one CLR type.</summary>
internal interface IFieldKeys<TKey>
{
    /// <summary>The value as a field gives it; false when no field of the type can be equal to it.</summary>
    static abstract bool TryRead(Value value, [MaybeNullWhen(false)] out TKey key);

    /// <summary>Where a range starts.</summary>
    static virtual Cut<TKey> StartOf(Bound? low) => throw new InvalidOperationException("The field has no order: the plan was not made by binding.");

    /// <summary>Where a range ends.</summary>
    static virtual Cut<TKey> EndOf(Bound? high) => throw new InvalidOperationException("The field has no order: the plan was not made by binding.");
}

internal readonly struct TextKeys : IFieldKeys<string>
{
    public static bool TryRead(Value value, [MaybeNullWhen(false)] out string key)
    {
        key = value.Kind == ValueKind.Text ? value.Text : null;
        return key is not null;
    }
}

internal readonly struct GuidKeys : IFieldKeys<Guid>
{
    public static bool TryRead(Value value, out Guid key)
    {
        key = value.Kind == ValueKind.Guid ? value.Guid : default;
        return value.Kind == ValueKind.Guid;
    }
}

internal readonly struct BooleanKeys : IFieldKeys<bool>
{
    public static bool TryRead(Value value, out bool key)
    {
        key = value.Kind == ValueKind.Boolean && value.Boolean;
        return value.Kind == ValueKind.Boolean;
    }
}

internal readonly struct WholeKeys : IFieldKeys<long>
{
    public static bool TryRead(Value value, out long key)
    {
        var whole = WholeNumbers.Of(value);
        key = whole.GetValueOrDefault();
        return whole.HasValue;
    }

    public static Cut<long> StartOf(Bound? low) => WholeNumbers.LowestOf(low) switch
    {
        var lowest when lowest <= long.MinValue => Cut<long>.Start,
        var lowest when lowest > long.MaxValue => Cut<long>.End,
        var lowest => new(CutPlace.Before, (long)lowest),
    };

    public static Cut<long> EndOf(Bound? high) => WholeNumbers.HighestOf(high) switch
    {
        var highest when highest >= long.MaxValue => Cut<long>.End,
        var highest when highest < long.MinValue => Cut<long>.Start,
        var highest => new(CutPlace.After, (long)highest),
    };
}

internal readonly struct DecimalKeys : IFieldKeys<decimal>
{
    public static bool TryRead(Value value, out decimal key)
    {
        key = value.Kind == ValueKind.Number ? value.Number : default;
        return value.Kind == ValueKind.Number;
    }

    public static Cut<decimal> StartOf(Bound? low) =>
        low is null ? Cut<decimal>.Start : new(low.IsInclusive ? CutPlace.Before : CutPlace.After, low.Value.Number);

    public static Cut<decimal> EndOf(Bound? high) =>
        high is null ? Cut<decimal>.End : new(high.IsInclusive ? CutPlace.After : CutPlace.Before, high.Value.Number);
}

internal readonly struct DoubleKeys : IFieldKeys<double>
{
    public static bool TryRead(Value value, out double key)
    {
        key = value.Kind == ValueKind.Double ? value.Double : default;
        return value.Kind == ValueKind.Double;
    }

    public static Cut<double> StartOf(Bound? low) =>
        low is null ? Cut<double>.Start : new(low.IsInclusive ? CutPlace.Before : CutPlace.After, low.Value.Double);

    public static Cut<double> EndOf(Bound? high) =>
        high is null ? Cut<double>.End : new(high.IsInclusive ? CutPlace.After : CutPlace.Before, high.Value.Double);
}
