namespace Segmentation;

/// <summary>Does the actions of one class; dependency injection says which one. Implementations must be safe for concurrent use.</summary>
/// <remarks>
/// An action may be delivered again after a fault or a crash, with the same idempotency key: a handler has to see to it that it has its effect once. What it
/// throws is tried again later, except <see cref="ActionFailedException"/>.
/// </remarks>
/// <typeparam name="TAction">The class of the actions.</typeparam>
public interface IActionHandler<in TAction>
    where TAction : RuleAction
{
    /// <summary>Does an action to an entity.</summary>
    /// <param name="action">The action.</param>
    /// <param name="delivery">To which entity, when, and under which key.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>; the action may be delivered again.</param>
    ValueTask ExecuteAsync(TAction action, ActionDelivery delivery, CancellationToken cancellationToken = default);
}

/// <summary>One delivery of an action. Immutable.</summary>
/// <param name="EntityType">The name of the entity type.</param>
/// <param name="Key">The key of the entity that it is done to.</param>
/// <param name="IdempotencyKey">The same whenever the same action is delivered again, and else another.</param>
/// <param name="Moment">What counts as now.</param>
/// <param name="By">Who has it done, for histories; null: nobody in particular.</param>
public sealed record ActionDelivery(string EntityType, EntityKey Key, string IdempotencyKey, Moment Moment, string? By = null);

/// <summary>What became of an action that was delivered.</summary>
/// <param name="SuppressedBy">The segment for whose sake it was not done; null: it was done.</param>
public readonly record struct ActionResult(string? SuppressedBy);

/// <summary>An action cannot be done, and trying again would not help.</summary>
public sealed class ActionFailedException : Exception
{
    /// <summary>An action cannot be done.</summary>
    /// <param name="message">Why, in the user's words.</param>
    /// <param name="inner">What it comes of; null: nothing else.</param>
    public ActionFailedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
