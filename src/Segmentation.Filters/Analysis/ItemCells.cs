using Segmentation.Planning;

namespace Segmentation;

/// <summary>The cells of a multi-value: which of the items that leaves name it holds, and whether it holds others.</summary>
internal sealed class ItemCells : Cells
{
    // Each item doubles the cells.
    private const int MostItems = 10;

    private readonly List<Value> _items;

    private ItemCells(List<Value> items) => _items = items;

    /// <summary>The cells; null where leaves name too many items, or only some of them regard case.</summary>
    public static ItemCells? Of(IReadOnlyCollection<Plan> leaves)
    {
        var asked = leaves.OfType<HasItems>().ToList();
        if (asked.Select(l => l.MatchCase).Distinct().Count() > 1)
            return null;
        var comparer = asked.Exists(l => l.MatchCase) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var places = (from set in asked.SelectMany(l => l.Items).Index() from spelling in set.Item select (set.Index, spelling.Text)).ToList();
        // Spellings that stand in the same places, as a code and its alias do, are one item.
        List<Value> items =
        [
            .. places.GroupBy(p => p.Text, p => p.Index, comparer).GroupBy(p => string.Join(' ', p.Distinct()), p => p.Key).Select(g => Value.Of(g.First())),
        ];
        var other = new string('x', 1 + places.Select(p => p.Text.Length).DefaultIfEmpty().Max());
        return items.Count > MostItems ? null : new ItemCells([.. items, Value.Of(other)]);
    }

    // A cell is the set of those items whose bits its number has.
    public override int Count => 1 << _items.Count;

    public override Verdict CanBe(int cell) => Verdict.Yes;

    protected override bool?[] Leaf(Plan leaf) => leaf is HasItems items
        ? [.. Enumerable.Range(0, Count).Select(c => (bool?)Interpreter.Holds(items, [.. _items.Where((_, i) => (c & (1 << i)) != 0)]))]
        : Alike(null);
}
