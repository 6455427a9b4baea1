using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage.Files;
using Lavra.Local.Tests.Runs;
using Lavra.Runs;

namespace Lavra.Local.Tests.Hosting;

public sealed class LocalHostTests : IDisposable
{
    private const string Plan = """{"steps":[{"id":"only","description":"do it"}]}""";
    private readonly TemporaryFolder folder = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_terminated_workflow_leaves_a_failed_run()
    {
        await using var host = await OpenAsync(Waits());
        var run = await StartAsync(host);
        await asked.Task;
        Assert.True(await host.Engine.Client.TerminateAsync(run.Id.ToString(), "pulled the plug", CancellationToken.None));
        var last = await LastEntryAsync(host, run.Id);
        Assert.Equal(LogAction.TaskFailed, last.Action);
        Assert.Equal(RunStatus.Failed, (await host.Product.Stores.Runs.GetAsync(run.Id, CancellationToken.None))!.Status);
        Assert.Contains("pulled the plug", last.ErrorMessage);
    }

    [Fact]
    public async Task A_host_that_picks_up_everything_writes_that_into_the_logs_and_finishes_it()
    {
        RunId id;
        await using (var first = await OpenAsync(Waits()))
        {
            id = (await StartAsync(first)).Id;
            await asked.Task;
        }

        await using var second = await OpenAsync(ScriptedModel.Of(_ => ScriptedModel.Say("done")), picksUpAll: true);
        Assert.Equal(LogAction.TaskCompleted, (await LastEntryAsync(second, id)).Action);
        var log = await second.Product.Stores.Log.ReadAsync(id, 0, 100, CancellationToken.None);
        Assert.Single(log, static entry => entry.Action == LogAction.RunResumed);
    }

    [Fact]
    public async Task A_host_that_picks_up_what_is_named_leaves_the_rest_alone()
    {
        RunId id;
        await using (var first = await OpenAsync(Waits()))
        {
            id = (await StartAsync(first)).Id;
            await asked.Task;
        }

        await using var second = await OpenAsync(ScriptedModel.Of(_ => ScriptedModel.Say("done")));
        var other = await StartAsync(second);
        await LastEntryAsync(second, other.Id);
        Assert.False((await second.Product.Stores.Runs.GetAsync(id, CancellationToken.None))!.HasEnded);
        Assert.False(await second.PickUpAsync(RunId.New(TimeProvider.System), CancellationToken.None));
        Assert.False(await second.PickUpAsync(other.Id, CancellationToken.None));
        Assert.True(await second.PickUpAsync(id, CancellationToken.None));
        Assert.Equal(LogAction.TaskCompleted, (await LastEntryAsync(second, id)).Action);
    }

    [Fact]
    public async Task A_file_is_free_again_when_putting_the_host_together_fails()
    {
        var settings = Settings() with { Secrets = [KeyValuePair.Create("short", "x")] };
        await Assert.ThrowsAsync<ArgumentException>(() => LocalHost.OpenAsync(settings, Options(Waits(), picksUpAll: false)));
        await using var host = await OpenAsync(Waits());
        Assert.NotNull(host);
    }

    [Fact]
    public async Task What_other_processes_are_told_follows_the_address()
    {
        await using var host = await OpenAsync(Waits());
        await host.TellAddressAsync(new Uri("http://127.0.0.1:1234"));
        var held = await Assert.ThrowsAsync<DatabaseHeldException>(() => OpenAsync(Waits()));
        Assert.Equal(new Uri("http://127.0.0.1:1234"), Holder.AddressIn(held.Holder));
    }

    public void Dispose() => folder.Dispose();

    private ScriptedModel Waits() => ScriptedModel.Hanging(() => asked.TrySetResult());

    private async Task<LocalHost> OpenAsync(ScriptedModel model, bool picksUpAll = false)
    {
        var host = await LocalHost.OpenAsync(Settings(), Options(model, picksUpAll));
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static LocalHostOptions Options(ScriptedModel model, bool picksUpAll) => new()
    {
        Command = "a test", LogWriter = TextWriter.Null, PicksUpAll = picksUpAll, Offline = () => model,
    };

    private LocalSettings Settings() =>
        LocalSettingsReader.Read(folder.Path, new Dictionary<string, string>(), new Dictionary<string, string?>());

    private static async Task<Lavra.Facts.Run> StartAsync(LocalHost host)
    {
        var started = await host.Services.Runs.StartAsync(new RunRequest { Objective = "do it", Plan = Plan }, Caller.Local, CancellationToken.None);
        return started.Run!;
    }

    private static async Task<LogEntry> LastEntryAsync(LocalHost host, RunId run)
    {
        LogEntry? last = null;
        await foreach (var entry in host.Product.Stores.Log.FollowAsync(run, 0, CancellationToken.None))
        {
            last = entry;
        }

        return last!;
    }
}
