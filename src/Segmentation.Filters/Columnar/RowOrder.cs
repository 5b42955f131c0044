using Segmentation.Planning;

namespace Segmentation;

/// <summary>Finds the first rows of a set in an order.</summary>
internal sealed class RowOrder<T>
    where T : class
{
    // So many rows are tested one by one before all are sought at once.
    private const int MostTested = 16_384;

    private readonly RowSet<T> _set;
    private readonly EntityOrder<T> _order;
    private readonly Func<Chunk<T>, int, SortPosition> _positionOf;
    private readonly PriorityQueue<(Chunk<T> Chunk, int Row), SortPosition> _worst;
    private readonly int _count;

    public RowOrder(RowSet<T> set, EntityOrder<T> order, int count, RelatedRows related)
    {
        (_set, _order, _count) = (set, order, count);
        _worst = new(Comparer<SortPosition>.Create((x, y) => order.Compare(y, x)));
        var key = set.Snapshot.Layout.Columns.Key.Column;
        var reader = new RowReader<T>(set.Snapshot, related);
        ValueOfRow?[] terms = [.. order.Terms.Select(t => t.Term.Accept(reader))];
        _positionOf = Array.TrueForAll(terms, t => t is not null)
            ? (chunk, row) => order.PositionOf(i => terms[i]!(chunk, row), EntityKey.From(chunk.Columns[key].Read(row)))
            : set.Snapshot.HasEntities
                ? (chunk, row) => order.PositionOf(chunk.EntityAt(row), related)
                : throw new InvalidOperationException("The columns alone do not have the order: make its fields columns, or keep the entities.");
    }

    /// <summary>The first rows, in order.</summary>
    public IReadOnlyList<(Chunk<T> Chunk, int Row)> First(CancellationToken cancellationToken)
    {
        IReadOnlyList<SortRun> runs = [];
        if (_order.Terms is [{ Picklist: null, Term: FieldTerm { Field: var field } }] && _set.Snapshot.Layout.Columns.Find(field) is { } coding)
            runs = [.. _set.Snapshot.Version.Runs.Where(r => r.Column == coding.Column)];
        var unsorted = runs.Count == 0 ? 0 : runs[^1].Last + 1;
        if (runs.Count == 1 && unsorted == _set.Snapshot.Chunks.Length)
            return [.. Matching(runs[0], cancellationToken).Take(_count)];
        foreach (var run in runs)
        {
            foreach (var (chunk, row) in Matching(run, cancellationToken))
            {
                if (!Take(chunk, row))
                    break;
            }
        }

        // What is not sorted has to be looked at in full.
        foreach (var (chunk, rows) in _set.Scan(cancellationToken, unsorted))
        {
            foreach (var row in Bits.Rows(rows))
                Take(chunk, row);
        }

        var first = new (Chunk<T>, int)[_worst.Count];
        for (var i = first.Length - 1; i >= 0; i--)
            first[i] = _worst.Dequeue();
        return first;
    }

    /// <summary>The rows of a run that are in the set, in order.</summary>
    private IEnumerable<(Chunk<T> Chunk, int Row)> Matching(SortRun run, CancellationToken cancellationToken)
    {
        var (test, tested) = (_set.Test, 0);
        foreach (var number in RowsOf(run))
        {
            if (++tested == MostTested)
                test = _set.Evaluate(cancellationToken).Test;
            var (chunk, row) = (_set.Snapshot.Chunks[RowNumber.SlotOf(number)]!, RowNumber.RowOf(number));
            if (test.Holds(chunk, row) && _set.Snapshot.IsAlive(chunk, row))
                yield return (chunk, row);
        }
    }

    /// <summary>Takes a row if it is one of the first; false when it is not.</summary>
    private bool Take(Chunk<T> chunk, int row)
    {
        var position = _positionOf(chunk, row);
        if (_worst.Count < _count)
        {
            _worst.Enqueue((chunk, row), position);
            return true;
        }

        _worst.TryPeek(out _, out var worst);
        if (_count == 0 || _order.Compare(position, worst) >= 0)
            return false;
        _worst.DequeueEnqueue((chunk, row), position);
        return true;
    }

    /// <summary>The rows of a run in the direction of the order: of equal values by key, and those without a value last, in both.</summary>
    private IEnumerable<int> RowsOf(SortRun run)
    {
        if (!_order.Terms[0].IsDescending)
        {
            for (var i = 0; i < run.Count; i++)
                yield return run.Rows[i];
            yield break;
        }

        for (var end = run.Present; end > 0;)
        {
            var start = StartOfEqual(run, end - 1);
            for (var i = start; i < end; i++)
                yield return run.Rows[i];
            end = start;
        }

        for (var i = run.Present; i < run.Count; i++)
            yield return run.Rows[i];
    }

    /// <summary>The first place in a run whose value is that of another: sought in steps that double, then between the last two.</summary>
    private int StartOfEqual(SortRun run, int place)
    {
        var value = ValueAt(run, place);
        bool IsBefore(int at) => ValueAt(run, at) is { IsEmpty: false } other && ValueComparison.Order(other, value) < 0;

        var (step, before, start) = (1, place - 1, place);
        while (before >= 0 && !IsBefore(before))
            (start, step, before) = (before, step * 2, before - step * 2);
        before = Math.Max(before, -1);
        while (start - before > 1)
        {
            var middle = before + (start - before) / 2;
            (before, start) = IsBefore(middle) ? (middle, start) : (before, middle);
        }

        return start;
    }

    private Value ValueAt(SortRun run, int place) =>
        RowNumber.SlotOf(run.Rows[place]) is var slot ? _set.Snapshot.Chunks[slot]!.Columns[run.Column].Read(RowNumber.RowOf(run.Rows[place])) : default;
}
