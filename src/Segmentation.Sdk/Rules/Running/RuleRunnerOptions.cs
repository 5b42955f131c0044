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

/// <summary>Says which rules fire for a change that an action made.</summary>
public interface IChangeTrigger
{
    /// <summary>The firings for a change, in order; their idempotency keys are the same whenever the same change is told.</summary>
    /// <param name="entityType">The entity type.</param>
    /// <param name="change">The change, as the source's feed tells it.</param>
    /// <param name="cancellationToken">Ends the evaluation with <see cref="OperationCanceledException"/>.</param>
    ValueTask<IReadOnlyList<Firing>> FiringsOfAsync<T>(EntityType<T> entityType, EntityChange<T> change, CancellationToken cancellationToken = default)
        where T : class;
}
