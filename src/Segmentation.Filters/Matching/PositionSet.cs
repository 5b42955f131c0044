namespace Segmentation;

/// <summary>A set of positions along the values of a field, kept as its edges: a position is within when an odd number of them is at or before it.</summary>
internal readonly struct PositionSet
{
    private readonly int[] _edges;

    private PositionSet(int[] edges) => _edges = edges;

    /// <summary>In ascending order, each once: where it starts, where it ends, where it starts again, …</summary>
    public ReadOnlySpan<int> Edges => _edges;

    /// <summary>The positions from the first up to, but without, the second.</summary>
    public static PositionSet Between(int start, int end) => new(start < end ? [start, end] : []);

    /// <summary>One position.</summary>
    public static PositionSet At(int position) => Between(position, position + 1);

    /// <summary>These positions, in any order and perhaps repeated.</summary>
    public static PositionSet Of(List<int> positions)
    {
        positions.Sort();
        var edges = new List<int>(positions.Count * 2);
        foreach (var position in positions)
        {
            if (edges is [.., var end] && position <= end)
                edges[^1] = Math.Max(end, position + 1);
            else
                edges.AddRange([position, position + 1]);
        }

        return new PositionSet([.. edges]);
    }

    /// <summary>All positions that are not within.</summary>
    public PositionSet Complement() => new(_edges is [0, .. var rest] ? rest : [0, .. _edges]);

    /// <summary>What is within this, the other or both.</summary>
    public PositionSet Union(PositionSet other)
    {
        var edges = new List<int>(_edges.Length + other._edges.Length);
        for (int i = 0, j = 0; i < _edges.Length || j < other._edges.Length;)
        {
            var next = Math.Min(i < _edges.Length ? _edges[i] : int.MaxValue, j < other._edges.Length ? other._edges[j] : int.MaxValue);
            var wasWithin = IsOdd(i) || IsOdd(j);
            if (i < _edges.Length && _edges[i] == next)
                i++;
            if (j < other._edges.Length && other._edges[j] == next)
                j++;
            if (wasWithin != (IsOdd(i) || IsOdd(j)))
                edges.Add(next);
        }

        return new PositionSet([.. edges]);
    }

    private static bool IsOdd(int number) => (number & 1) != 0;
}
