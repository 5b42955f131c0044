using System.Collections.Frozen;
using System.Globalization;

namespace Segmentation;

/// <summary>What reaching a stage means for a deal.</summary>
public enum StageSemantics
{
    /// <summary>The deal goes on.</summary>
    InProgress,

    /// <summary>The deal is won.</summary>
    Success,

    /// <summary>The deal is lost.</summary>
    Failure,
}

/// <summary>The numbers that an item stands for: from <paramref name="Low"/> up to, not including, <paramref name="High"/>; null is unbounded.</summary>
public readonly record struct NumberRange(decimal? Low, decimal? High)
{
    /// <summary>Whether the range holds a number.</summary>
    public bool Contains(decimal number) => !(number < Low) && !(number >= High);

    /// <summary>The range of both; this one where numbers lie between them.</summary>
    internal NumberRange Joined(NumberRange other) => High < other.Low || other.High < Low
        ? this
        : new(Low is null || other.Low is null ? null : Math.Min(Low.Value, other.Low.Value),
            High is null || other.High is null ? null : Math.Max(High.Value, other.High.Value));
}

/// <summary>One value of a picklist. Its code never changes; its labels may. Immutable.</summary>
public sealed record PicklistItem
{
    /// <summary>An active item with a code and labels.</summary>
    /// <exception cref="ArgumentException">The code is empty.</exception>
    public PicklistItem(string code, Labels? labels = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        (Code, Labels) = (code, labels ?? Labels.None);
    }

    /// <summary>What filters and entities store; unique in the list without regard to case.</summary>
    public string Code { get; }

    /// <summary>What people read.</summary>
    public Labels Labels { get; init; }

    /// <summary>Other codes that are read as this item, such as those of items merged into it.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = [.. value]; } = [];

    /// <summary>A longer explanation; null when there is none.</summary>
    public string? Description { get; init; }

    /// <summary>A colour as <c>#RRGGBB</c>; null when there is none.</summary>
    public string? Color { get; init; }

    /// <summary>Whether the item belongs to the system and cannot be deleted.</summary>
    public bool IsSystem { get; init; }

    /// <summary>Whether the item may be chosen for new records; an inactive one keeps its meaning in filters and old records.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether new records start with this item.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The numbers that the item stands for; null when it stands for none.</summary>
    public NumberRange? Range { get; init; }

    /// <summary>What the item means as a stage; null when it is none.</summary>
    public StageSemantics? Semantics { get; init; }

    /// <summary>The code of the item of the parent list that this one depends on; null when it depends on none.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether a text is the item's code or an alias of it, without regard to case.</summary>
    public bool IsSpelled(string text) => Aliases.Prepend(Code).Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The label in a culture, with fallback to English and at last to the code.</summary>
    public string LabelFor(CultureInfo culture) => Labels.For(culture) ?? Code;
}

/// <summary>A configurable list of values that fields store by code. Immutable and thread-safe.</summary>
public sealed partial class Picklist
{
    private readonly FrozenDictionary<string, PicklistItem> _bySpelling;

    /// <summary>A list of items, in the order in which people see them.</summary>
    /// <exception cref="ArgumentException">
    /// The key is empty, a code or alias is used twice, two items are the default or one that is not active, a colour is none, or a range has no numbers.
    /// </exception>
    public Picklist(string key, Labels? labels, IEnumerable<PicklistItem> items)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        (Key, Labels, Items) = (key, labels ?? Labels.None, [.. items]);
        var bySpelling = new Dictionary<string, PicklistItem>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in Items)
        {
            if (FaultIn(item) is { } fault)
                throw new ArgumentException($"The item \"{item.Code}\" of \"{key}\" {fault}.", nameof(items));
            foreach (var spelling in item.Aliases.Prepend(item.Code))
            {
                if (string.IsNullOrEmpty(spelling) || !bySpelling.TryAdd(spelling, item))
                    throw new ArgumentException($"The picklist \"{key}\" has an empty code or uses \"{spelling}\" twice.", nameof(items));
            }
        }

        if (Items.Count(i => i.IsDefault) > 1)
            throw new ArgumentException($"The picklist \"{key}\" has more than one default item.", nameof(items));
        _bySpelling = bySpelling.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The key by which fields name the list.</summary>
    public string Key { get; }

    /// <summary>The list's name for people.</summary>
    public Labels Labels { get; }

    /// <summary>The items in order.</summary>
    public IReadOnlyList<PicklistItem> Items { get; }

    /// <summary>The key of the list whose items those of this one depend on; null when they depend on none.</summary>
    public string? ParentKey { get; init; }

    /// <summary>Whether values beyond the items are welcome; in a filter such a value is then a warning, no error.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The item whose code or alias this is, without regard to case; null when there is none.</summary>
    public PicklistItem? Find(string codeOrAlias) => _bySpelling.GetValueOrDefault(codeOrAlias);

    /// <summary>The item whose range holds a number, the first of several; null when there is none.</summary>
    public PicklistItem? Classify(decimal number) => Items.FirstOrDefault(i => i.Range is { } range && range.Contains(number));
}
