namespace Segmentation.Benchmarks;

/// <summary>The questions, in the order in which they are asked.</summary>
internal static class AllQuestions
{
    public static IReadOnlyList<Question> Of(Bases bases) =>
    [
        CountPicklists.Of(bases),
        CountRanges.Of(bases),
        CountText.Of(bases),
        CrossTabbing.Of(bases),
        CrossTabbing.OfEverybody(bases),
        FirstPage.Of(bases),
        FirstPage.OfEverybody(bases),
        MatchingKeys.Of(bases),
        Delegates.ThreeConditions(bases),
        Delegates.Range(bases),
        Preparing.Of(bases),
        Preparing.ForColumns(bases),
        Matching.Of(bases, 100),
        Matching.Of(bases, 1_000),
        Matching.Of(bases, 10_000),
        Matching.Batch(bases),
        Matching.BatchAgainstBlocks(bases),
        Matching.Building(bases),
        Scans.OfSmallNumbers(bases),
        Scans.OfWideNumbers(bases),
        Delta.Of(bases),
        // It changes the base of SQLite, and so comes last.
        Upserting.Of(bases),
    ];
}
