using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Cli;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Tests.Cli;
using Lavra.Local.Tests.Runs;
using Lavra.Runs;

namespace Lavra.Local.Tests.Hosting;

/// <summary>Which unfinished runs are gone on with.</summary>
public sealed class UnfinishedRunTests : IDisposable
{
    private const string Other = "Lavra__Models__stub__Provider";
    private readonly CliBed cli = new();

    [Fact]
    public async Task A_run_whose_model_is_gone_is_refused_and_goes_on_when_it_is_back()
    {
        var id = await LeaveAsync(Caller.Local, "stub");
        foreach (var command in (string[][])[["run", "--resume", id.ToString()], ["run", "--resume"]])
        {
            Assert.Equal(ExitCode.Usage, await cli.RunAsync(command));
            Assert.Contains($"Run {id} works with the model 'stub', which is not among the settings", cli.Error);
            Assert.Contains("Lavra:Models:NAME", cli.Error);
        }

        cli.Variables[Other] = "offline";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume", id.ToString()));
        Assert.Equal("done\n", cli.Out);
    }

    [Fact]
    public async Task What_can_go_on_does_though_another_run_cannot()
    {
        var left = await LeaveAsync(Caller.Local, "stub");
        await LeaveAsync(Caller.Local, model: null);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--resume"));
        Assert.Equal("done\n", cli.Out);
        Assert.Contains(left.ToString(), cli.Error);
    }

    [Fact]
    public async Task A_run_whose_model_is_gone_can_still_be_cancelled()
    {
        var id = await LeaveAsync(Caller.Local, "stub");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "cancel", id.ToString()));
        Assert.Contains("is cancelled", cli.Out);
    }

    [Fact]
    public async Task A_host_that_picks_up_everything_leaves_such_a_run_alone_and_warns()
    {
        var (left, other) = (await LeaveAsync(Caller.Local, "stub"), await LeaveAsync(new Caller("team-a", "ci"), model: null));
        using var log = new StringWriter();
        await using (var host = await OpenAsync(ScriptedModel.Of(_ => ScriptedModel.Say("done")), TextWriter.Synchronized(log), picksUpAll: true))
        {
            Assert.Equal(RunStatus.Completed, (await EndOfAsync(host, other)).Status);
            var run = await host.Runs.GetAsync(left, CancellationToken.None);
            Assert.Equal(RunStatus.Running, run!.Status);
            Assert.DoesNotContain(
                await host.Log.ReadAsync(left, 0, 100, CancellationToken.None), static entry => entry.Action == LogAction.RunResumed);
        }

        Assert.Contains($"Run {left} is left alone: its model 'stub' is not among the settings", log.ToString());
    }

    [Fact]
    public async Task Every_tenants_runs_are_gone_on_with()
    {
        var id = await LeaveAsync(new Caller("team-a", "ci"), model: null);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume"));
        Assert.Equal("done\n", cli.Out);
        Assert.Contains(id.ToString(), cli.Error);
    }

    [Fact]
    public async Task A_run_of_another_tenant_is_found_by_its_id()
    {
        var id = await LeaveAsync(new Caller("team-a", "ci"), model: null);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume", id.ToString()));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "log", id.ToString()));
        Assert.Contains("run resumed", cli.Out);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "list", "--json"));
        Assert.Equal(0, cli.Json.GetProperty("items").GetArrayLength());
    }

    public void Dispose() => cli.Dispose();

    /// <summary>Begins a run and leaves it as a process does that ends in the middle.</summary>
    private async Task<RunId> LeaveAsync(Caller caller, string? model)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = new ScriptedModel(async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ScriptedModel.Say("");
        });
        cli.Variables[Other] = "offline";
        await using var host = await OpenAsync(waits, TextWriter.Null, picksUpAll: false);
        var started = await host.Service.StartAsync(
            new RunRequest { Objective = "do it", Plan = CliBed.OneStep, Model = model }, caller, CancellationToken.None);
        await asked.Task;
        cli.Variables.Remove(Other);
        return started.Run!.Id;
    }

    private async Task<LocalHost> OpenAsync(ScriptedModel model, TextWriter log, bool picksUpAll)
    {
        var settings = LocalSettingsReader.Read(cli.Folder, cli.Variables, new Dictionary<string, string?>());
        var host = await LocalHost.OpenAsync(
            settings, new LocalHostOptions { Command = "a test", LogWriter = log, PicksUpAll = picksUpAll, Offline = () => model });
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static async Task<Lavra.Facts.Run> EndOfAsync(LocalHost host, RunId id)
    {
        await foreach (var _ in host.Log.FollowAsync(id, 0, CancellationToken.None))
        {
        }

        return (await host.Runs.GetAsync(id, CancellationToken.None))!;
    }
}
