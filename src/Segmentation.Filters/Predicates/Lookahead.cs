using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Segmentation;

/// <summary>Has entities brought from memory before they are read.</summary>
internal static class Lookahead
{
    private const int CacheLine = 64;

    /// <summary>Asks for the first two cache lines of each entity, and does not wait for them. Elsewhere than on x86 it does nothing.</summary>
    // Getters are called, and over so few calls as a processor looks ahead it finds too few entities to ask for by itself.
    public static unsafe void Fetch<T>(ReadOnlySpan<T> entities)
        where T : class
    {
        if (!Sse.IsSupported)
            return;
        foreach (var entity in entities)
        {
            // Where an entity was moved meanwhile, nothing is lost but the asking: nothing is read here.
            var start = (byte*)Unsafe.AsPointer(ref Unsafe.As<StrongBox<byte>>(entity).Value);
            Sse.Prefetch0(start);
            Sse.Prefetch0(start + CacheLine);
        }
    }
}
