using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A kind of action that documents name: how its parameters are read and written, what it needs of the model, and what it changes. Immutable.</summary>
public abstract class ActionKind
{
    private protected ActionKind(string name, Type actionType) => (Name, ActionType) = (Names.Require(name, "the name of a kind of action"), actionType);

    /// <summary>The name in documents, such as <c>createTask</c>; compared exactly.</summary>
    public string Name { get; }

    /// <summary>The class of the actions.</summary>
    public Type ActionType { get; }

    internal abstract RuleAction Read(ActionMembers members);

    internal abstract JsonObject Write(RuleAction action);

    internal abstract IEnumerable<Issue> IssuesOf(RuleAction action, ActionContext context);

    internal abstract IEnumerable<FieldWrite>? WritesOf(RuleAction action, ActionContext context);

    internal abstract RuleAction WithItems(RuleAction action, ActionContext context, Func<string, string, string> map);

    internal abstract RuleAction WithSegments(RuleAction action, Func<string, string> map);

    /// <summary>The class of those who handle the actions.</summary>
    internal abstract Type HandlerType { get; }

    internal abstract ValueTask ExecuteAsync(object handler, RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>The kind of the actions of one class.</summary>
/// <typeparam name="TAction">The class.</typeparam>
/// <param name="name">The name in documents, such as <c>createTask</c>; compared exactly.</param>
/// <param name="read">
/// Makes an action of its parameters; one that it does not ask for is an error, and so is what it throws as <see cref="RuleException"/> or
/// <see cref="FilterException"/>.
/// </param>
/// <param name="write">The parameters of an action, so that reading them gives an equal one.</param>
public sealed class ActionKind<TAction>(string name, Func<ActionMembers, TAction> read, Func<TAction, JsonObject> write) : ActionKind(name, typeof(TAction))
    where TAction : RuleAction
{
    /// <summary>What is wrong with an action for the entities of a type, each with its place in the action, such as <c>/field</c>; nothing unless given.</summary>
    public Func<TAction, ActionContext, IEnumerable<Issue>> Check { get; init; } = (_, _) => [];

    /// <summary>
    /// The fields of the entity that an action sets, by which rules are checked against one another, and by which it is known what an action triggers; null
    /// where that is not known: then every change of the entity while it is done is taken for the action's.
    /// </summary>
    public Func<TAction, ActionContext, IEnumerable<FieldWrite>>? Writes { get; init; }

    /// <summary>
    /// The action with other codes of items, each given by the key of its picklist and the code that is named; by which items that actions name are found,
    /// and replaced. An action that names none, unless given.
    /// </summary>
    public Func<TAction, ActionContext, Func<string, string, string>, TAction> ReplaceItems { get; init; } = (action, _, _) => action;

    /// <summary>
    /// The action with other keys of segments; by which segments that actions name are found, and replaced. An action that names none, unless given.
    /// </summary>
    public Func<TAction, Func<string, string>, TAction> ReplaceSegments { get; init; } = (action, _) => action;

    internal override RuleAction Read(ActionMembers members) => read(members);

    internal override JsonObject Write(RuleAction action) => write((TAction)action);

    internal override IEnumerable<Issue> IssuesOf(RuleAction action, ActionContext context) => Check((TAction)action, context);

    internal override IEnumerable<FieldWrite>? WritesOf(RuleAction action, ActionContext context) => Writes?.Invoke((TAction)action, context);

    internal override RuleAction WithItems(RuleAction action, ActionContext context, Func<string, string, string> map) =>
        ReplaceItems((TAction)action, context, map);

    internal override RuleAction WithSegments(RuleAction action, Func<string, string> map) => ReplaceSegments((TAction)action, map);

    internal override Type HandlerType => typeof(IActionHandler<TAction>);

    internal override ValueTask ExecuteAsync(object handler, RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken) =>
        ((IActionHandler<TAction>)handler).ExecuteAsync((TAction)action, delivery, cancellationToken);
}

/// <summary>What an action is checked against. Immutable.</summary>
/// <param name="Binding">The model, the picklists and the segments.</param>
/// <param name="EntityType">The type of the entities that it is done to.</param>
public sealed record ActionContext(BindingContext Binding, EntityType EntityType);

/// <summary>A field that an action sets.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="Value">What it is set to, as a literal of filters, and empty where it is cleared; null: not known before it is done.</param>
public sealed record FieldWrite(string Field, Value? Value = null);
