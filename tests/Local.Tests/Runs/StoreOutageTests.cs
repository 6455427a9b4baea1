using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Microsoft.Extensions.AI;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

/// <summary>A store that cannot write for a while, while runs are going on.</summary>
public sealed class StoreOutageTests
{
    /// <summary>One write fails and then two in a row: the first, the second, and so on, until there is none left to fail.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whichever_write_fails_the_run_completes_and_nothing_is_done_twice(int inARow)
    {
        var at = 0;
        for (var fired = true; fired; at++)
        {
            fired = await CompletesAsync(first: at, last: at + inARow - 1);
        }

        Assert.InRange(at, 4, 100);
    }

    [Fact]
    public async Task An_answer_that_can_never_be_written_down_is_not_paid_for_without_end()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("done")));
        runs.InterceptActivities = static facts => new Refusing(facts, static batch => batch.Generations.Any(static g => g.CompletedAt is not null));
        runs.Open();

        var run = await EndAsync(runs, await runs.StartAsync("answer"));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("The disk is full.", run.Error, StringComparison.Ordinal);
        Assert.Equal(5, runs.Model.Calls.Count);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_while_it_waits_for_its_store()
    {
        var refused = new TaskCompletionSource();
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("done")));
        runs.InterceptActivities = facts => new Refusing(facts, batch => batch.Generations.Count > 0 && refused.TrySetResult());
        runs.Open();
        var run = await runs.StartAsync("answer");
        await refused.Task.WaitAsync(runs.Patience);

        await runs.Service.CancelAsync(run.Id, null, Caller.Local, runs.Patience);

        Assert.Equal(RunStatus.Cancelled, (await runs.EndOfAsync(run)).Status);
        Assert.Single(runs.Model.Calls);
    }

    /// <returns>Whether a write failed at all.</returns>
    private static async Task<bool> CompletesAsync(int first, int last)
    {
        var writes = -1;
        await using var runs = new RunFixture(new ScriptedModel((call, _) => Task.FromResult(
            call.Messages.Any(static message => message.Role == ChatRole.Tool)
                ? Say("done")
                : Ask(("append_file", """{"path":"trace.txt","content":"once\n"}""")))));

        // The clock runs far ahead of the work.
        runs.Options.Limits = new RunLimits { ToolTimeout = TimeSpan.FromDays(30), StepTime = TimeSpan.FromDays(30) };
        runs.InterceptActivities = facts => new Refusing(facts, _ => Interlocked.Increment(ref writes) is var write && write >= first && write <= last);
        runs.Open();

        var run = await EndAsync(runs, await runs.StartAsync("append"));

        Assert.Equal((RunStatus.Completed, "done"), (run.Status, run.Answer));
        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "trace.txt")));
        Assert.Equal((2, 1, 0), (run.Totals.Generations, run.Totals.ToolCalls, run.Totals.FailedToolCalls));
        var log = await runs.LogOfAsync(run);
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(static entry => (int)entry.Sequence));
        return writes >= first;
    }

    private static async Task<Run> EndAsync(RunFixture runs, Run run)
    {
        var ended = runs.EndOfAsync(run);
        while (!ended.IsCompleted)
        {
            runs.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await ended;
    }

    private sealed class Refusing(IFactStore inner, Func<FactBatch, bool> refuses) : IFactStore
    {
        public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken) => inner.WriteAsync(facts, cancellationToken);

        public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken) => refuses(facts)
            ? throw new IOException("The disk is full.")
            : inner.WriteWithAsync(facts, commit, cancellationToken);
    }
}
