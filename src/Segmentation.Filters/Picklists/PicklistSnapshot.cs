using System.Collections.Frozen;

namespace Segmentation;

/// <summary>All picklists as they stood at one time. Immutable and thread-safe.</summary>
public sealed class PicklistSnapshot
{
    private readonly FrozenDictionary<string, Picklist> _byKey;

    /// <summary>A snapshot of these lists.</summary>
    /// <exception cref="ArgumentException">Two lists have the same key.</exception>
    public PicklistSnapshot(params IEnumerable<Picklist> lists)
    {
        Lists = [.. lists];
        if (Lists.GroupBy(l => l.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two picklists with the key \"{twice.Key}\".", nameof(lists));
        _byKey = Lists.ToFrozenDictionary(l => l.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No lists.</summary>
    public static PicklistSnapshot Empty { get; } = new([]);

    /// <summary>The lists, in the order given.</summary>
    public IReadOnlyList<Picklist> Lists { get; }

    /// <summary>The list with this key, without regard to case; null when there is none.</summary>
    public Picklist? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The snapshot with a list added, or put in the place of the one with its key.</summary>
    public PicklistSnapshot With(Picklist list) => Find(list.Key) is { } old
        ? new PicklistSnapshot([.. Lists.Select(l => ReferenceEquals(l, old) ? list : l)])
        : new PicklistSnapshot([.. Lists, list]);
}
