using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Segmentation;

/// <summary>So many words of a bitmap as are reckoned with at once: every loop over bitmaps is written once, for any width.</summary>
internal interface IWords<TSelf>
    where TSelf : struct, IWords<TSelf>
{
    /// <summary>How many words there are.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(ref ulong first, int at);

    void Store(ref ulong first, int at);

    static abstract TSelf operator &(TSelf one, TSelf other);

    static abstract TSelf operator |(TSelf one, TSelf other);

    static abstract TSelf operator ^(TSelf one, TSelf other);

    /// <summary>Those of the first that are not in the other.</summary>
    static abstract TSelf operator -(TSelf one, TSelf other);
}

internal readonly struct OneWord(ulong word) : IWords<OneWord>
{
    private readonly ulong _word = word;

    public static int Count => 1;

    public static OneWord Load(ref ulong first, int at) => new(Unsafe.Add(ref first, at));

    public void Store(ref ulong first, int at) => Unsafe.Add(ref first, at) = _word;

    public static OneWord operator &(OneWord one, OneWord other) => new(one._word & other._word);

    public static OneWord operator |(OneWord one, OneWord other) => new(one._word | other._word);

    public static OneWord operator ^(OneWord one, OneWord other) => new(one._word ^ other._word);

    public static OneWord operator -(OneWord one, OneWord other) => new(one._word & ~other._word);
}

internal readonly struct Words128(Vector128<ulong> words) : IWords<Words128>
{
    private readonly Vector128<ulong> _words = words;

    public static int Count => Vector128<ulong>.Count;

    public static Words128 Load(ref ulong first, int at) => new(Vector128.LoadUnsafe(ref first, (nuint)at));

    public void Store(ref ulong first, int at) => _words.StoreUnsafe(ref first, (nuint)at);

    public static Words128 operator &(Words128 one, Words128 other) => new(one._words & other._words);

    public static Words128 operator |(Words128 one, Words128 other) => new(one._words | other._words);

    public static Words128 operator ^(Words128 one, Words128 other) => new(one._words ^ other._words);

    public static Words128 operator -(Words128 one, Words128 other) => new(Vector128.AndNot(one._words, other._words));
}

internal readonly struct Words256(Vector256<ulong> words) : IWords<Words256>
{
    private readonly Vector256<ulong> _words = words;

    public static int Count => Vector256<ulong>.Count;

    public static Words256 Load(ref ulong first, int at) => new(Vector256.LoadUnsafe(ref first, (nuint)at));

    public void Store(ref ulong first, int at) => _words.StoreUnsafe(ref first, (nuint)at);

    public static Words256 operator &(Words256 one, Words256 other) => new(one._words & other._words);

    public static Words256 operator |(Words256 one, Words256 other) => new(one._words | other._words);

    public static Words256 operator ^(Words256 one, Words256 other) => new(one._words ^ other._words);

    public static Words256 operator -(Words256 one, Words256 other) => new(Vector256.AndNot(one._words, other._words));
}

internal readonly struct Words512(Vector512<ulong> words) : IWords<Words512>
{
    private readonly Vector512<ulong> _words = words;

    public static int Count => Vector512<ulong>.Count;

    public static Words512 Load(ref ulong first, int at) => new(Vector512.LoadUnsafe(ref first, (nuint)at));

    public void Store(ref ulong first, int at) => _words.StoreUnsafe(ref first, (nuint)at);

    public static Words512 operator &(Words512 one, Words512 other) => new(one._words & other._words);

    public static Words512 operator |(Words512 one, Words512 other) => new(one._words | other._words);

    public static Words512 operator ^(Words512 one, Words512 other) => new(one._words ^ other._words);

    public static Words512 operator -(Words512 one, Words512 other) => new(Vector512.AndNot(one._words, other._words));
}

/// <summary>Four times as many: what is done between them is done less often.</summary>
internal readonly struct FourTimes<TWords>(TWords a, TWords b, TWords c, TWords d) : IWords<FourTimes<TWords>>
    where TWords : struct, IWords<TWords>
{
    private readonly TWords _a = a;
    private readonly TWords _b = b;
    private readonly TWords _c = c;
    private readonly TWords _d = d;

    public static int Count => 4 * TWords.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes<TWords> Load(ref ulong first, int at) => new(
        TWords.Load(ref first, at),
        TWords.Load(ref first, at + TWords.Count),
        TWords.Load(ref first, at + 2 * TWords.Count),
        TWords.Load(ref first, at + 3 * TWords.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ulong first, int at)
    {
        _a.Store(ref first, at);
        _b.Store(ref first, at + TWords.Count);
        _c.Store(ref first, at + 2 * TWords.Count);
        _d.Store(ref first, at + 3 * TWords.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes<TWords> operator &(FourTimes<TWords> one, FourTimes<TWords> other) =>
        new(one._a & other._a, one._b & other._b, one._c & other._c, one._d & other._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes<TWords> operator |(FourTimes<TWords> one, FourTimes<TWords> other) =>
        new(one._a | other._a, one._b | other._b, one._c | other._c, one._d | other._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes<TWords> operator ^(FourTimes<TWords> one, FourTimes<TWords> other) =>
        new(one._a ^ other._a, one._b ^ other._b, one._c ^ other._c, one._d ^ other._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes<TWords> operator -(FourTimes<TWords> one, FourTimes<TWords> other) =>
        new(one._a - other._a, one._b - other._b, one._c - other._c, one._d - other._d);
}
