using Lavra.Durability;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Local.Tests.Engine;
using Lavra.Runs;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

/// <summary>Somebody sets the machine's clock while work goes on: by an hour, forwards or back.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public async Task A_timer_fires_when_the_clock_has_reached_its_time_however_it_was_set(int hours)
    {
        await using var engine = new EngineFixture();
        var began = engine.Time.GetUtcNow();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = engine.Workflow("waits", async (context, _) =>
        {
            reached.TrySetResult();
            await context.DelayUntilAsync(began.AddMinutes(10), CancellationToken.None);
            return (context.UtcNow - began >= TimeSpan.FromMinutes(10)).ToString();
        });
        engine.Open();
        await engine.StartAsync(waits);
        await reached.Task.WaitAsync(engine.Patience);

        engine.Time.SetWallClock(began.AddHours(hours));
        var end = engine.EndOfAsync();
        while (!end.IsCompleted)
        {
            engine.Time.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        var state = await end;
        Assert.Equal((InstanceStatus.Completed, "True"), (state.Status, state.ReadOutput(EngineFixture.TypeOf<string>())));
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public async Task The_log_stays_in_the_order_in_which_things_happened(int hours)
    {
        RunFixture? fixture = null;
        await using var runs = new RunFixture(ScriptedModel.Of(call =>
        {
            fixture!.Time.SetWallClock(fixture.Time.GetUtcNow().AddHours(call.Number % 2 == 0 ? -hours : hours));
            return call.Number <= 4 ? Ask(("list_directory", "{}")) : Say("done");
        })).Open();
        fixture = runs;

        var run = await runs.RunAsync("look around", r => r with
        {
            Budget = new RunBudget { Tokens = 100_000, Usd = 1, Time = TimeSpan.FromHours(3) },
            Limits = new RequestedLimits { StepTime = TimeSpan.FromHours(3) },
        });

        Assert.Equal((RunStatus.Completed, "done", 5), (run.Status, run.Answer, run.Totals.Generations));
        var log = await runs.LogOfAsync(run);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(static n => (long)n), log.Select(static entry => entry.Sequence));
        Assert.Equal(
            [1, 2, 3, 4, 5],
            log.Where(static entry => entry.Action == LogAction.GenerationCompleted).Select(static entry => entry.Generation!.Value));
        Assert.Equal(LogAction.TaskCompleted, log[^1].Action);
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public async Task A_budget_of_time_still_stops_a_run_that_waits(int hours)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => throw new ModelThrottledException(TimeSpan.FromHours(9), "slow down"))).Open();
        var run = await runs.StartAsync("wait", r => r with
        {
            Budget = new RunBudget { Time = TimeSpan.FromHours(2) },
            Limits = new RequestedLimits { StepTime = TimeSpan.FromHours(12) },
        });
        await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);

        runs.Time.SetWallClock(runs.Time.GetUtcNow().AddHours(hours));
        runs.Time.Advance(TimeSpan.FromHours(2 - hours) + TimeSpan.FromMinutes(2));

        Assert.Equal(RunStatus.BudgetExceeded, (await runs.EndOfAsync(run)).Status);
    }
}
