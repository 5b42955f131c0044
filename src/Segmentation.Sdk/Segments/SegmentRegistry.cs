namespace Segmentation;

/// <summary>Something found in a segment that was to be saved, or in another that asks for it.</summary>
/// <param name="Segment">The key of the segment that it was found in.</param>
/// <param name="Issue">What was found, with its place in the segment's JSON form, and in the text where its filter was one.</param>
public sealed record SegmentIssue(string Segment, Issue Issue)
{
    /// <summary>The key, the place and the message.</summary>
    public override string ToString() => $"segment '{Segment}': {Issue}";
}

/// <summary>What came of saving segments.</summary>
/// <param name="Issues">What was found; an error has kept all of them from being saved.</param>
public sealed record SegmentSaveResult(IReadOnlyList<SegmentIssue> Issues)
{
    /// <summary>Whether the segments are in force.</summary>
    public bool IsSaved => Issues.All(i => i.Issue.Severity != Severity.Error);
}

/// <summary>One definition of a segment in the course of time.</summary>
/// <param name="Number">Which one; the first is 1.</param>
/// <param name="Before">The definition before; null where there was none.</param>
/// <param name="After">The definition; null where the segment was deleted.</param>
/// <param name="By">Who changed it; null: nobody in particular.</param>
/// <param name="At">When.</param>
public sealed record SegmentVersion(int Number, SegmentDefinition? Before, SegmentDefinition? After, string? By, DateTimeOffset At);

/// <summary>The segments that are in force: readers get them whole, and what is saved is checked first. Thread-safe.</summary>
public sealed class SegmentRegistry
{
    internal SegmentRegistry(Segmenter segmenter) => Segmenter = segmenter;

    internal Segmenter Segmenter { get; }

    /// <summary>The segments in force.</summary>
    public async ValueTask<SegmentCatalogue> CurrentAsync(CancellationToken cancellationToken = default) =>
        (await Segmenter.SegmentRepository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Adds a segment, or puts it in the place of the one with its key, unless it or what asks for it would be wrong then.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="by">Who saves it, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    public Task<SegmentSaveResult> SaveAsync(SegmentDefinition segment, string? by = null, CancellationToken cancellationToken = default) =>
        SaveAsync([segment], by, cancellationToken);

    /// <summary>Adds segments, or puts them in the places of those with their keys: all of them or none.</summary>
    /// <inheritdoc cref="SaveAsync(SegmentDefinition, string?, CancellationToken)"/>
    /// <param name="segments">The segments.</param>
    /// <param name="by">Who saves them, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    public Task<SegmentSaveResult> SaveAsync(IEnumerable<SegmentDefinition> segments, string? by = null, CancellationToken cancellationToken = default)
    {
        SegmentDefinition[] all = [.. segments];
        return ChangeAsync(_ => all, by, cancellationToken);
    }

    /// <summary>
    /// Edits one segment: <c>segments.EditAsync("vip", s =&gt; s.Including(7), by: "anna")</c>, or <c>s =&gt; s with { IsPaused = true }</c>.
    /// </summary>
    /// <param name="key">The key of the segment.</param>
    /// <param name="edit">Gives the edited segment, of the same key; it may be called several times, and what it throws ends the edit.</param>
    /// <param name="by">Who edits it, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the edit with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">There is no such segment.</exception>
    public Task<SegmentSaveResult> EditAsync(
        string key, Func<SegmentDefinition, SegmentDefinition> edit, string? by = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(stored => [edit(stored.Require(key))], by, cancellationToken);

    /// <summary>All that a segment was since the repository was made, the oldest first; what it was made with is its version 1, which nobody saved.</summary>
    public async IAsyncEnumerable<SegmentVersion> VersionsAsync(
        string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0;
        await foreach (var revision in Segmenter.SegmentRepository.HistoryAsync(cancellationToken).ConfigureAwait(false))
        {
            var (before, after) = (revision.Before.Find(key), revision.After.Find(key));
            if (Equals(before, after))
                continue;
            if (number == 0 && before is not null)
                number = 1;
            yield return new SegmentVersion(++number, before, after, revision.By, revision.At);
        }
    }

    private async Task<SegmentSaveResult> ChangeAsync(
        Func<SegmentCatalogue, IReadOnlyList<SegmentDefinition>> change, string? by, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (stored, seen) = await Segmenter.SegmentRepository.LoadAsync(cancellationToken).ConfigureAwait(false);
            var context = await Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false) with { Segments = stored };
            var (after, issues) = SegmentCheck.Save(change(stored), context);
            var result = new SegmentSaveResult(issues);
            if (!result.IsSaved || stored.Segments.SequenceEqual(after!.Segments))
                return result;
            // Somebody else was quicker where there is no version: then again from the start.
            if (await Segmenter.SegmentRepository.SaveAsync(after, seen, by, cancellationToken).ConfigureAwait(false) is not null)
                return result;
        }
    }
}
