using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Segmentation;

/// <summary>Has memory brought before it is read, and does not wait for it. Elsewhere than on x86 it does nothing.</summary>
// Where the collector moves something meanwhile, nothing is lost but the asking: nothing is read here.
internal static class Lookahead
{
    private const int CacheLine = 64;

    // So many are tested in the time that memory takes.
    private const int EntitiesAhead = 16;

    /// <summary>Asks for the first two cache lines of the entity some places after one that is tested, where there is such.</summary>
    // Getters are called, and over so few calls as a processor looks ahead it finds too few entities to ask for by itself. They are asked for one by one, so
    // that memory and tests go on side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void FetchAfter<T>(ReadOnlySpan<T> entities, int position)
    {
        if (!Sse.IsSupported || typeof(T).IsValueType || position + EntitiesAhead >= entities.Length)
            return;
        // As a number: who takes the address of a field reads the entity, for it may be null.
        var start = (byte*)Unsafe.As<T, nint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(entities), position + EntitiesAhead));
        Sse.Prefetch0(start);
        Sse.Prefetch0(start + CacheLine);
    }

    /// <summary>Asks for words of a bitmap, to be read soon but not at once.</summary>
    public static unsafe void Fetch(ReadOnlySpan<ulong> words)
    {
        if (!Sse.IsSupported)
            return;
        ref var first = ref MemoryMarshal.GetReference(words);
        for (var i = 0; i < words.Length; i += CacheLine / sizeof(ulong))
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
    }

    /// <summary>Asks for values in a row. They may lie beyond an array, and are not asked for then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref T first, int count)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < count; i += CacheLine / Unsafe.SizeOf<T>())
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
    }

    /// <summary>Asks for one value, to be read at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T value)
        where T : unmanaged
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}
