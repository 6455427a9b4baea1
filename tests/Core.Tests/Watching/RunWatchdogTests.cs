using System.Globalization;
using Lavra.Core.Tests.Runs;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Catalogs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Watching;
using Lavra.Words;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Watching;

public sealed class RunWatchdogTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime time = new();
    private readonly InMemoryRunData data;
    private readonly FakeDurableClient durable = new();
    private readonly RunWatchdog watchdog;

    public RunWatchdogTests()
    {
        data = new InMemoryRunData(time);
        var service = new RunService(
            data, data, durable, FakeModelCatalog.Two, FakeToolCatalog.Files, new NoPrices(), new RunsOptions(), time);
        watchdog = new RunWatchdog(
            data, data, durable, service, new WatchdogOptions(), time, NullLogger<RunWatchdog>.Instance);
    }

    public static TheoryData<RunStatus> EveryRunStatus => [.. WireWords.Members<RunStatus>()];

    private static RunId Id => SampleFacts.Id(1);

    private static TimeSpan Quiet => new WatchdogOptions().NoProgressAfter + new RunLimits().ToolTimeout;

    [Fact]
    public async Task A_run_that_nobody_started_is_started_when_its_time_is_up()
    {
        await AcceptAsync(RunStatus.Pending);

        time.Advance(TimeSpan.FromMinutes(1));
        var early = await LookAsync();
        Assert.Empty(durable.Started);
        time.Advance(Second);
        var report = await LookAsync();

        Assert.Empty(early.Mended);
        Assert.Equal((Id, StuckReason.NotStarted), (report.Mended[0].Run, report.Mended[0].Reason));
        Assert.Equal([Id.ToString()], durable.Started.Keys);
        Assert.Empty(report.Stuck);
    }

    [Theory]
    [InlineData(InstanceStatus.Failed, "The worker's disk is full.", "The worker's disk is full.")]
    [InlineData(InstanceStatus.Terminated, null, "The run's workflow was terminated.")]
    [InlineData(InstanceStatus.Completed, null, "The run's workflow ended without writing down how.")]
    public async Task A_run_whose_workflow_ended_without_it_is_marked_as_failed(InstanceStatus status, string? failure, string error)
    {
        await AcceptAsync(RunStatus.Running);
        Instance(status, failure);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await LookAsync()).Mended);
        time.Advance(Second);
        var report = await LookAsync();

        Assert.Equal(StuckReason.EndedUnnoticed, Assert.Single(report.Mended).Reason);
        var run = await data.GetAsync(Id, CancellationToken.None);
        Assert.Equal((RunStatus.Failed, error), (run!.Status, run.Error));
        Assert.Equal(0, (await LookAsync()).Looked);
    }

    [Fact]
    public async Task A_run_that_is_silent_for_longer_than_its_longest_tool_call_is_stuck()
    {
        await AcceptAsync(RunStatus.Running);
        Instance(InstanceStatus.Running);
        time.Advance(TimeSpan.FromMinutes(2));
        await LogAsync("said", LogAction.StepStarted);
        var last = time.GetUtcNow();

        time.Advance(Quiet);
        Assert.Empty((await LookAsync()).Stuck);
        time.Advance(Second);
        var report = await LookAsync();

        Assert.Equal((Id, StuckReason.NoProgress, last), (report.Stuck[0].Run, report.Stuck[0].Reason, report.Stuck[0].Since));
        Assert.Empty(report.Mended);
        Assert.Equal(RunStatus.Running, (await data.GetAsync(Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task A_run_with_long_tool_calls_may_be_silent_for_longer()
    {
        await AcceptAsync(RunStatus.Running, limits => limits with { ToolTimeout = TimeSpan.FromHours(1) });
        Instance(InstanceStatus.Running);

        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await LookAsync()).Stuck);
        time.Advance(new WatchdogOptions().NoProgressAfter + Second);

        Assert.Single((await LookAsync()).Stuck);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_next_try_is_not_stuck_whatever_its_other_steps_wrote_since()
    {
        await AcceptAsync(RunStatus.Running);
        Instance(InstanceStatus.Running);
        var wait = TimeSpan.FromHours(2);
        await LogAsync("wait", LogAction.RetryScheduled, "waitMs", (long)wait.TotalMilliseconds);
        time.Advance(Second);
        await LogAsync("other step", LogAction.StepStarted);

        time.Advance(wait + Quiet - Second);
        Assert.Empty((await LookAsync()).Stuck);
        time.Advance(Second);

        Assert.Single((await LookAsync()).Stuck);
    }

    [Fact]
    public async Task A_run_that_a_person_holds_is_not_stuck()
    {
        await AcceptAsync(RunStatus.Running);
        Instance(InstanceStatus.Suspended);

        time.Advance(TimeSpan.FromDays(30));
        var report = await LookAsync();

        Assert.Equal((1, 0, 0), (report.Looked, report.Stuck.Count, report.Mended.Count));
    }

    [Fact]
    public async Task A_run_that_waits_for_a_person_is_not_stuck_and_is_looked_after_all_the_same()
    {
        await AcceptAsync(RunStatus.Waiting);
        Instance(InstanceStatus.Running);
        time.Advance(TimeSpan.FromDays(30));
        Assert.Empty((await LookAsync()).Stuck);

        Instance(InstanceStatus.Failed, "gone");
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(StuckReason.EndedUnnoticed, Assert.Single((await LookAsync()).Mended).Reason);
    }

    [Theory]
    [MemberData(nameof(EveryRunStatus))]
    public async Task A_run_is_looked_at_until_its_status_is_an_end(RunStatus status)
    {
        await AcceptAsync(status);

        Assert.Equal(status.HasEnded() ? 0 : 1, (await LookAsync()).Looked);
    }

    [Fact]
    public async Task All_unfinished_runs_of_the_tenants_are_looked_at_and_no_others()
    {
        await Task.WhenAll(Enumerable.Range(1, 103).Select(number => AddAsync(SampleFacts.Id(number), "local", RunStatus.Running)));
        await AddAsync(SampleFacts.Id(104), "local", RunStatus.Completed);
        await AddAsync(SampleFacts.Id(105), "other", RunStatus.Running);
        await AddAsync(SampleFacts.Id(106), "third", RunStatus.Pending);

        Assert.Equal(103, (await watchdog.LookAsync(["local"], CancellationToken.None)).Looked);
        Assert.Equal(2, (await watchdog.LookAsync(["other", "third"], CancellationToken.None)).Looked);
        Assert.Equal(0, (await watchdog.LookAsync([], CancellationToken.None)).Looked);
    }

    private Task<WatchdogReport> LookAsync() => watchdog.LookAsync(["local"], CancellationToken.None);

    private Task AcceptAsync(RunStatus status, Func<RunLimits, RunLimits>? limits = null) => AddAsync(Id, "local", status, limits);

    private Task AddAsync(RunId id, string tenant, RunStatus status, Func<RunLimits, RunLimits>? limits = null) => data.WriteAsync(
        new FactBatch(id)
        {
            NewRun = SampleFacts.NewRun(id) with
            {
                Tenant = tenant,
                Status = status,
                CreatedAt = time.GetUtcNow(),
                Limits = limits?.Invoke(new RunLimits()) ?? new RunLimits(),
            },
        },
        CancellationToken.None);

    private Task LogAsync(string key, LogAction action, string? name = null, long value = 0) => data.WriteAsync(
        new FactBatch(Id)
        {
            Log =
            {
                new LogEntry
                {
                    Run = Id,
                    Key = key,
                    Action = action,
                    CreatedAt = time.GetUtcNow(),
                    Payload = name is null ? null : string.Create(CultureInfo.InvariantCulture, $$"""{"{{name}}":{{value}}}"""),
                },
            },
        },
        CancellationToken.None);

    private void Instance(InstanceStatus status, string? failure = null) =>
        durable.With(Id.ToString(), status, time.GetUtcNow(), failure);
}
