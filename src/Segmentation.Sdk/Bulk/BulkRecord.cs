using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A record of a run, and what became of it. Immutable.</summary>
/// <param name="Position">Its place among the records of the run, from 0.</param>
/// <param name="Key">The key of the record.</param>
public sealed record BulkRecord(int Position, EntityKey Key)
{
    /// <summary>What became of it.</summary>
    public BulkState State { get; init; }

    /// <summary>
    /// What was changed, or is being changed; where a run takes changes back, what it is to change. None where the action is done elsewhere, or was not done.
    /// </summary>
    public ValueList<BulkChange> Changes { get; init; } = [];

    /// <summary>The version that the change was made from; no version where it is not the record that is written.</summary>
    public ConcurrencyToken Seen { get; init; }

    /// <summary>Why nothing was done; null where there is nothing to say.</summary>
    public BulkError? Error { get; init; }

    /// <summary>Whether its turn is over.</summary>
    public bool IsSettled => State is BulkState.Done or BulkState.Unchanged or BulkState.Failed;

    internal BulkRecord As(BulkState state, BulkError? error = null) => this with { State = state, Changes = [], Seen = default, Error = error };

    internal BulkRecord Fail(BulkFault fault, string message) => As(BulkState.Failed, new BulkError(fault, message));
}

/// <summary>Something that a bulk action changes.</summary>
/// <param name="Of">The name of the field; where a list is changed, its key.</param>
/// <param name="Before">What was: the value or items of a field, none where it was empty; of a list, whether the record is on it.</param>
/// <param name="After">What is; null in a preview where it is not known before it is done.</param>
public sealed record BulkChange(string Of, ValueList<Value> Before, ValueList<Value>? After);

/// <summary>Why nothing was done to a record.</summary>
/// <param name="Fault">What kind of reason.</param>
/// <param name="Message">The reason, in the user's words.</param>
public sealed record BulkError(BulkFault Fault, string Message);

/// <summary>What became of a record of a run.</summary>
public enum BulkState
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>It is being changed: the change may be there or not.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was so already, or was to be spared.</summary>
    Unchanged,

    /// <summary>It cannot be done.</summary>
    Failed,
}

/// <summary>What kept a bulk action from a record.</summary>
public enum BulkFault
{
    /// <summary>It was marked, and the filter does not select it, or there is none that may be seen.</summary>
    NotSelected,

    /// <summary>It was deleted since the run started.</summary>
    Gone,

    /// <summary>The caller may not see it, or not the field.</summary>
    NotPermitted,

    /// <summary>What would be written may not be.</summary>
    Invalid,

    /// <summary>Somebody else wrote it meanwhile.</summary>
    Conflict,

    /// <summary>The action cannot be done to it.</summary>
    Refused,

    /// <summary>It is not to be written to on this channel.</summary>
    Suppressed,
}
