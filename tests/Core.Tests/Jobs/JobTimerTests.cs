using System.Collections.Concurrent;
using Lavra.Jobs;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Jobs;

public sealed class JobTimerTests : IAsyncDisposable
{
    private readonly ManualTime time = new();
    private readonly InMemoryRecordStore records;
    private readonly BlockingCollection<(string Job, DateTimeOffset At)> fired = [];
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly JobList jobs;
    private JobTimer? timer;

    public JobTimerTests()
    {
        records = new InMemoryRecordStore(time);
        jobs = new JobList([JobOf("hourly", TimeSpan.FromHours(1)), JobOf("often", TimeSpan.FromMinutes(10))]);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        fired.Dispose();
        patience.Dispose();
    }

    [Fact]
    public void A_job_that_has_never_run_is_due_at_once_and_then_by_its_period()
    {
        var start = time.GetUtcNow();
        Open();
        Assert.Equal([("hourly", start), ("often", start)], [Next(), Next()]);

        for (var tens = 1; tens <= 6; tens++)
        {
            PassMinutes(10);
            if (tens == 6)
            {
                Assert.Equal("hourly", Next().Job);
            }

            Assert.Equal(("often", start.AddMinutes(10 * tens)), Next());
        }

        Assert.Empty(fired);
    }

    [Fact]
    public async Task What_was_missed_while_nobody_was_there_is_made_up_for_once()
    {
        Open();
        _ = (Next(), Next());
        await CloseAsync();
        time.Advance(TimeSpan.FromDays(3));

        Open();

        Assert.Equal(["hourly", "often"], [Next().Job, Next().Job]);
        PassMinutes(10);
        Assert.Equal("often", Next().Job);
        Assert.Empty(fired);
    }

    [Fact]
    public async Task What_is_not_due_yet_is_left_alone_by_the_next_process()
    {
        Open();
        _ = (Next(), Next());
        await CloseAsync();
        time.Advance(TimeSpan.FromMinutes(11));

        Open();

        Assert.Equal("often", Next().Job);
        WaitForTimer();
        Assert.Empty(fired);
    }

    private Job JobOf(string name, TimeSpan period) => new(new JobDeclaration(name, "", period), (_, _) =>
    {
        fired.Add((name, time.GetUtcNow()), patience.Token);
        return Task.FromResult(new JobPiece(null, null));
    });

    private void Open()
    {
        var options = new JobHosting { IsAlone = true };
        timer = new JobTimer(new JobRunner(jobs, records, time, options, NullLogger<JobRunner>.Instance), time, NullLogger<JobTimer>.Instance);
        timer.Start();
    }

    private async Task CloseAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
            timer = null;
        }
    }

    private (string Job, DateTimeOffset At) Next() => fired.Take(patience.Token);

    // The timer looks at least once a minute, so a minute is passed when it waits.
    private void PassMinutes(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            WaitForTimer();
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private void WaitForTimer() => Assert.True(SpinWait.SpinUntil(() => time.WaitingTimers > 0, TimeSpan.FromSeconds(30)));
}
