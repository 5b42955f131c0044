namespace Segmentation.EntityFrameworkCore;

/// <summary>A database does not answer a plan exactly, and nobody is there who would check the rows again.</summary>
public sealed class InexactTranslationException : InvalidOperationException
{
    internal InexactTranslationException(IReadOnlyList<string> conditions)
        : base($"The database does not answer exactly: {string.Join("; ", conditions)}. Ask with Segment(…), which checks the rest in memory.") =>
        Conditions = conditions;

    /// <summary>The conditions that the database does not answer exactly.</summary>
    public IReadOnlyList<string> Conditions { get; }
}
