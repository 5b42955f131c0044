namespace Segmentation;

/// <summary>For whom a run is done, and with what.</summary>
/// <param name="Caller">Who has it done; may see only so much.</param>
/// <param name="Executor">What does actions, and writes whatever it is told to.</param>
/// <param name="Run">The run.</param>
internal sealed record BulkContext(Segmenter Caller, ActionExecutor Executor, BulkRun Run)
{
    /// <summary>What sees and writes everything; only for records that the caller may see.</summary>
    public Segmenter All => Executor.Segmenter;

    /// <summary>The delivery of the action to a record, the same whenever it is delivered again.</summary>
    public ActionDelivery DeliveryTo(EntityKey key) => new(Run.EntityType, key, $"bulk/{Run.Key}/{key}", All.Now, Run.By);

    /// <summary>How the run is done to its records.</summary>
    public IBulkOperation<T> Operation<T>()
        where T : class => (Run.Action, Run.Undoes) switch
        {
            _ when !Executor.IsShipped(Run.Action) => new DeliveryOperation<T>(this),
            (AddToList { List: var list }, _) => new ListOperation<T>(this, list, isAdded: true),
            (RemoveFromList { List: var list }, _) => new ListOperation<T>(this, list, isAdded: false),
            (_, null) => new ActionOperation<T>(this),
            _ => new UndoOperation<T>(this),
        };
}
