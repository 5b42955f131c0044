using System.Collections.Frozen;

namespace Segmentation;

/// <summary>The kinds of action that rules may name. Immutable and thread-safe.</summary>
public sealed class ActionCatalogue
{
    private readonly FrozenDictionary<string, ActionKind> _byName;
    private readonly FrozenDictionary<Type, ActionKind> _byType;

    /// <summary>A catalogue of these kinds.</summary>
    /// <exception cref="ArgumentException">Two kinds have one name, or are of one class.</exception>
    public ActionCatalogue(params IEnumerable<ActionKind> kinds)
    {
        Kinds = [.. kinds];
        _byName = Kinds.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);
        _byType = Kinds.ToFrozenDictionary(k => k.ActionType);
    }

    /// <summary>The kinds, in the order given.</summary>
    public IReadOnlyList<ActionKind> Kinds { get; }

    /// <summary>The kind of this name; null when there is none.</summary>
    public ActionKind? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The kind of an action.</summary>
    /// <exception cref="ArgumentException">The action's class has no kind here.</exception>
    public ActionKind KindOf(RuleAction action) => FindKindOf(action) ?? throw new ArgumentException(
        $"There is no kind for actions of the class {action.GetType().Name}: register one.", nameof(action));

    internal ActionKind? FindKindOf(RuleAction action) => _byType.GetValueOrDefault(action.GetType());
}
