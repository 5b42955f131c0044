using System.Collections.Immutable;

namespace Segmentation;

/// <summary>When which segment has to be asked about which entity again, because time alone may change the answer. Immutable.</summary>
internal sealed class DueQueue
{
    private readonly ImmutableDictionary<(string Segment, EntityKey Key), long> _due;
    private readonly ImmutableSortedDictionary<long, ImmutableHashSet<(string Segment, EntityKey Key)>> _order;

    private DueQueue(
        ImmutableDictionary<(string Segment, EntityKey Key), long> due,
        ImmutableSortedDictionary<long, ImmutableHashSet<(string Segment, EntityKey Key)>> order) => (_due, _order) = (due, order);

    public static DueQueue Empty { get; } = new(
        ImmutableDictionary<(string Segment, EntityKey Key), long>.Empty,
        ImmutableSortedDictionary<long, ImmutableHashSet<(string Segment, EntityKey Key)>>.Empty);

    public Builder ToBuilder() => new(this);

    /// <summary>A queue that is being changed. Not thread-safe.</summary>
    internal sealed class Builder(DueQueue queue)
    {
        private readonly ImmutableDictionary<(string Segment, EntityKey Key), long>.Builder _due = queue._due.ToBuilder();
        private readonly ImmutableSortedDictionary<long, ImmutableHashSet<(string Segment, EntityKey Key)>>.Builder _order = queue._order.ToBuilder();

        /// <summary>The first instant at which something is due; null when nothing is.</summary>
        public DateTimeOffset? First => _order.Count == 0 ? null : new DateTimeOffset(_order.First().Key, TimeSpan.Zero);

        /// <summary>Takes out what is due first, all at the same instant.</summary>
        public IReadOnlyCollection<(string Segment, EntityKey Key)> TakeFirst()
        {
            var (ticks, all) = _order.First();
            _order.Remove(ticks);
            _due.RemoveRange(all);
            return all;
        }

        /// <summary>Sets when a segment has to be asked about an entity again; null: never.</summary>
        public void Set(string segment, EntityKey key, DateTimeOffset? next)
        {
            var due = (segment, key);
            if (_due.Remove(due, out var before))
                Remove(before, due);
            if (next is not { UtcTicks: var ticks })
                return;
            _due[due] = ticks;
            _order[ticks] = (_order.GetValueOrDefault(ticks) ?? []).Add(due);
        }

        /// <summary>Takes out all that is due of some segments.</summary>
        public void Remove(IReadOnlySet<string> segments)
        {
            foreach (var due in _due.Keys.Where(d => segments.Contains(d.Segment)).ToList())
                Set(due.Segment, due.Key, null);
        }

        public DueQueue Done() => new(_due.ToImmutable(), _order.ToImmutable());

        private void Remove(long ticks, (string Segment, EntityKey Key) due)
        {
            var rest = _order[ticks].Remove(due);
            if (rest.IsEmpty)
                _order.Remove(ticks);
            else
                _order[ticks] = rest;
        }
    }
}
