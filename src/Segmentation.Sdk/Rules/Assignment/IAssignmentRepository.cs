using System.Collections.Concurrent;
using System.Globalization;

namespace Segmentation;

/// <summary>Keeps whose turn it is, so that assignments go on after a restart as if there had been none. Safe for concurrent use.</summary>
public interface IAssignmentRepository
{
    /// <summary>The turns of assignments that share them, and their version; <see cref="AssignmentTurns.Start"/> where none were saved.</summary>
    /// <param name="turn">What the assignments have in common; compared exactly.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    ValueTask<Versioned<AssignmentTurns>> LoadAsync(string turn, CancellationToken cancellationToken = default);

    /// <summary>Puts turns in the place of those that were seen.</summary>
    /// <param name="turn">What the assignments have in common.</param>
    /// <param name="turns">The turns.</param>
    /// <param name="seen">The version that they are made from.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The new version; null when somebody saved meanwhile, and nothing was written.</returns>
    ValueTask<ConcurrencyToken?> SaveAsync(string turn, AssignmentTurns turns, ConcurrencyToken seen, CancellationToken cancellationToken = default);
}

/// <summary>Keeps whose turn it is in memory. Thread-safe.</summary>
public sealed class InMemoryAssignmentRepository : IAssignmentRepository
{
    private readonly ConcurrentDictionary<string, Versioned<AssignmentTurns>> _turns = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<Versioned<AssignmentTurns>> LoadAsync(string turn, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(turn));
    }

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> SaveAsync(string turn, AssignmentTurns turns, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var before = Find(turn);
        var token = ConcurrencyToken.Of(long.Parse(before.Token.Text!, CultureInfo.InvariantCulture) + 1);
        return ValueTask.FromResult<ConcurrencyToken?>(before.Token == seen && _turns.TryUpdate(turn, new(turns, token), before) ? token : null);
    }

    private Versioned<AssignmentTurns> Find(string turn) => _turns.GetOrAdd(turn, _ => new(AssignmentTurns.Start, ConcurrencyToken.Of(0)));
}
