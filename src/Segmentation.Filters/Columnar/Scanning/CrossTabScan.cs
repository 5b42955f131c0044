using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Counts a cross-tab of a set of rows: by the numbers of a dictionary where fields have them, and else row by row.</summary>
internal sealed class CrossTabScan<T>
    where T : class
{
    // More cells than these are not kept in one array.
    private const long MostCells = 1 << 20;

    // Neighbours often fall in one cell: each has an array of its own, so that none waits for the other.
    private const int Ways = 4;
    private const int MostWayCells = 1 << 14;

    // About nanoseconds: to count a bitmap of the rows of a cell, a word of it, and to count a row.
    private const double CostOfWord = 0.4;
    private const double CostOfRow = 1.5;

    private readonly RowSet<T> _set;
    private readonly CrossTabTally<T> _tally;
    private readonly RelatedRows _related;
    private readonly Coding[]? _by;
    private readonly int[] _sizes = [];
    private readonly long[] _cells = [];
    private readonly int[] _ways = [];
    private readonly Func<Chunk<T>, int, EntityGroup>? _groupOf;

    public CrossTabScan(RowSet<T> set, BoundCrossTab<T> tab, Moment moment, RelatedRows related)
    {
        (_set, _tally, _related) = (set, tab.Start(moment), related);
        var (terms, columns) = (tab.TermsAt(moment), set.Snapshot.Layout.Columns);
        Coding?[] codings = [.. terms.By.Select(t => t is FieldTerm { Field: var field } ? columns.Find(field) : null)];
        if (terms.Of is null && Array.TrueForAll(codings, c => c is { Texts: not null } or { Kind: ValueKind.Boolean }))
        {
            int[] sizes = [.. codings.Select(c => (c!.Texts?.Count ?? 2) + 1)];
            if (sizes.Aggregate(1L, (cells, size) => Math.Min(cells * size, MostCells + 1)) <= MostCells)
                (_by, _sizes, _cells) = (codings!, sizes, new long[sizes.Aggregate(1, (cells, size) => cells * size)]);
            _ways = _cells.Length <= MostWayCells ? new int[_cells.Length * Ways] : [];
        }

        if (!set.Snapshot.HasEntities)
            _groupOf = GroupReader(terms, new RowReader<T>(set.Snapshot, related));
    }

    public CrossTab Count(CancellationToken cancellationToken)
    {
        var scan = _set.Snapshot.NewScan(cancellationToken);
        foreach (var (chunk, rows) in _set.Scan(cancellationToken))
        {
            if (_by is not null && Array.TrueForAll(_by, c => chunk.Columns[c.Column] is PackedColumn))
                CountCells(chunk, rows.Span, scan);
            else
                CountRows(chunk, rows);
        }

        for (var i = 0; i < _ways.Length; i++)
            _cells[i / Ways] += _ways[i];
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (_cells[cell] > 0)
                _tally.AddGroup(new EntityGroup(ValuesOf(cell), _cells[cell]));
        }

        return _tally.Result();
    }

    private void CountCells(Chunk<T> chunk, ReadOnlySpan<ulong> rows, Scan scan)
    {
        var columns = Array.ConvertAll(_by!, c => (PackedColumn)chunk.Columns[c.Column]);
        var maps = columns.Aggregate(1.0, (cells, c) => cells * (c.Bitmaps?.Length ?? double.PositiveInfinity));
        if (maps * rows.Length * CostOfWord < Bits.Count(rows) * CostOfRow)
            CountMaps(columns, 0, 0, rows, scan);
        else
            CountOffsets(Array.ConvertAll(columns, c => (ICellOffsets)c), rows);
    }

    /// <summary>Counts the bits that the bitmaps of each combination share.</summary>
    private void CountMaps(PackedColumn[] columns, int field, int cell, ReadOnlySpan<ulong> rows, Scan scan)
    {
        var bitmaps = columns[field].Bitmaps!;
        for (var offset = 0; offset < bitmaps.Length; offset++)
        {
            if (bitmaps[offset].IsNone)
                continue;
            var bitmap = bitmaps[offset].Words(rows.Length);
            var place = cell * _sizes[field] + offset;
            if (field == columns.Length - 1)
            {
                _cells[place] += Bits.CountBoth(rows, bitmap);
                continue;
            }

            var both = scan.Rent(rows);
            Bits.And(both, bitmap, scan.Width);
            CountMaps(columns, field + 1, place, both, scan);
            scan.Return();
        }
    }

    [SkipLocalsInit]
    private void CountOffsets(ICellOffsets[] columns, ReadOnlySpan<ulong> rows)
    {
        const int WordsAtOnce = 64;
        Span<int> found = stackalloc int[(WordsAtOnce << 6) + Bits.RowsAtOnce];
        Span<int> places = stackalloc int[WordsAtOnce << 6];
        for (var start = 0; start < rows.Length; start += WordsAtOnce)
        {
            var words = rows[start..Math.Min(start + WordsAtOnce, rows.Length)];
            var areAll = !words.ContainsAnyExcept(ulong.MaxValue);
            var count = areAll ? words.Length << 6 : Bits.CopyRows(words, start << 6, found);
            foreach (var column in columns.AsSpan(0, areAll ? 0 : columns.Length))
                column.Fetch(found[..count]);
            var ofRows = places[..count];
            ofRows.Clear();
            for (var field = 0; field < columns.Length; field++)
            {
                if (areAll)
                    columns[field].AddTo(ofRows, _sizes[field], start << 6);
                else
                    columns[field].AddTo(ofRows, _sizes[field], found[..count]);
            }

            if (_ways.Length > 0)
                CountWays(_ways, ofRows);
            else
                CountEach(_cells, ofRows);
        }
    }

    private static void CountWays(int[] cells, ReadOnlySpan<int> places)
    {
        var i = 0;
        for (; i <= places.Length - Ways; i += Ways)
        {
            cells[places[i] * Ways]++;
            cells[places[i + 1] * Ways + 1]++;
            cells[places[i + 2] * Ways + 2]++;
            cells[places[i + 3] * Ways + 3]++;
        }

        for (; i < places.Length; i++)
            cells[places[i] * Ways]++;
    }

    private static void CountEach(long[] cells, ReadOnlySpan<int> places)
    {
        foreach (var place in places)
            cells[place]++;
    }

    private void CountRows(Chunk<T> chunk, ReadOnlyMemory<ulong> rows)
    {
        foreach (var row in Bits.Rows(rows))
        {
            if (_groupOf is null)
                _tally.Add(chunk.EntityAt(row), _related);
            else
                _tally.AddGroup(_groupOf(chunk, row));
        }
    }

    private ValueList<Value> ValuesOf(int cell)
    {
        var values = new Value[_by!.Length];
        for (var field = values.Length - 1; field >= 0; field--)
        {
            var offset = cell % _sizes[field];
            values[field] = offset == 0 ? default : _by[field].ValueOf(offset - 1, 0);
            cell /= _sizes[field];
        }

        return ValueList.Create<Value>(values);
    }

    private static Func<Chunk<T>, int, EntityGroup> GroupReader(CrossTabTerms terms, RowReader<T> reader)
    {
        ValueOfRow?[] by = [.. terms.By.Select(t => t.Type.IsMany ? null : t.Accept(reader))];
        var of = terms.Of?.Accept(reader);
        if (by.Contains(null) || (of is null) != (terms.Of is null))
            throw new InvalidOperationException("The columns alone do not answer the cross-tab: make its fields columns, or keep the entities.");
        return (chunk, row) =>
        {
            var value = of?.Invoke(chunk, row) ?? default;
            return new EntityGroup([.. by.Select(read => read!(chunk, row))], 1) { Folded = value, FoldedCount = value.IsEmpty ? 0 : 1 };
        };
    }
}
