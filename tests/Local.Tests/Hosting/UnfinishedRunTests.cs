using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Tests.Cli;
using Lavra.Local.Tests.Runs;
using Lavra.Runs;
using Lavra.Words;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Hosting;

/// <summary>Which unfinished runs are gone on with.</summary>
public sealed class UnfinishedRunTests : IDisposable
{
    private const string Other = "Lavra__Models__stub__Provider";
    private readonly CliBed cli = new();

    public static TheoryData<RunStatus> EveryOpenStatus => [.. RunStatuses.All.Open];

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
            var run = await host.Product.Stores.Runs.GetAsync(left, CancellationToken.None);
            Assert.Equal(RunStatus.Running, run!.Status);
            Assert.DoesNotContain(
                await host.Product.Stores.Log.ReadAsync(left, 0, 100, CancellationToken.None), static entry => entry.Action == LogAction.RunResumed);
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

    [Theory]
    [MemberData(nameof(EveryOpenStatus))]
    public async Task A_run_of_each_open_status_is_listed_shown_and_gone_on_with(RunStatus status)
    {
        var id = await LeaveAsync(Caller.Local, model: null);
        await ChangeAsync(id, status);

        var word = WireWords.Of(status);
        await cli.RunAsync("runs", "list", "--status", word, "--json");
        Assert.Equal(word, cli.Json.GetProperty("items")[0].GetProperty("status").GetString());
        await cli.RunAsync("runs", "list");
        Assert.Contains($"  {word}  ", cli.Out, StringComparison.Ordinal);
        await cli.RunAsync("runs", "show", id.ToString());
        Assert.Contains(word, cli.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume"));
        Assert.Equal("done\n", cli.Out);
        await cli.RunAsync("runs", "list", "--status", word, "--json");
        Assert.Equal(0, cli.Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(EveryOpenStatus))]
    public async Task A_run_of_each_open_status_can_be_cancelled(RunStatus status)
    {
        var id = await LeaveAsync(Caller.Local, "stub");
        await ChangeAsync(id, status);

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "cancel", id.ToString()));
        Assert.Contains("is cancelled", cli.Out);
    }

    [Theory]
    [MemberData(nameof(EveryOpenStatus))]
    public async Task A_run_of_each_open_status_ends_with_its_workflow(RunStatus status)
    {
        var id = await LeaveAsync(Caller.Local, model: null);
        await ChangeAsync(id, status);
        using (var connection = new SqliteConnection($"Data Source={cli.File(".lavra/lavra.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE instances SET status = $failed";
            command.Parameters.AddWithValue("$failed", (int)InstanceStatus.Failed);
            command.ExecuteNonQuery();
        }

        await using (await OpenAsync(ScriptedModel.Of(_ => ScriptedModel.Say("done")), TextWriter.Null, picksUpAll: true))
        {
        }

        await cli.RunAsync("runs", "list", "--json");
        Assert.Equal("failed", cli.Json.GetProperty("items")[0].GetProperty("status").GetString());
    }

    public void Dispose() => cli.Dispose();

    /// <summary>Gives a run that nobody works on another status.</summary>
    private async Task ChangeAsync(RunId id, RunStatus status)
    {
        var settings = LocalSettingsReader.Read(cli.Folder, cli.Variables, new Dictionary<string, string?>());
        await using var database = SqliteDatabase.Open(settings.DataFile, settings.Durability, "a test", TimeProvider.System);
        var facts = new SqliteFactStore(database.Writer!, new RunCache(), new LogSignal());
        await facts.WriteAsync(new FactBatch(id) { Change = new RunChange { Status = status } }, CancellationToken.None);
    }

    /// <summary>Begins a run and leaves it as a process does that ends in the middle.</summary>
    private async Task<RunId> LeaveAsync(Caller caller, string? model)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = ScriptedModel.Hanging(() => asked.TrySetResult());
        cli.Variables[Other] = "offline";
        await using var host = await OpenAsync(waits, TextWriter.Null, picksUpAll: false);
        var started = await host.Services.Runs.StartAsync(
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
        await foreach (var _ in host.Product.Stores.Log.FollowAsync(id, 0, CancellationToken.None))
        {
        }

        return (await host.Product.Stores.Runs.GetAsync(id, CancellationToken.None))!;
    }
}
