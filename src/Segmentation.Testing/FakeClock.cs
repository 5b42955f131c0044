namespace Segmentation.Testing;

/// <summary>A clock that stands still until it is set or moved on. Thread-safe.</summary>
/// <remarks>Timers made from it are the base class's: they run on the machine's time.</remarks>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <summary>Sets the time, also back.</summary>
    public void Set(DateTimeOffset instant)
    {
        lock (_lock)
            _now = instant.ToUniversalTime();
    }

    /// <summary>Moves the time on, or back by a negative span.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
            _now += by;
    }
}
