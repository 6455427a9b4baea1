using Lavra.Durability;
using Lavra.Identity;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Core.Tests.Retention;

public sealed class RunRetentionTests
{
    private readonly ManualTime time = new();
    private readonly List<string> done = [];
    private readonly FakeRunRetention store;
    private readonly FakeDurableClient durable;
    private readonly RetentionOptions options = new() { KeepRuns = TimeSpan.FromDays(30) };

    public RunRetentionTests()
    {
        store = new FakeRunRetention(done)
        {
            Runs = [.. Enumerable.Range(1, 7).Select(n => new ExpiredRun(Id(n), Caller.LocalTenant, At.AddMinutes(n), At.AddDays(n)))],
            Periods = ["202511", "202512"],
        };
        durable = new FakeDurableClient(done);
    }

    [Fact]
    public async Task Runs_are_kept_for_ever_by_default()
    {
        options.KeepRuns = null;
        time.Advance(TimeSpan.FromDays(10_000));

        Assert.Equivalent(RetentionReport.Nothing, await PassAsync());
        Assert.Empty(done);
        Assert.Null(new RetentionOptions().KeepRuns);
    }

    [Fact]
    public async Task Runs_that_ended_longer_ago_than_they_are_kept_are_deleted()
    {
        time.Advance(TimeSpan.FromDays(34) + TimeSpan.FromHours(1));

        var report = await PassAsync();

        Assert.Equal([Id(1), Id(2), Id(3), Id(4)], report.Runs.Select(run => run.Run));
        Assert.Equal(3, store.Runs.Count);
        Assert.True(report.IsFinished);
    }

    [Fact]
    public async Task A_dry_run_reports_what_the_real_one_does_and_does_nothing()
    {
        time.Advance(TimeSpan.FromDays(35));
        store.Held.Add(Id(99));
        durable.With(Id(2).ToString(), InstanceStatus.Suspended);
        options.RunsPerPass = 3;

        var dry = await PassAsync(dryRun: true);
        Assert.Empty(done);
        Assert.Null(store.Cursor);
        Assert.Equal(7, store.Runs.Count);
        var real = await PassAsync();

        Assert.Equivalent(real, dry, strict: true);
        Assert.Equal([Id(1), Id(3), Id(4)], real.Runs.Select(run => run.Run));
        Assert.Equal(1, real.LeftAlone);
    }

    [Fact]
    public async Task A_pass_is_bounded_and_the_next_goes_on_behind_it()
    {
        time.Advance(TimeSpan.FromDays(100));
        options.RunsPerPass = 3;
        store.Held.Add(Id(1));

        var passes = new List<RetentionReport>();
        do
        {
            passes.Add(await PassAsync());
        }
        while (!passes[^1].IsFinished);

        Assert.All(passes, pass => Assert.True(pass.Runs.Count <= 3));
        Assert.Equal(Enumerable.Range(2, 6).Select(Id), passes.SelectMany(pass => pass.Runs).Select(run => run.Run));
        Assert.Equal(1, passes.Sum(pass => pass.LeftAlone));
        Assert.Null(store.Cursor);
    }

    [Fact]
    public async Task A_pass_that_was_cut_off_is_taken_up_without_a_loss()
    {
        time.Advance(TimeSpan.FromDays(100));
        store.FailsAt = Id(4);
        await Assert.ThrowsAsync<IOException>(() => PassAsync());
        store.FailsAt = null;

        Assert.Equal(4, (await PassAsync()).Runs.Count);
        Assert.Empty(store.Runs);
    }

    [Fact]
    public async Task The_engines_history_goes_before_the_run_by_which_it_is_found()
    {
        time.Advance(TimeSpan.FromDays(31) + TimeSpan.FromHours(1));
        durable.With(Id(1).ToString(), InstanceStatus.Failed);

        await PassAsync();

        Assert.Equal([$"purge {Id(1)}", $"delete {Id(1)}"], done.Take(2));
    }

    [Fact]
    public async Task What_capabilities_keep_about_a_run_goes_before_it_and_stays_in_a_dry_run()
    {
        time.Advance(TimeSpan.FromDays(31) + TimeSpan.FromHours(1));
        await PassAsync(dryRun: true, new Belongings(done));
        Assert.DoesNotContain(done, static what => what.StartsWith("belongings", StringComparison.Ordinal));

        await PassAsync(dryRun: false, new Belongings(done));

        Assert.Equal([$"belongings of {Id(1)}", $"delete {Id(1)}"], done.Take(2));
    }

    [Theory]
    [InlineData(InstanceStatus.Running)]
    [InlineData(InstanceStatus.Suspended)]
    public async Task A_run_whose_workflow_goes_on_is_left_alone(InstanceStatus status)
    {
        time.Advance(TimeSpan.FromDays(100));
        durable.With(Id(3).ToString(), status);

        var report = await PassAsync();

        Assert.Equal((6, 1), (report.Runs.Count, report.LeftAlone));
        Assert.Equal(Id(3), Assert.Single(store.Runs).Run);
    }

    [Fact]
    public async Task Past_periods_of_the_feed_are_dropped()
    {
        var report = await PassAsync();

        Assert.Equal(["202511", "202512"], report.Periods);
        Assert.Empty(store.Periods);
    }

    private Task<RetentionReport> PassAsync(bool dryRun = false, params IRunBelongings[] belongings) =>
        new RunRetention(store, belongings, durable, options, time, NullLogger<RunRetention>.Instance).RunAsync(dryRun, default);

    private sealed class Belongings(List<string> done) : IRunBelongings
    {
        public Task DeleteAsync(string tenant, RunId run, CancellationToken cancellationToken)
        {
            done.Add($"belongings of {run}");
            return Task.CompletedTask;
        }
    }
}
