namespace Segmentation;

/// <summary>How a matcher answers its filters.</summary>
/// <param name="Filters">By filter, what is indexed of it.</param>
/// <param name="Bytes">About how many bytes the index takes, the filters themselves not reckoned.</param>
public sealed record MatchingReport(IReadOnlyList<FilterReport> Filters, long Bytes);

/// <summary>How a matcher answers one filter.</summary>
/// <param name="Name">The name of the filter.</param>
/// <param name="IndexedQuestions">How many questions of fields the index answers, of all ways in which the filter may be true.</param>
/// <param name="Residual">What is asked of the entities for which the index does not say no.</param>
public sealed record FilterReport(string Name, int IndexedQuestions, IReadOnlyList<ResidualPart> Residual)
{
    /// <summary>Whether nothing is asked: the index knows the answer.</summary>
    public bool IsWhollyIndexed => Residual.Count == 0;
}

/// <summary>A part of a filter that no index answers.</summary>
/// <param name="Plan">The part.</param>
/// <param name="Reason">Why.</param>
public readonly record struct ResidualPart(Plan Plan, ResidualReason Reason);

/// <summary>Why no index answers a part of a filter.</summary>
public enum ResidualReason
{
    /// <summary>The filter is asked as a whole: it was added since the index was built, or there is none.</summary>
    NotIndexed,

    /// <summary>Text is searched in another.</summary>
    TextSearch,

    /// <summary>Related rows are read.</summary>
    Related,

    /// <summary>The value is reckoned.</summary>
    Reckoned,

    /// <summary>Two values of the entity are compared.</summary>
    Comparison,

    /// <summary>Anniversaries come round every year.</summary>
    Anniversary,

    /// <summary>The bounds move with the clock.</summary>
    RollingTime,

    /// <summary>Items of a multi-value are missing, or have to be there together.</summary>
    Items,

    /// <summary>The list is so long that it is looked up by itself.</summary>
    ManyValues,

    /// <summary>There are too many ways for the part to be true.</summary>
    Branches,
}
