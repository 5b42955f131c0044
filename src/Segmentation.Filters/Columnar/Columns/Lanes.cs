using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Segmentation;

/// <summary>How many bits are compared at once.</summary>
internal enum VectorWidth
{
    /// <summary>One row after another.</summary>
    Scalar,

    /// <summary>128 bits.</summary>
    Narrow,

    /// <summary>256 bits.</summary>
    Wide,

    /// <summary>512 bits.</summary>
    Widest,
}

/// <summary>Whole numbers side by side, as many as are compared at once: every loop over rows is written once, for any width.</summary>
internal interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many there are.</summary>
    static abstract int Count { get; }

    /// <summary>One number in every place.</summary>
    static abstract TSelf Of(T value);

    static abstract TSelf Load(ref T first, int at);

    /// <summary>The number in one place.</summary>
    T At(int place);

    /// <summary>Where numbers are equal: bit i of the answer is that of place i.</summary>
    static abstract ulong AreEqual(TSelf one, TSelf other);

    /// <summary>Where numbers are not above others.</summary>
    static abstract ulong AreAtMost(TSelf one, TSelf other);

    /// <summary>Counts that are one higher where numbers are not above others.</summary>
    static abstract TSelf CountAtMost(TSelf counts, TSelf one, TSelf other);

    static abstract TSelf operator -(TSelf one, TSelf other);

    static abstract TSelf operator |(TSelf one, TSelf other);
}

internal readonly struct OneLane<T>(T value) : ILanes<OneLane<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly T _value = value;

    public static int Count => 1;

    public static OneLane<T> Of(T value) => new(value);

    public static OneLane<T> Load(ref T first, int at) => new(Unsafe.Add(ref first, at));

    public T At(int place) => _value;

    public static ulong AreEqual(OneLane<T> one, OneLane<T> other) => one._value == other._value ? 1UL : 0UL;

    public static ulong AreAtMost(OneLane<T> one, OneLane<T> other) => one._value <= other._value ? 1UL : 0UL;

    public static OneLane<T> CountAtMost(OneLane<T> counts, OneLane<T> one, OneLane<T> other) =>
        one._value <= other._value ? new(counts._value + T.One) : counts;

    public static OneLane<T> operator -(OneLane<T> one, OneLane<T> other) => new(unchecked(one._value - other._value));

    public static OneLane<T> operator |(OneLane<T> one, OneLane<T> other) => new(one._value | other._value);
}

internal readonly struct Lanes128<T>(Vector128<T> values) : ILanes<Lanes128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> _values = values;

    public static int Count => Vector128<T>.Count;

    public static Lanes128<T> Of(T value) => new(Vector128.Create(value));

    public static Lanes128<T> Load(ref T first, int at) => new(Vector128.LoadUnsafe(ref first, (nuint)at));

    public T At(int place) => _values[place];

    public static ulong AreEqual(Lanes128<T> one, Lanes128<T> other) => Vector128.Equals(one._values, other._values).ExtractMostSignificantBits();

    public static ulong AreAtMost(Lanes128<T> one, Lanes128<T> other) => Vector128.LessThanOrEqual(one._values, other._values).ExtractMostSignificantBits();

    public static Lanes128<T> CountAtMost(Lanes128<T> counts, Lanes128<T> one, Lanes128<T> other) =>
        new(counts._values - Vector128.LessThanOrEqual(one._values, other._values));

    public static Lanes128<T> operator -(Lanes128<T> one, Lanes128<T> other) => new(one._values - other._values);

    public static Lanes128<T> operator |(Lanes128<T> one, Lanes128<T> other) => new(one._values | other._values);
}

internal readonly struct Lanes256<T>(Vector256<T> values) : ILanes<Lanes256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> _values = values;

    public static int Count => Vector256<T>.Count;

    public static Lanes256<T> Of(T value) => new(Vector256.Create(value));

    public static Lanes256<T> Load(ref T first, int at) => new(Vector256.LoadUnsafe(ref first, (nuint)at));

    public T At(int place) => _values[place];

    public static ulong AreEqual(Lanes256<T> one, Lanes256<T> other) => Vector256.Equals(one._values, other._values).ExtractMostSignificantBits();

    public static ulong AreAtMost(Lanes256<T> one, Lanes256<T> other) => Vector256.LessThanOrEqual(one._values, other._values).ExtractMostSignificantBits();

    public static Lanes256<T> CountAtMost(Lanes256<T> counts, Lanes256<T> one, Lanes256<T> other) =>
        new(counts._values - Vector256.LessThanOrEqual(one._values, other._values));

    public static Lanes256<T> operator -(Lanes256<T> one, Lanes256<T> other) => new(one._values - other._values);

    public static Lanes256<T> operator |(Lanes256<T> one, Lanes256<T> other) => new(one._values | other._values);
}

internal readonly struct Lanes512<T>(Vector512<T> values) : ILanes<Lanes512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _values = values;

    public static int Count => Vector512<T>.Count;

    public static Lanes512<T> Of(T value) => new(Vector512.Create(value));

    public static Lanes512<T> Load(ref T first, int at) => new(Vector512.LoadUnsafe(ref first, (nuint)at));

    public T At(int place) => _values[place];

    public static ulong AreEqual(Lanes512<T> one, Lanes512<T> other) => Vector512.Equals(one._values, other._values).ExtractMostSignificantBits();

    public static ulong AreAtMost(Lanes512<T> one, Lanes512<T> other) => Vector512.LessThanOrEqual(one._values, other._values).ExtractMostSignificantBits();

    public static Lanes512<T> CountAtMost(Lanes512<T> counts, Lanes512<T> one, Lanes512<T> other) =>
        new(counts._values - Vector512.LessThanOrEqual(one._values, other._values));

    public static Lanes512<T> operator -(Lanes512<T> one, Lanes512<T> other) => new(one._values - other._values);

    public static Lanes512<T> operator |(Lanes512<T> one, Lanes512<T> other) => new(one._values | other._values);
}

/// <summary>A test of numbers side by side, with what they are compared to in every place: so a loop over rows makes it but once.</summary>
internal interface ILaneTest<TLanes>
{
    /// <summary>Where it is true: bit i of the answer is that of place i.</summary>
    ulong Holds(TLanes values);
}

/// <summary>Whether numbers lie in a range: one comparison without sign tests both ends.</summary>
internal readonly struct InRangeTest<TLanes, T>(T low, T width) : ILaneTest<TLanes>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    private readonly TLanes _low = TLanes.Of(low);
    private readonly TLanes _width = TLanes.Of(width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Holds(TLanes values) => TLanes.AreAtMost(values - _low, _width);

    /// <summary>Counts that are one higher where it is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Count(TLanes counts, TLanes values) => TLanes.CountAtMost(counts, values - _low, _width);
}

/// <summary>Whether bytes are a letter, with <paramref name="caseBit"/> 0x20 of either case; what is no letter may pass then, and is looked at again.</summary>
internal readonly struct LetterTest<TLanes>(byte letter, byte caseBit) : ILaneTest<TLanes>
    where TLanes : struct, ILanes<TLanes, byte>
{
    private readonly TLanes _letter = TLanes.Of((byte)(letter | caseBit));
    private readonly TLanes _caseBit = TLanes.Of(caseBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Holds(TLanes values) => TLanes.AreEqual(values | _caseBit, _letter);
}

internal static class Lanes
{
    /// <summary>Tests 64 values in a row: bit i of the answer is that of value i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word<TLanes, T, TTest>(ref T first, TTest test)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged
        where TTest : struct, ILaneTest<TLanes>
    {
        var word = 0UL;
        for (var i = 0; i < 64; i += TLanes.Count)
            word |= test.Holds(TLanes.Load(ref first, i)) << i;
        return word;
    }
}

internal static class VectorWidths
{
    /// <summary>The widest that the machine has.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Widest
        : Vector256.IsHardwareAccelerated ? VectorWidth.Wide
        : Vector128.IsHardwareAccelerated ? VectorWidth.Narrow
        : VectorWidth.Scalar;
}
