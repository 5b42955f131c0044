namespace Segmentation.Testing;

/// <summary>A clock that stands still until it is set or moved on, and with it the timers made from it. Thread-safe.</summary>
/// <remarks>
/// Timers fire on the thread that moves the clock, in the order in which they are due; each finds the clock at the time that it was due at. What one throws
/// ends the move. Setting the clock back postpones them.
/// </remarks>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Sets the time, also back.</summary>
    public void Set(DateTimeOffset instant)
    {
        while (MoveTowards(instant.ToUniversalTime()) is { } due)
            due.Fire();
    }

    /// <summary>Moves the time on, or back by a negative span.</summary>
    public void Advance(TimeSpan by)
    {
        FakeTimer? due;
        do
        {
            lock (_lock)
            {
                var before = _now;
                due = MoveTowards(before + by);
                by -= _now - before;
            }

            due?.Fire();
        }
        while (due is not null);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer that is due by then, which has to be fired; null when the time is come.</summary>
    private FakeTimer? MoveTowards(DateTimeOffset instant)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.Due <= instant).MinBy(t => t.Due);
            // A timer may have become due while another was fired.
            _now = next is null ? instant : next.Due > _now ? next.Due : _now;
            if (next is { Period: var period })
            {
                next.Due += period;
                if (period == TimeSpan.Zero)
                    _timers.Remove(next);
            }

            return next;
        }
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed;

        public DateTimeOffset Due { get; set; }

        /// <summary>Zero: it fires once.</summary>
        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                if (_isDisposed)
                    return false;
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                (Due, Period) = (clock._now + dueTime, period > TimeSpan.Zero ? period : TimeSpan.Zero);
                clock._timers.Add(this);
            }

            // One that is due at once does not wait for the clock to be moved.
            clock.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
