namespace Segmentation;

/// <summary>Does what rules fire for, or only notes it. Implementations see to it that what fires twice under one key is done once.</summary>
public interface IFiringExecutor
{
    /// <summary>Takes a firing.</summary>
    /// <param name="firing">An outcome that fired.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>.</param>
    ValueTask ExecuteAsync(RuleOutcome firing, CancellationToken cancellationToken = default);
}

/// <summary>Notes firings, each key once, and does nothing: for dry runs and simulations. Not thread-safe.</summary>
public sealed class RecordingExecutor : IFiringExecutor
{
    private readonly HashSet<FiringKey> _keys = [];
    private readonly List<RuleOutcome> _firings = [];

    /// <summary>What fired, in order.</summary>
    public IReadOnlyList<RuleOutcome> Firings => _firings;

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(RuleOutcome firing, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_keys.Add(firing.Firing!))
            _firings.Add(firing);
        return default;
    }
}
