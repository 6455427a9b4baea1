using Lavra.Durability;
using Lavra.Facts;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Functions.Tests.Hosting;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Schedules;

public sealed class ScheduleTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly DoubleHub hub;
    private readonly InMemoryRunData data;
    private readonly List<string> done = [];
    private readonly FakeRunRetention retention;
    // Of its own: the offline model looks at what is there, and the machine's temporary folder holds who knows how much.
    private readonly string workspace = Directory.CreateTempSubdirectory("lavra-schedules-").FullName;
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private FunctionsHost? host;

    public ScheduleTests()
    {
        hub = new DoubleHub(time) { DefaultVersion = "1" };
        data = new InMemoryRunData(time);
        retention = new FakeRunRetention(done);
    }

    private FunctionsHost Host => host ?? throw new InvalidOperationException("No host is open.");

    private DurableTaskDurableClient Durable => new(Host.Client, new Redactor(), TimeProvider.System);

    public async Task InitializeAsync() => host = await FunctionsHost.StartAsync(
        hub,
        new Dictionary<string, string> { ["Lavra:Retention:KeepRuns"] = "30d", ["Lavra:Retention:RunsPerPass"] = "2" },
        new ChosenStores(data, retention),
        workspace,
        services => services.AddSingleton<TimeProvider>(time));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        patience.Dispose();
        Directory.Delete(workspace, recursive: true);
    }

    [Fact]
    public async Task Retention_that_one_pass_can_do_needs_no_orchestration()
    {
        var runs = Expire(2);

        await Host.FireAsync("ApplyRetention");

        Assert.Equal(runs.Select(static run => $"delete {run}"), done);
        Assert.Null(await Durable.GetAsync(RetentionDefinitions.InstanceId, patience.Token));
    }

    [Fact]
    public async Task Retention_goes_on_pass_after_pass_until_everything_is_gone()
    {
        var runs = Expire(101);

        await Host.FireAsync("ApplyRetention");
        var ended = await Durable.WaitForCompletionAsync(RetentionDefinitions.InstanceId, patience.Token);

        Assert.Equal(InstanceStatus.Completed, ended!.Status);
        Assert.Equal(runs.Select(static run => $"delete {run}"), done);
    }

    [Fact]
    public async Task Retention_goes_on_again_the_next_time()
    {
        for (var round = 1; round <= 2; round++)
        {
            Expire(5);
            await Host.FireAsync("ApplyRetention");
            await Durable.WaitForCompletionAsync(RetentionDefinitions.InstanceId, patience.Token);
            Assert.Equal(5 * round, done.Count);
        }
    }

    [Fact]
    public async Task The_watchdog_starts_a_run_that_was_accepted_and_never_started()
    {
        var run = await AcceptAsync();
        time.Advance(TimeSpan.FromMinutes(2));

        await Host.FireAsync("WatchRuns");

        Assert.NotNull(await Durable.WaitForCompletionAsync(run.ToString(), patience.Token));
        Assert.True((await data.GetAsync(run, patience.Token))!.HasEnded);
    }

    [Fact]
    public async Task The_analysis_needs_no_durable_client()
    {
        await AcceptAsync();
        await Host.FireAsync("AnalyseRuns");
    }

    private List<RunId> Expire(int count)
    {
        var began = time.GetUtcNow().AddDays(-40);
        var expired = Enumerable.Range(0, count).Select(n => new ExpiredRun(RunId.New(time), "local", began.AddSeconds(n), began.AddDays(1))).ToList();
        expired.ForEach(retention.Runs.Add);
        return [.. expired.Select(static run => run.Run)];
    }

    private async Task<RunId> AcceptAsync()
    {
        var id = RunId.New(time);
        var run = new Run
        {
            Id = id,
            Tenant = "local",
            SessionId = id.ToString(),
            Objective = "count the files",
            Model = "offline",
            Workspace = workspace,
            CreatedAt = time.GetUtcNow(),
        };
        await data.WriteAsync(new FactBatch(id) { NewRun = run }, patience.Token);
        return id;
    }
}
