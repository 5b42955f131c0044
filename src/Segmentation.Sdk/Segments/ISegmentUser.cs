namespace Segmentation;

/// <summary>A segment, as those who may ask for it are asked about it.</summary>
/// <param name="Context">The model, picklists and segments as they stand.</param>
/// <param name="Segment">The segment.</param>
public sealed record SegmentReference(BindingContext Context, SegmentDefinition Segment);

/// <summary>Keeps definitions that may ask for segments, such as rules. Register one for definitions of your own.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface ISegmentUser
{
    /// <summary>What the definitions are, such as <c>rule</c>.</summary>
    string Kind { get; }

    /// <summary>The names of the definitions that ask for the segment.</summary>
    ValueTask<IReadOnlyList<string>> FindAsync(SegmentReference segment, CancellationToken cancellationToken = default);

    /// <summary>Why definitions that ask for the segment would be wrong with a filter in its place, a sentence each; nothing unless they say so.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="with">The filter.</param>
    /// <param name="cancellationToken">Ends the search with <see cref="OperationCanceledException"/>.</param>
    ValueTask<IReadOnlyList<string>> FindConflictsAsync(SegmentReference segment, Filter with, CancellationToken cancellationToken = default) => new([]);

    /// <summary>
    /// Puts a filter in the place of each <c>in segment 'key'</c>, in all definitions at once; nothing happens where none asks for the segment.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="with">The filter: <see cref="SegmentReplacement"/> puts it there.</param>
    /// <param name="by">Who does so, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    ValueTask ReplaceAsync(SegmentReference segment, Filter with, string? by = null, CancellationToken cancellationToken = default);
}
