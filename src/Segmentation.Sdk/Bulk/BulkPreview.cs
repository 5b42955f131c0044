namespace Segmentation;

/// <summary>What a bulk action would do. Immutable.</summary>
/// <param name="Count">How many records it is done to.</param>
/// <param name="Sample">
/// What would become of the first of them: what a run would leave behind, as long as nobody writes meanwhile. Values of sensitive fields are masked for a
/// caller who may not ask about them.
/// </param>
/// <param name="Issues">What is wrong with the action; with an error among them it does not start, and there is no sample.</param>
public sealed record BulkPreview(long Count, IReadOnlyList<BulkRecord> Sample, IReadOnlyList<Issue> Issues)
{
    /// <summary>Whether it can be started.</summary>
    public bool CanStart => Issues.All(i => i.Severity != Severity.Error);
}
