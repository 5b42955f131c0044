using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Segmentation;

/// <summary>How many bits are taken at once.</summary>
internal enum VectorWidth
{
    Scalar = 64,
    V128 = 128,
    V256 = 256,
    V512 = 512,
}

/// <summary>Bitmaps as spans of words. They are whole blocks of the widest vector, so that no loop has a tail.</summary>
internal static class Bitmaps
{
    private const int BlockBits = 512;
    private const int BitsPerWord = 64;

    /// <summary>The widest that this machine is fast with.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.V512
        : Vector256.IsHardwareAccelerated ? VectorWidth.V256
        : Vector128.IsHardwareAccelerated ? VectorWidth.V128
        : VectorWidth.Scalar;

    /// <summary>How many words a bitmap of so many bits takes.</summary>
    public static int WordsFor(int bits) => (bits + BlockBits - 1) / BlockBits * (BlockBits / BitsPerWord);

    /// <summary>Keeps in the target what the other has too.</summary>
    public static void And(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Combine<AndOperation>(target, other, width);

    /// <summary>Adds to the target what the other has.</summary>
    public static void Or(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Combine<OrOperation>(target, other, width);

    private static void Combine<TOperation>(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width)
        where TOperation : struct, IOperation
    {
        // Both are whole blocks of one length, which the loops below rely on.
        if (other.Length != target.Length || target.Length % (BlockBits / BitsPerWord) != 0)
            throw new ArgumentException("The bitmaps are of different lengths.", nameof(other));
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(other);
        switch (width)
        {
            case VectorWidth.V512:
                for (nuint i = 0; i < (nuint)target.Length; i += (nuint)Vector512<ulong>.Count)
                    TOperation.Of(Vector512.LoadUnsafe(ref to, i), Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                break;
            case VectorWidth.V256:
                for (nuint i = 0; i < (nuint)target.Length; i += (nuint)Vector256<ulong>.Count)
                    TOperation.Of(Vector256.LoadUnsafe(ref to, i), Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                break;
            case VectorWidth.V128:
                for (nuint i = 0; i < (nuint)target.Length; i += (nuint)Vector128<ulong>.Count)
                    TOperation.Of(Vector128.LoadUnsafe(ref to, i), Vector128.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                break;
            default:
                for (var i = 0; i < target.Length; i++)
                    target[i] = TOperation.Of(target[i], other[i]);
                break;
        }
    }

    private interface IOperation
    {
        static abstract Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other);

        static abstract Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other);

        static abstract Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other);

        static abstract ulong Of(ulong one, ulong other);
    }

    private readonly struct AndOperation : IOperation
    {
        public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => one & other;

        public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one & other;

        public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => one & other;

        public static ulong Of(ulong one, ulong other) => one & other;
    }

    private readonly struct OrOperation : IOperation
    {
        public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => one | other;

        public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one | other;

        public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => one | other;

        public static ulong Of(ulong one, ulong other) => one | other;
    }
}
