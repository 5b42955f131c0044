namespace Segmentation;

public sealed partial class ColumnarBase<T>
{
    // A run of sorted rows takes in those after it as soon as they are half as many: each row is sorted again but a few times.
    private const int ShareOfRun = 2;

    // A chunk is given up when more than half of its rows are dead.
    private const int ShareOfDead = 2;
    private const int RowsMovedAtOnce = 1024;

    /// <summary>Goes on with a new chunk, and has the one before packed in the background.</summary>
    private void BeginChunk()
    {
        // While a base is loaded nobody else writes, but chunks are packed all the same.
        lock (_writing)
        {
            if (_chunks.Count == RowNumber.MostSlots)
                throw new InvalidOperationException("The base was written to so often that its rows cannot be numbered any more: load it anew.");
            var full = _staging;
            _chunks = _chunks.With(full.View(full.Rows));
            FoldLog();
            _staging = _layout.Stage(_chunks.Count);
            _merging = PackAfter(_merging, full);
        }
    }

    /// <summary>Marks the rows that were logged as dead in bitmaps, and begins a new log.</summary>
    private void FoldLog()
    {
        (_dead, _log, _logged) = (Current().DeadNow(_dead, 0, _options.ChunkRows >> 6), Pages<int>.For(_options.ChunkRows), 0);
        for (var slot = 0; slot < _chunks.Count; slot++)
            _dead[slot] = _chunks.All[slot] is null ? null : _dead[slot];
    }

    private async Task PackAfter(Task before, Staging<T> full)
    {
        await Task.WhenAny(before).ConfigureAwait(false);
        var packed = await Task.Run(full.Seal).ConfigureAwait(false);
        lock (_writing)
        {
            // It may have been given up meanwhile.
            if (_chunks.All[packed.Slot] is null)
                return;
            _chunks = _chunks.With(packed);
            Publish();
        }
    }

    /// <summary>Sorts what is packed and not sorted yet, with so much of what is that there remain few runs.</summary>
    private async Task SortAfter(Task before)
    {
        await before.ConfigureAwait(false);
        if (_layout.SortOrders.Count == 0)
            return;
        var (chunks, runs) = (_chunks.All, _runs);
        var sorted = await Task.Run(() => _layout.SortOrders.SelectMany(order => Sorted(order, runs, chunks)).ToList()).ConfigureAwait(false);
        lock (_writing)
        {
            _runs = sorted;
            Publish();
        }
    }

    private IEnumerable<SortRun> Sorted(Coding order, IReadOnlyList<SortRun> runs, Chunk<T>?[] chunks)
    {
        var kept = new Stack<SortRun>(runs.Where(r => r.Column == order.Column));
        var first = kept.TryPeek(out var last) ? last.Last + 1 : 0;
        var count = chunks.Skip(first).Sum(c => c?.Rows ?? 0);
        if (first == chunks.Length)
            return kept.Reverse();
        for (; kept.TryPeek(out var run) && run.Count < count * ShareOfRun; kept.Pop())
            (first, count) = (run.First, count + run.Count);
        return kept.Reverse().Append(SortRun.Of(order, _layout.Columns.Key, chunks, first, chunks.Length - 1));
    }

    /// <summary>Moves what is left of chunks of which most is dead, and gives them up.</summary>
    /// <param name="before">What is done first.</param>
    /// <param name="dead">
    /// The rows that were dead when this was asked for: a chunk whose rows are being replaced one after another is not moved halfway.
    /// </param>
    private async Task CompactAfter(Task before, ulong[]?[] dead)
    {
        await before.ConfigureAwait(false);
        var sparse = _chunks.All.Take(dead.Length).OfType<Chunk<T>>()
            .Where(c => dead[c.Slot] is { } bits && Bits.Count(bits) * ShareOfDead > c.Rows).ToList();
        if (sparse.Count == 0)
            return;
        await Task.Run(() => sparse.ForEach(c => Move(c, dead[c.Slot]!))).ConfigureAwait(false);
        var slots = sparse.Select(c => c.Slot).ToHashSet();
        var runs = await Task.Run(() => _runs.Select(r => r.Without(slots)).ToList()).ConfigureAwait(false);
        lock (_writing)
        {
            _chunks = _chunks.Without(slots);
            _runs = runs;
            Publish();
        }
    }

    /// <summary>Writes what is left of a chunk again, some rows at a time, so that no other writer waits for long.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="dead">The rows that were dead before; others may be dead since.</param>
    private void Move(Chunk<T> chunk, ulong[] dead)
    {
        for (var row = 0; row < chunk.Rows;)
        {
            lock (_writing)
            {
                for (var end = Math.Min(row + RowsMovedAtOnce, chunk.Rows); row < end; row++)
                {
                    var number = RowNumber.Of(chunk.Slot, row);
                    if (Bits.Has(dead, row))
                        continue;
                    var key = KeyAt(number);
                    if (_keys.Find(key) != number)
                        continue;
                    _keys.Set(key, RowNumber.Of(_staging.Slot, _staging.Copy(chunk, row)));
                    Kill(number);
                    if (_staging.IsFull)
                        BeginChunk();
                }

                Publish();
            }
        }
    }
}
