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

/// <summary>A test of whole numbers, one or many at once: every loop over rows is written once, for any test.</summary>
internal interface ILaneTest<T>
    where T : unmanaged
{
    bool Holds(T value);

    Vector128<T> Holds(Vector128<T> values);

    Vector256<T> Holds(Vector256<T> values);

    Vector512<T> Holds(Vector512<T> values);
}

/// <summary>Whether numbers lie in a range: one comparison without sign tests both ends.</summary>
internal readonly struct InRangeTest<T>(T low, T width) : ILaneTest<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(T value) => unchecked(value - low) <= width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<T> Holds(Vector128<T> values) => Vector128.LessThanOrEqual(values - Vector128.Create(low), Vector128.Create(width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<T> Holds(Vector256<T> values) => Vector256.LessThanOrEqual(values - Vector256.Create(low), Vector256.Create(width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Holds(Vector512<T> values) => Vector512.LessThanOrEqual(values - Vector512.Create(low), Vector512.Create(width));
}

/// <summary>Whether bytes are a letter, with <paramref name="caseBit"/> 0x20 of either case; what is no letter may pass then, and is looked at again.</summary>
internal readonly struct LetterTest(byte letter, byte caseBit) : ILaneTest<byte>
{
    private readonly byte _letter = (byte)(letter | caseBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(byte value) => (value | caseBit) == _letter;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<byte> Holds(Vector128<byte> values) => Vector128.Equals(values | Vector128.Create(caseBit), Vector128.Create(_letter));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> Holds(Vector256<byte> values) => Vector256.Equals(values | Vector256.Create(caseBit), Vector256.Create(_letter));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> Holds(Vector512<byte> values) => Vector512.Equals(values | Vector512.Create(caseBit), Vector512.Create(_letter));
}

/// <summary>Tests 64 values in a row: bit i of the answer is that of value i.</summary>
internal interface ILanes
{
    static abstract ulong Word<T, TTest>(ref T first, TTest test)
        where T : unmanaged
        where TTest : struct, ILaneTest<T>;
}

internal readonly struct ScalarLanes : ILanes
{
    public static ulong Word<T, TTest>(ref T first, TTest test)
        where T : unmanaged
        where TTest : struct, ILaneTest<T>
    {
        var word = 0UL;
        for (var i = 0; i < 64; i++)
            word |= (test.Holds(Unsafe.Add(ref first, i)) ? 1UL : 0UL) << i;
        return word;
    }
}

internal readonly struct Lanes128 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word<T, TTest>(ref T first, TTest test)
        where T : unmanaged
        where TTest : struct, ILaneTest<T>
    {
        var word = 0UL;
        for (var i = 0; i < 64; i += Vector128<T>.Count)
            word |= (ulong)test.Holds(Vector128.LoadUnsafe(ref first, (nuint)i)).ExtractMostSignificantBits() << i;
        return word;
    }
}

internal readonly struct Lanes256 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word<T, TTest>(ref T first, TTest test)
        where T : unmanaged
        where TTest : struct, ILaneTest<T>
    {
        var word = 0UL;
        for (var i = 0; i < 64; i += Vector256<T>.Count)
            word |= (ulong)test.Holds(Vector256.LoadUnsafe(ref first, (nuint)i)).ExtractMostSignificantBits() << i;
        return word;
    }
}

internal readonly struct Lanes512 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word<T, TTest>(ref T first, TTest test)
        where T : unmanaged
        where TTest : struct, ILaneTest<T>
    {
        var word = 0UL;
        for (var i = 0; i < 64; i += Vector512<T>.Count)
            word |= test.Holds(Vector512.LoadUnsafe(ref first, (nuint)i)).ExtractMostSignificantBits() << i;
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
