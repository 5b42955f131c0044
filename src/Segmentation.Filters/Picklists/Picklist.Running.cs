namespace Segmentation;

/// <summary>What becomes of an item of a picklist.</summary>
public enum ItemChange
{
    /// <summary>It becomes an alias of another: what stores or names it goes over to that one, and its code is read as that one for ever.</summary>
    Merge,

    /// <summary>It is deleted, and refused as long as anything uses it.</summary>
    Delete,

    /// <summary>It is deleted, and another takes its place wherever it is stored or named.</summary>
    DeleteAndReplace,

    /// <summary>It is deleted; the records that hold it hold nothing there, and filters that name it ask for what is left.</summary>
    DeleteAndClear,
}

/// <summary>A change of an item that takes its time, since records and definitions go over one by one. Immutable.</summary>
/// <param name="Change">What becomes of the item.</param>
/// <param name="Item">The item as it was before, with its own aliases.</param>
/// <param name="ReplacedBy">The code of the item that takes its place; null when none does.</param>
public sealed record RunningChange(ItemChange Change, PicklistItem Item, string? ReplacedBy)
{
    /// <summary>The change in words.</summary>
    public override string ToString() => Change switch
    {
        ItemChange.Merge => $"merge {Item.Code} into {ReplacedBy}",
        ItemChange.DeleteAndReplace => $"delete {Item.Code}, replaced by {ReplacedBy}",
        ItemChange.DeleteAndClear => $"delete {Item.Code}, and clear what holds it",
        _ => $"delete {Item.Code}",
    };

    internal bool IsSame(RunningChange other) => (Change, Item.Code, ReplacedBy) == (other.Change, other.Item.Code, other.ReplacedBy);
}

// While a change runs, the list stays one under which both codes mean both items, or the item that goes cannot be chosen.
public sealed partial class Picklist
{
    /// <summary>The changes that have begun and not ended; what is edited meanwhile keeps out of their way.</summary>
    /// <exception cref="PicklistException">The items are not as one of the changes needs them.</exception>
    public IReadOnlyList<RunningChange> Running
    {
        get;
        init => field = value.FirstOrDefault(c => !IsUnderWay(c)) is { } disturbed ? throw Disturbed(disturbed) : [.. value];
    }

    = [];

    internal PicklistException Disturbed(RunningChange running) => Refused(running.Item.Code, $"is being changed ({running}): apply that to its end first");

    /// <summary>The list with a change begun; the same when it was, and when the item was so merged already.</summary>
    /// <exception cref="PicklistException">The item cannot be changed so, or not before another change has come to its end.</exception>
    internal Picklist Begin(RunningChange change)
    {
        if (Running.Any(change.IsSame))
            return this;
        if (Running.FirstOrDefault(r => r.Item.IsSpelled(change.Item.Code) || r.ReplacedBy is { } heir && IsCode(heir, change.Item.Code)) is { } other)
            throw Disturbed(other);
        if (change.Change == ItemChange.Merge && IsDone(change))
            return this;
        if (Find(change.Item.Code) is { } found && !IsCode(found.Code, change.Item.Code))
            throw Refused(change.Item.Code, $"was merged into \"{found.Code}\" meanwhile: plan again");
        if (change.ReplacedBy is { } code && Find(code) is { } kept && !IsCode(kept.Code, code))
            throw Refused(code, $"was merged into \"{kept.Code}\" meanwhile: plan again");
        var item = Removable(change.Item.Code, change.ReplacedBy is null ? "deleted" : "merged away");
        var begun = change.ReplacedBy is null ? Deactivate(item.Code) : Merge(item.Code, change.ReplacedBy);
        return begun.With(begun.Items, [.. Running, change with { Item = item }]);
    }

    /// <summary>The list with a change that has come to its end; the same when it does not run.</summary>
    internal Picklist End(RunningChange change)
    {
        if (Running.FirstOrDefault(change.IsSame) is not { } running)
            return this;
        var ended = Abandon(running);
        return running.Change switch
        {
            ItemChange.DeleteAndReplace =>
                running.Item.Aliases.Prepend(running.Item.Code).Aggregate(ended, (list, alias) => list.RemoveAlias(running.ReplacedBy!, alias)),
            ItemChange.DeleteAndClear => ended.Remove(running.Item.Code),
            _ => ended,
        };
    }

    /// <summary>The list with a change that runs no more, however far it came.</summary>
    internal Picklist Abandon(RunningChange change) => With(Items, Running.Where(r => !r.IsSame(change)));

    /// <summary>The list with an item that was removed, where it stood; the same when somebody has added it again.</summary>
    internal Picklist Restore(PicklistItem item, int position) => Find(item.Code) is null
        ? Add(item with { IsDefault = item.IsDefault && Items.All(i => !i.IsDefault) }, position)
        : this;

    /// <summary>Whether a change that does not run has come to its end.</summary>
    internal bool IsDone(RunningChange change) => change.Change == ItemChange.Merge
        ? Find(change.Item.Code) is { } merged && !IsCode(merged.Code, change.Item.Code) && IsCode(merged.Code, change.ReplacedBy!)
        : Find(change.Item.Code) is null;

    private bool IsUnderWay(RunningChange change) => change.ReplacedBy is { } code
        ? change.Item.Aliases.Prepend(change.Item.Code).All(spelling => Find(spelling) is { } read && IsCode(read.Code, code))
        : Find(change.Item.Code) is { IsActive: false } cleared && IsCode(cleared.Code, change.Item.Code) && cleared.Aliases.SequenceEqual(change.Item.Aliases);

    private static bool IsCode(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
