using System.Collections.Frozen;

namespace Segmentation;

/// <summary>All picklists as they stood at one time. Immutable and thread-safe.</summary>
public sealed class PicklistSnapshot
{
    private readonly FrozenDictionary<string, Picklist> _byKey;

    /// <summary>A snapshot of these lists.</summary>
    /// <exception cref="ArgumentException">
    /// Two lists have the same key, or a list or item depends on one that is not there, or lists on one another in a circle.
    /// </exception>
    public PicklistSnapshot(params IEnumerable<Picklist> lists)
    {
        Lists = [.. lists];
        if (Lists.GroupBy(l => l.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two picklists with the key \"{twice.Key}\".", nameof(lists));
        _byKey = Lists.ToFrozenDictionary(l => l.Key, StringComparer.OrdinalIgnoreCase);
        foreach (var list in Lists)
            CheckParents(list);
    }

    /// <summary>No lists.</summary>
    public static PicklistSnapshot Empty { get; } = new([]);

    /// <summary>The lists, in the order given.</summary>
    public IReadOnlyList<Picklist> Lists { get; }

    /// <summary>The list with this key, without regard to case; null when there is none.</summary>
    public Picklist? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <exception cref="PicklistException">There is no list with this key.</exception>
    internal Picklist Require(string key) => Find(key) ?? throw new PicklistException($"there is no picklist \"{key}\"");

    /// <summary>The active items of a list that go with an item of its parent list: those that depend on it, and those that depend on none.</summary>
    /// <param name="list">The key of the list.</param>
    /// <param name="parent">The code or alias of the item of the parent list.</param>
    public IReadOnlyList<PicklistItem> ItemsUnder(string list, string parent)
    {
        if (Find(list) is not { } dependent)
            return [];
        var items = dependent.Items.Where(i => i.IsActive);
        return dependent.ParentKey is { } key && Find(key)!.Find(parent) is { } item
            ? [.. items.Where(i => i.Parent is null || Find(key)!.Find(i.Parent) == item)]
            : [.. items.Where(i => i.Parent is null)];
    }

    /// <summary>The snapshot without a list.</summary>
    /// <exception cref="ArgumentException">Another list depends on it.</exception>
    public PicklistSnapshot Without(string key) => new([.. Lists.Where(l => !string.Equals(l.Key, key, StringComparison.OrdinalIgnoreCase))]);

    /// <summary>The snapshot with a list added, or put in the place of the one with its key; the same snapshot when it has the list.</summary>
    public PicklistSnapshot With(Picklist list)
    {
        if (Find(list.Key) is not { } old)
            return new PicklistSnapshot([.. Lists, list]);
        return ReferenceEquals(old, list) ? this : new PicklistSnapshot([.. Lists.Select(l => ReferenceEquals(l, old) ? list : l)]);
    }

    private void CheckParents(Picklist list)
    {
        if (list.ParentKey is not { } key)
        {
            if (list.Items.FirstOrDefault(i => i.Parent is not null) is { } item)
                throw new ArgumentException($"The item \"{item.Code}\" of \"{list.Key}\" depends on \"{item.Parent}\", and its list on no other.");
            return;
        }

        if (Find(key) is not { } parent)
            throw new ArgumentException($"The picklist \"{list.Key}\" depends on \"{key}\", which is not there.");
        if (list.Items.FirstOrDefault(i => i.Parent is not null && parent.Find(i.Parent) is null) is { } orphan)
            throw new ArgumentException($"The item \"{orphan.Code}\" of \"{list.Key}\" depends on \"{orphan.Parent}\", which is no item of \"{key}\".");
        var above = parent;
        for (var steps = 0; above is not null; above = above.ParentKey is { } next ? Find(next) : null)
        {
            if (above == list || ++steps > Lists.Count)
                throw new ArgumentException($"The picklist \"{list.Key}\" depends on itself.");
        }
    }
}
