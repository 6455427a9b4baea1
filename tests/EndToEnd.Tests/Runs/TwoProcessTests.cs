using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Runs;

/// <summary>More than one process on one data file.</summary>
public sealed class TwoProcessTests
{
    [Fact]
    public async Task A_second_process_is_refused_and_takes_over_when_the_first_was_killed()
    {
        await using var model = await StubModelServer.StartAsync();
        model.Enqueue(Reply.ToolCall("append_file", """{"path":"log.txt","content":"once\n"}"""), Reply.Hang())
            .AnswerWith(static _ => Reply.Text("finished by the second"));
        await using var place = new Workplace(model);
        var first = place.Start("run", "do something long");
        await model.WaitForRequestsAsync(2, CancellationToken.None);

        var refused = await place.RunAsync("run", "do something else");
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("lavra run", refused.Errors, StringComparison.Ordinal);

        var watched = await place.RunAsync("runs", "list");
        Assert.Equal(0, watched.ExitCode);
        Assert.Contains("do something long", watched.Output, StringComparison.Ordinal);

        first.Kill();
        Assert.Equal(LavraProcess.Killed, await first.ExitAsync());
        var second = await place.RunAsync("run", "--resume");

        Assert.True(second.ExitCode == 0, second.Report());
        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.Equal((RunStatus.Completed, "finished by the second"), (run.Run.Status, run.Run.Answer));
        Assert.Equal("once\n", await File.ReadAllTextAsync(place.File("log.txt")));
        Assert.Contains(run.Log, entry => entry.Action == LogAction.RunResumed);
        Assert.Equal(3, model.RequestCount);
    }

    [Fact]
    public async Task A_run_is_cancelled_from_a_second_process()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(static _ => Reply.Hang());
        await using var place = new Workplace(model);
        var first = place.Start("run", "wait for ever");
        await model.WaitForRequestsAsync(1, CancellationToken.None);

        var cancel = await place.RunAsync("runs", "cancel", "last", "--reason", "wrong folder");

        Assert.True(cancel.ExitCode == 0, cancel.Report());
        Assert.Equal(3, await first.ExitAsync());
        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.Equal(RunStatus.Cancelled, run.Run.Status);
        Assert.Equal(LogAction.TaskFailed, run.Log[^1].Action);
        Assert.Contains(run.Log, e => e.Action == LogAction.UserIntervention && e.Payload!.Contains("wrong folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_nobody_works_on_is_cancelled()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(static _ => Reply.Hang());
        await using var place = new Workplace(model);
        var first = place.Start("run", "wait for ever");
        await model.WaitForRequestsAsync(1, CancellationToken.None);
        first.Kill();
        await first.ExitAsync();

        var cancel = await place.RunAsync("runs", "cancel", "last");
        var resumed = await place.RunAsync("run", "--resume");

        Assert.True((cancel.ExitCode, resumed.ExitCode) == (0, 0), cancel.Report() + resumed.Report());
        var evidence = await place.LookAsync();
        Assert.Equal(RunStatus.Cancelled, Assert.Single(evidence.Runs).Run.Status);
        Assert.Equal((0, 0), (evidence.UnfinishedInstances, evidence.Orphans));
        Assert.Contains("Nothing is unfinished", resumed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_leaves_the_run_to_be_resumed_and_says_how()
    {
        await using var model = await StubModelServer.StartAsync();
        model.Enqueue(Reply.Hang()).AnswerWith(static _ => Reply.Text("done"));
        await using var place = new Workplace(model);
        var first = place.Start("run", "do something");
        await model.WaitForRequestsAsync(1, CancellationToken.None);

        await first.InterruptAsync();

        Assert.Equal(130, await first.ExitAsync());
        var hint = first.Errors.Split('\n').Single(line => line.Contains("--resume", StringComparison.Ordinal));
        var command = hint[hint.IndexOf("run --resume", StringComparison.Ordinal)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var second = await place.RunAsync(command);
        Assert.True(second.ExitCode == 0, second.Report());
        Assert.Equal("done", Assert.Single((await place.LookAsync()).Runs).Run.Answer);
    }
}
