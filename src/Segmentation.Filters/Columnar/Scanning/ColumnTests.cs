using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

internal sealed class EmptyTest(SnapshotColumn column) : ColumnTest(column)
{
    protected override OffsetSet? Resolve(Offsets offsets) => OffsetSet.Empty;

    protected override bool Holds(Value value) => value.IsEmpty;
}

internal sealed class RangeTest(InRange node, SnapshotColumn column) : ColumnTest(column)
{
    protected override OffsetSet? Resolve(Offsets offsets) => offsets.Between(LowestOf(node.Low, offsets.Scale), HighestOf(node.High, offsets.Scale));

    protected override bool Holds(Value value) => Interpreter.Holds(node, value);

    /// <summary>The least whole number within the low end.</summary>
    private static Int128 LowestOf(Bound? low, int scale) => low is null ? long.MinValue : low.Value.Kind switch
    {
        ValueKind.Number when low.IsInclusive => Scaled.Ceiling(low.Value.Number, scale),
        ValueKind.Number => Scaled.Floor(low.Value.Number, scale) + 1,
        _ => WholeValues.Of(low.Value, scale)!.Value + (low.IsInclusive ? 0 : Int128.One),
    };

    private static Int128 HighestOf(Bound? high, int scale) => high is null ? long.MaxValue : high.Value.Kind switch
    {
        ValueKind.Number when high.IsInclusive => Scaled.Floor(high.Value.Number, scale),
        ValueKind.Number => Scaled.Ceiling(high.Value.Number, scale) - 1,
        _ => WholeValues.Of(high.Value, scale)!.Value - (high.IsInclusive ? 0 : Int128.One),
    };
}

internal sealed class SetTest(InSet node, SnapshotColumn column) : ColumnTest(column)
{
    // The same for all chunks, since texts have the same number in each.
    private OffsetSet? _codes;

    // More texts than these are sought in a set of them.
    private const int MostSearches = 8;

    private TextSearch[]? _searches;

    private readonly FrozenSet<Value>? _values = node.Values.Count <= MostSearches
        ? null
        : node.Values.ToFrozenSet(node.MatchCase || column.Coding.Kind != ValueKind.Text ? null : new SameText());

    protected override OffsetSet? Resolve(Offsets offsets) => Coding.Texts is { } texts
        ? _codes ??= OffsetSets.OfCodes(texts.CodesOf([.. node.Values.Select(v => v.Text)], node.MatchCase))
        : offsets.Of(node.Values.Select(v => WholeValues.Of(v, offsets.Scale)).OfType<long>());

    protected override bool Holds(Value value) => _values is null ? Interpreter.Holds(node, value) : _values.Contains(value);

    protected override void NarrowOther(Column values, Span<ulong> rows, Scan scan)
    {
        if (values is not TextColumn texts || _values is not null)
        {
            base.NarrowOther(values, rows, scan);
            return;
        }

        _searches ??= [.. node.Values.Select(v => TextSearch.ForEqual(v.Text, node.MatchCase))];
        var before = scan.Rent(rows);
        rows.Clear();
        foreach (var search in _searches)
        {
            var found = scan.Rent(before);
            texts.Narrow(search, found, scan.Width);
            Bits.Or(rows, found, scan.Width);
            scan.Return();
        }

        scan.Return();
    }

    private sealed class SameText : IEqualityComparer<Value>
    {
        public bool Equals(Value x, Value y) => x.Kind == y.Kind && (x.IsEmpty || string.Equals(x.Text, y.Text, StringComparison.OrdinalIgnoreCase));

        public int GetHashCode(Value obj) => obj.IsEmpty ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Text);
    }
}

internal sealed class TextMatchTest(TextMatch node, SnapshotColumn column) : ColumnTest(column)
{
    private readonly TextSearch _search = TextSearch.For(node);
    private OffsetSet? _codes;

    protected override OffsetSet? Resolve(Offsets offsets) =>
        _codes ??= OffsetSets.OfCodes(Coding.Texts!.CodesWhere(text => Interpreter.Holds(node, Value.Of(text))));

    protected override bool Holds(Value value) => Interpreter.Holds(node, value);

    protected override void NarrowOther(Column values, Span<ulong> rows, Scan scan)
    {
        if (values is TextColumn texts)
            texts.Narrow(_search, rows, scan.Width);
        else
            base.NarrowOther(values, rows, scan);
    }
}

internal sealed class ItemsTest(HasItems node, SnapshotColumn column) : ColumnTest(column)
{
    private OffsetSet? _codes;

    protected override OffsetSet? Resolve(Offsets offsets) => _codes ??= OffsetSets.OfCodes(Matching(Coding.Sets!));

    protected override bool Holds(Value value) => throw new InvalidOperationException("A multi-value is always kept by number.");

    private List<int> Matching(ItemSets sets)
    {
        // Each wanted item by the numbers of its spellings.
        HashSet<int>[] wanted = [.. node.Items.Select(spellings => sets.Texts.CodesOf([.. spellings.Select(s => s.Text)], node.MatchCase).ToHashSet())];
        var any = wanted.SelectMany(w => w).ToHashSet();
        var matching = new List<int>();
        for (var set = 0; set < sets.Count; set++)
        {
            if (Holds(sets[set], wanted, any))
                matching.Add(set);
        }

        return matching;
    }

    private bool Holds(int[] items, HashSet<int>[] wanted, HashSet<int> any) => node.Quantifier switch
    {
        ItemQuantifier.Any => Array.Exists(items, any.Contains),
        ItemQuantifier.All => Array.TrueForAll(wanted, w => Array.Exists(items, w.Contains)),
        _ => Array.TrueForAll(wanted, w => Array.Exists(items, w.Contains)) && Array.TrueForAll(items, any.Contains),
    };
}

/// <summary>Anniversaries of days; which months and days fall in the period does not depend on the year.</summary>
internal sealed class AnnualTest(AnnualDate node, SnapshotColumn column) : ColumnTest(column)
{
    // A century and a half.
    private const ulong MostDays = 55_000;

    // A leap year, in which each day of a year has its place.
    private static readonly int FirstDay = new DateOnly(2000, 1, 1).DayNumber;

    private readonly bool[] _falls =
        [.. Enumerable.Range(FirstDay, 366).Select(day => Anniversary.FallsIn(day, node.From.Value.DayNumber, node.To.Value.DayNumber))];

    protected override OffsetSet? Resolve(Offsets offsets)
    {
        if (offsets.Highest > MostDays)
            return null;
        var days = new List<ulong>();
        for (var offset = 1UL; offset <= offsets.Highest; offset++)
        {
            if (Falls((int)offsets.WholeAt(offset)))
                days.Add(offset);
        }

        return OffsetSet.Of([.. days]);
    }

    protected override bool Holds(Value value) => !value.IsEmpty && Falls(value.DayNumber);

    private bool Falls(int day) =>
        DateOnly.FromDayNumber(day) is var date && _falls[new DateOnly(2000, date.Month, date.Day).DayNumber - FirstDay];
}

internal static class WholeValues
{
    /// <summary>The whole number that a value is kept as; null where it is none with so many decimals.</summary>
    public static long? Of(Value value, int scale) => value.Kind switch
    {
        ValueKind.Double => Coding.WholeOf(value.Double),
        ValueKind.Boolean => value.Boolean ? 1 : 0,
        ValueKind.Date => value.DayNumber,
        ValueKind.Instant => value.UtcTicks,
        _ => Scaled.TryWhole(value.Number, scale, out var whole) ? whole : null,
    };
}

internal static class OffsetSets
{
    /// <summary>The offsets of what a dictionary numbers.</summary>
    public static OffsetSet OfCodes(IEnumerable<int> codes) => OffsetSet.Of([.. codes.Select(c => (ulong)c + 1)]);
}
