namespace Segmentation.Testing.Tests;

public sealed class FakeClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly FakeClock _clock = new(Start);
    private readonly List<(string Name, TimeSpan At)> _fired = [];

    [Fact]
    public void Clock_StandsStillUntilItIsMoved()
    {
        Assert.Equal((Start, TimeSpan.Zero), (_clock.GetUtcNow(), _clock.GetUtcNow().Offset));
        _clock.Advance(TimeSpan.FromDays(-1));
        Assert.Equal(Start.AddDays(-1), _clock.GetUtcNow());
        _clock.Set(Start);
        Assert.Equal(Start, _clock.GetUtcNow());
    }

    [Fact]
    public void Advance_FiresWhatIsDue_InOrderAndOnTime()
    {
        using var late = Timer("late", 3);
        using var early = Timer("early", 1);
        using var periodic = Timer("periodic", 2, 2);
        using var later = Timer("later", 6);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([("early", Seconds(1)), ("periodic", Seconds(2)), ("late", Seconds(3)), ("periodic", Seconds(4))], _fired);
        Assert.Equal(Start + Seconds(5), _clock.GetUtcNow());
        _clock.Set(Start + Seconds(6));
        Assert.Equal(["later", "periodic"], _fired[4..].Select(f => f.Name).Order());
    }

    [Fact]
    public void Timer_StoppedChangedOrDisposed_DoesNotFireAsItWasToldFirst()
    {
        using var stopped = Timer("stopped", 1);
        using var changed = Timer("changed", 1);
        var disposed = Timer("disposed", 1);
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.True(changed.Change(Seconds(2), Timeout.InfiniteTimeSpan));
        disposed.Dispose();
        Assert.False(disposed.Change(Seconds(1), TimeSpan.Zero));
        _clock.Advance(Seconds(10));
        Assert.Equal([("changed", Seconds(2))], _fired);
    }

    [Fact]
    public void Timer_DueAtOnce_DoesNotWaitForTheClock()
    {
        using var now = Timer("now", 0);
        Assert.Equal([("now", TimeSpan.Zero)], _fired);
    }

    [Fact]
    public void Timer_MadeByATimerThatFires_FiresInTheSameMove()
    {
        ITimer? second = null;
        using var first = _clock.CreateTimer(_ => second = Timer("second", 1), null, Seconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(Seconds(2));
        Assert.Equal([("second", Seconds(2))], _fired);
        second!.Dispose();
    }

    [Fact]
    public void Set_Back_PostponesTimers()
    {
        using var timer = Timer("timer", 1);
        _clock.Set(Start - Seconds(1));
        _clock.Advance(Seconds(1));
        Assert.Empty(_fired);
        _clock.Advance(Seconds(1));
        Assert.Single(_fired);
    }

    [Fact]
    public async Task Delay_EndsWhenTheClockIsMoved()
    {
        var delay = Task.Delay(TimeSpan.FromDays(1), _clock);
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromHours(1));
        await delay;
    }

    [Fact]
    public void Advance_FromManyThreads_AddsUpAndFiresEachTimerOnce()
    {
        const int threads = 8;
        const int moves = 200;
        var fired = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            for (var i = 0; i < moves; i++)
            {
                var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Seconds(1), Timeout.InfiniteTimeSpan);
                _clock.Advance(Seconds(1));
            }
        });
        _clock.Advance(Seconds(1));
        Assert.Equal((threads * moves, Start + Seconds(threads * moves + 1)), (fired, _clock.GetUtcNow()));
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private ITimer Timer(string name, int due, int period = 0) =>
        _clock.CreateTimer(_ => _fired.Add((name, _clock.GetUtcNow() - Start)), null, Seconds(due), Seconds(period));
}
