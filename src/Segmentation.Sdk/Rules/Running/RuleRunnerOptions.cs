using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How a runner goes on after faults, and how far rules may trigger one another. Immutable.</summary>
public sealed record RuleRunnerOptions
{
    /// <summary>The options unless others are given.</summary>
    public static RuleRunnerOptions Default { get; } = new();

    /// <summary>How long after a failure an action is tried again, each time; when it fails after the last, the firing is set aside.</summary>
    public ValueList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(4)];

    /// <summary>After how long an action that was begun and never heard of again is taken to have been lost with its process, and delivered again.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many firings may lead to one another in a chain.</summary>
    public int ChainLength { get; init; } = 8;
}
