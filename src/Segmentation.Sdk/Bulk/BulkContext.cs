namespace Segmentation;

/// <summary>For whom a run is done, and with what.</summary>
/// <param name="Caller">Who has it done; may see only so much.</param>
/// <param name="Executor">What does actions, and writes whatever it is told to.</param>
/// <param name="Run">The run.</param>
internal sealed record BulkContext(Segmenter Caller, ActionExecutor Executor, BulkRun Run)
{
    /// <summary>What sees and writes everything; only for records that the caller may see.</summary>
    public Segmenter All => Executor.Segmenter;

    /// <summary>Who handles the action, and its kind.</summary>
    public (ActionKind Kind, object Handler) Handler { get; } = Executor.HandlerOf(Run.Action);

    /// <summary>Whether what is done can be taken back: what the library does itself can.</summary>
    public bool CanUndo => Handler.Handler is IEditingHandler or ListActionHandler;

    /// <summary>The delivery of the action to a record, the same whenever it is delivered again.</summary>
    public ActionDelivery DeliveryTo(EntityKey key) => new(Run.EntityType, key, $"bulk/{Run.Key}/{key}", All.Now, Run.By);

    /// <summary>How the run is done to its records.</summary>
    public async ValueTask<IBulkOperation<T>> OperationAsync<T>(CancellationToken cancellationToken)
        where T : class => Handler.Handler switch
        {
            IEditingHandler when Run.Undoes is not null => new UndoOperation<T>(this),
            IEditingHandler editing =>
                new ActionOperation<T>(this, editing, await editing.DependsOnOthersAsync(Run.Action, cancellationToken).ConfigureAwait(false)),
            ListActionHandler => new ListOperation<T>(this),
            _ => new DeliveryOperation<T>(this),
        };

    /// <summary>How it is found out what the run would do; nothing is kept of it.</summary>
    public async ValueTask<IBulkPlanning<T>> RehearsalAsync<T>(CancellationToken cancellationToken)
        where T : class => Handler.Handler is not IEditingHandler editing
        ? await OperationAsync<T>(cancellationToken).ConfigureAwait(false)
        : await editing.DependsOnOthersAsync(Run.Action, cancellationToken).ConfigureAwait(false)
            ? new UnknownPlanning<T>(this)
            : new ActionOperation<T>(this, editing.Rehearsal, isOneByOne: false);
}
