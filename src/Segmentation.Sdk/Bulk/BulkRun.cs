namespace Segmentation;

/// <summary>One run of a bulk action, and how far it has come. Immutable.</summary>
/// <param name="Key">The key, compared exactly.</param>
/// <param name="EntityType">The name of the entity type.</param>
/// <param name="Action">What is done to each record.</param>
/// <param name="Total">How many records there are; they were fixed when the run started.</param>
public sealed record BulkRun(string Key, string EntityType, RuleAction Action, int Total)
{
    /// <summary>The run whose changes this one takes back; null where it does its action.</summary>
    public string? Undoes { get; init; }

    /// <summary>The run that takes the changes back; null while none does. After that nothing more is done.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>Who has it done; null: nobody in particular.</summary>
    public string? By { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How many records something was done to.</summary>
    public int Done { get; init; }

    /// <summary>How many were so already.</summary>
    public int Unchanged { get; init; }

    /// <summary>How many it could not be done to.</summary>
    public int Failed { get; init; }

    /// <summary>How many are settled, those at the first positions: where a stopped run goes on.</summary>
    public int Settled => Done + Unchanged + Failed;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsFinished => Settled == Total;

    internal BulkProgress Progress => new(Done, Unchanged, Failed, Total);
}

/// <summary>How far a run has come.</summary>
/// <param name="Done">How many records something was done to.</param>
/// <param name="Unchanged">How many were so already.</param>
/// <param name="Failed">How many it could not be done to.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct BulkProgress(int Done, int Unchanged, int Failed, int Total);

/// <summary>A bulk action cannot be started or cannot go on; what was done stays, and its run tells what.</summary>
public sealed class BulkException : Exception
{
    /// <summary>A bulk action cannot be started or cannot go on.</summary>
    /// <param name="message">Why, and what to do.</param>
    public BulkException(string message)
        : base(message)
    {
    }

    internal BulkException(IReadOnlyList<Issue> issues)
        : base(string.Join(Environment.NewLine, issues)) => Issues = issues;

    /// <summary>What is wrong with the action, each with its place in it; else empty.</summary>
    public IReadOnlyList<Issue> Issues { get; } = [];
}
