namespace Segmentation.Benchmarks;

/// <summary>Answers of different engines as numbers that can be compared.</summary>
internal static class Answers
{
    public static IReadOnlyList<long> Of(object answer) => answer switch
    {
        long number => [number],
        Func<object> later => Of(later()),
        IReadOnlyList<long> numbers => numbers,
        CrossTab tab => InOrder(tab.Cells.Select(c => (Code(c.Buckets[0]), Code(c.Buckets[1]), c.Count))),
        Dictionary<(string? Industry, string? Stage), long> cells =>
            InOrder(cells.Select(c => ((long)Codes.Of(c.Key.Industry), (long)Codes.Of(c.Key.Stage), c.Value))),
        _ => throw new ArgumentException($"Nobody knows how to compare a {answer.GetType().Name}.", nameof(answer)),
    };

    /// <summary>Cells of a cross-tab as its buckets' codes and count, one after another.</summary>
    private static List<long> InOrder(IEnumerable<(long, long, long)> cells) => [.. cells.Order().SelectMany(c => new[] { c.Item1, c.Item2, c.Item3 })];

    private static long Code(Value? bucket) => bucket is { IsEmpty: false } value ? Codes.Of(value.Text) : 0;
}
