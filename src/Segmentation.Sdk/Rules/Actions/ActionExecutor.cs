namespace Segmentation;

/// <summary>Does actions: finds who handles them, spares those who are not to be written to, and picks a document's template. Thread-safe.</summary>
/// <remarks>An action may be delivered again with the same idempotency key; then it has its effect once, as far as its handler sees to it.</remarks>
public sealed class ActionExecutor
{
    private readonly IServiceProvider _handlers;
    private readonly Func<Type, object?> _shipped;

    /// <summary>Does actions to the entities of a segmenter.</summary>
    /// <param name="segmenter">The sources, which have to be writable where an action writes, and the definitions.</param>
    /// <param name="handlers">
    /// What has an <see cref="IActionHandler{TAction}"/> of each port, and optionally an <see cref="IPeopleRepository"/> and an
    /// <see cref="IAssignmentRepository"/>, which are else in memory.
    /// </param>
    /// <param name="actions">The kinds of action; null: those that the library brings along.</param>
    /// <exception cref="ArgumentException">The segmenter may not see everything: actions write whatever they are done to.</exception>
    public ActionExecutor(Segmenter segmenter, IServiceProvider handlers, ActionCatalogue? actions = null)
    {
        segmenter.RequireUnlimited();
        (Segmenter, _handlers, Actions) = (segmenter, handlers, actions ?? ShippedActions.Catalogue);
        var fields = new FieldActionHandler(segmenter);
        var lists = new ListActionHandler(segmenter.SegmentRepository);
        var assign = new AssignResponsibleHandler(
            segmenter,
            (IPeopleRepository?)handlers.GetService(typeof(IPeopleRepository)) ?? new InMemoryPeopleRepository(),
            (IAssignmentRepository?)handlers.GetService(typeof(IAssignmentRepository)) ?? new InMemoryAssignmentRepository());
        _shipped = type => Array.Find<object>([fields, lists, assign], type.IsInstanceOfType);
    }

    internal Segmenter Segmenter { get; }

    /// <summary>The kinds of action.</summary>
    public ActionCatalogue Actions { get; }

    /// <summary>Sees to it that all actions have handlers.</summary>
    /// <exception cref="InvalidOperationException">One has none; the message names it.</exception>
    public void RequireHandlers(IEnumerable<RuleAction> actions)
    {
        foreach (var action in actions)
            _ = HandlerOf(action);
    }

    /// <summary>Does an action to an entity.</summary>
    /// <param name="action">The action.</param>
    /// <param name="delivery">To which entity, when, and under which key.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ActionFailedException">It cannot be done, and trying again would not help. What else is thrown may be tried again.</exception>
    /// <exception cref="InvalidOperationException">Nobody handles such actions.</exception>
    public async ValueTask<ActionResult> ExecuteAsync(RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken = default)
    {
        var (kind, handler) = HandlerOf(action);
        if (action is MessageAction message && await SuppressorAsync(message, delivery, cancellationToken).ConfigureAwait(false) is { } segment)
            return new ActionResult(segment);
        if (action is CreateDocument { By: not null } document)
            action = new CreateDocument(await TemplateAsync(document, delivery, cancellationToken).ConfigureAwait(false));
        await kind.ExecuteAsync(handler, action, delivery, cancellationToken).ConfigureAwait(false);
        return default;
    }

    /// <summary>Who handles the actions of a class, and its kind.</summary>
    /// <exception cref="InvalidOperationException">Nobody does.</exception>
    internal (ActionKind Kind, object Handler) HandlerOf(RuleAction action)
    {
        var kind = Actions.FindKindOf(action) ??
            throw new InvalidOperationException($"There is no kind for actions of the class {action.GetType().Name}: register one.");
        var handler = _handlers.GetService(kind.HandlerType) ?? _shipped(kind.HandlerType) ??
            throw new InvalidOperationException($"Nobody handles `{kind.Name}`: register an IActionHandler<{action.GetType().Name}>.");
        return (kind, handler);
    }

    /// <summary>The segment for whose sake somebody is not written to; null when none is.</summary>
    private async Task<string?> SuppressorAsync(MessageAction action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        var binding = await Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var issues = Actions.KindOf(action).IssuesOf(action, new ActionContext(binding, binding.RequireType(delivery.EntityType)));
        // A segment that was deleted, or suppresses the channel no more, must not let everybody through.
        if (issues.FirstOrDefault(i => i.Severity == Severity.Error) is { } issue)
            throw new ActionFailedException(issue.ToString());
        foreach (var segment in action.SuppressedBy(binding.Segments ?? SegmentCatalogue.Empty, delivery.EntityType))
        {
            if (await MatchesAsync(delivery, Filter.InSegment(segment), cancellationToken).ConfigureAwait(false))
                return segment;
        }

        return null;
    }

    private async Task<string> TemplateAsync(CreateDocument action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (var choice in action.Templates)
        {
            if (await MatchesAsync(delivery, action.Having(choice), cancellationToken).ConfigureAwait(false))
                return choice.Template;
        }

        return action.Template ??
            throw new ActionFailedException($"there is no template for what `{action.By}` of the {delivery.EntityType} {delivery.Key} is");
    }

    private async Task<bool> MatchesAsync(ActionDelivery delivery, Filter filter, CancellationToken cancellationToken) =>
        await Segmenter.MatchesAsync(delivery.EntityType, delivery.Key, filter, cancellationToken).ConfigureAwait(false) ??
        throw new ActionFailedException($"there is no {delivery.EntityType} {delivery.Key}");
}
