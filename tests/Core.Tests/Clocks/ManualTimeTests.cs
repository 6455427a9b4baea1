using Lavra.Testing.Time;

namespace Lavra.Core.Tests.Clocks;

/// <summary>The clock that other tests move.</summary>
public sealed class ManualTimeTests
{
    private readonly ManualTime time = new();
    private readonly List<TimeSpan> fired = [];
    private readonly DateTimeOffset began;

    public ManualTimeTests() => began = time.GetUtcNow();

    [Fact]
    public void Timers_fire_in_order_and_each_at_its_time()
    {
        using var late = After(TimeSpan.FromSeconds(5));
        using var early = After(TimeSpan.FromSeconds(2), () => After(TimeSpan.FromSeconds(1)));
        using var not = After(TimeSpan.FromSeconds(8));

        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal([2, 3, 5], fired.Select(static at => at.TotalSeconds));
        Assert.Equal((began.AddSeconds(7), 1), (time.GetUtcNow(), time.WaitingTimers));
    }

    [Fact]
    public void A_periodic_timer_fires_again_and_again_but_not_without_bounds()
    {
        using var second = time.CreateTimer(_ => Note(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([1, 2, 3, 4], fired.Select(static at => at.TotalSeconds));

        time.Advance(TimeSpan.FromDays(30));
        Assert.InRange(fired.Count, 10, 500);
    }

    [Fact]
    public async Task A_timer_that_is_due_when_it_is_set_fires_without_anybody_moving_the_clock()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        using var timer = time.CreateTimer(_ => reached.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, time.WaitingTimers);
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public void Timers_wait_as_long_as_before_when_the_wall_clock_is_set(int hours)
    {
        using var timer = After(TimeSpan.FromSeconds(5));
        time.SetWallClock(began.AddHours(hours));

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(fired);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(fired);
    }

    [Fact]
    public async Task A_test_can_wait_until_somebody_waits()
    {
        var two = time.WhenTimersAsync(2);
        using var first = After(TimeSpan.FromSeconds(5));
        Assert.False(two.IsCompleted);

        using var second = After(TimeSpan.FromSeconds(5));

        await two;
    }

    [Fact]
    public void A_timer_that_is_disposed_of_or_set_to_never_does_not_fire()
    {
        var gone = After(TimeSpan.FromSeconds(1));
        gone.Dispose();
        using var never = After(TimeSpan.FromSeconds(1));
        Assert.True(never.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

        time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(fired);
        Assert.False(gone.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    private ITimer After(TimeSpan wait, Func<ITimer>? then = null) => time.CreateTimer(
        _ =>
        {
            Note();
            then?.Invoke();
        },
        null,
        wait,
        Timeout.InfiniteTimeSpan);

    private void Note() => fired.Add(time.GetUtcNow() - began);
}
