namespace Segmentation;

/// <summary>The rows of a chunk that have one value, somewhere in an array of words; the default is no bitmap, for no rows.</summary>
internal readonly record struct Bitmap(ulong[]? Array, int Start)
{
    public bool IsNone => Array is null;

    /// <summary>The first words.</summary>
    public Span<ulong> Words(int count) => Array.AsSpan(Start, count);

    public static implicit operator Bitmap(ulong[] array) => new(array, 0);
}
