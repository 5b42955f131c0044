using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>A set of positions along the values of a field, kept as its edges: a position is within when an odd number of them is at or before it.</summary>
internal readonly struct PositionSet
{
    // Most sets have two edges, which take no array.
    private readonly StartAndEnd _only;
    private readonly int[]? _edges;

    private PositionSet(int start, int end) => (_only[0], _only[1]) = (start, end);

    private PositionSet(int[] edges) => _edges = edges;

    /// <summary>In ascending order, each once: where it starts, where it ends, where it starts again, …</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Edges => _edges is null ? _only : _edges;

    /// <summary>The positions from the first up to, but without, the second.</summary>
    public static PositionSet Between(int start, int end) => start < end ? new(start, end) : new([]);

    /// <summary>One position.</summary>
    public static PositionSet At(int position) => Between(position, position + 1);

    /// <summary>These positions, in any order and perhaps repeated.</summary>
    public static PositionSet Of(Span<int> positions)
    {
        positions.Sort();
        var (edges, count) = (new int[positions.Length * 2], 0);
        foreach (var position in positions)
        {
            if (count == 0 || position > edges[count - 1])
                edges[count++] = position;
            else
                count--;
            edges[count++] = position + 1;
        }

        Array.Resize(ref edges, count);
        return new PositionSet(edges);
    }

    /// <summary>All positions that are not within.</summary>
    public PositionSet Complement() => new(Edges is [0, .. var rest] ? rest.ToArray() : [0, .. Edges]);

    /// <summary>What is within this, the other or both.</summary>
    public PositionSet Union(PositionSet other)
    {
        var these = Edges;
        var those = other.Edges;
        var edges = new List<int>(these.Length + those.Length);
        for (int i = 0, j = 0; i < these.Length || j < those.Length;)
        {
            var next = Math.Min(i < these.Length ? these[i] : int.MaxValue, j < those.Length ? those[j] : int.MaxValue);
            var wasWithin = IsOdd(i) || IsOdd(j);
            if (i < these.Length && these[i] == next)
                i++;
            if (j < those.Length && those[j] == next)
                j++;
            if (wasWithin != (IsOdd(i) || IsOdd(j)))
                edges.Add(next);
        }

        return new PositionSet([.. edges]);
    }

    private static bool IsOdd(int number) => (number & 1) != 0;

    [InlineArray(2)]
    private struct StartAndEnd
    {
        private int _start;
    }
}
