using Lavra.Composition;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Jobs;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Retention;
using Lavra.Testing.Time;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Local.Tests.Hosting;

/// <summary>The product's own jobs on one machine.</summary>
public sealed class LocalJobTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        folder.Dispose();
        patience.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_machine_that_serves_runs_each_job_when_it_is_due_and_writes_down_how_it_went()
    {
        await using var host = await OpenAsync(firesJobs: true);

        Assert.All(await WaitForAsync(host.Product, static job => job.Runs.Count == 1), static job =>
        {
            Assert.Null(job.Runs[0].Error);
            Assert.Equal((true, JobTrigger.Schedule), (job.Runs[0].IsFinished, job.Runs[0].Trigger));
        });
    }

    [Fact]
    public async Task A_machine_that_does_not_serve_runs_none()
    {
        await using var host = await OpenAsync(firesJobs: false);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.All(await host.Product.JobReader.ListAsync(patience.Token), static job => Assert.Empty(job.Runs));
    }

    [Fact]
    public async Task Runs_are_kept_for_ever_unless_the_settings_say_how_long()
    {
        await WriteEndedRunAsync();
        time.Advance(TimeSpan.FromDays(3650));
        await using var host = await OpenAsync(firesJobs: false);

        var run = await host.Services.Jobs.RunAsync(RetentionJob.Declaration.Name, JobTrigger.Person, patience.Token);

        Assert.Empty(run!.Did);
        Assert.NotNull(await host.Product.Stores.Runs.GetAsync(Id(1), patience.Token));
    }

    [Fact]
    public async Task Runs_that_are_kept_no_longer_are_deleted_with_their_labels_and_notes()
    {
        await WriteEndedRunAsync();
        await using (var labelling = await OpenAsync(firesJobs: false))
        {
            var run = await labelling.Product.Stores.Runs.GetAsync(Id(1), patience.Token);
            Assert.Empty(await labelling.Product.Annotator.LabelAsync(run!, new Dictionary<string, string?> { ["team"] = "ops" }, patience.Token));
        }

        var before = await RunRetentionAsync();

        // Time passes while no machine is open: an open one looks into its inbox four times a second, also by this clock.
        time.Advance(TimeSpan.FromDays(31));
        var after = await RunRetentionAsync();

        Assert.Empty(before.Did);
        Assert.Contains("1 runs deleted", Assert.Single(after.Did), StringComparison.Ordinal);
        await using var host = await OpenAsync(firesJobs: false);
        Assert.Null(await host.Product.Stores.Runs.GetAsync(Id(1), patience.Token));
        Assert.Null(await host.Product.Annotator.GetAsync(Caller.LocalTenant, Id(1), patience.Token));
    }

    private async Task<JobRun> RunRetentionAsync()
    {
        await using var host = await OpenAsync(firesJobs: false, ("Lavra:Retention:KeepRuns", "30d"));
        return (await host.Services.Jobs.RunAsync(RetentionJob.Declaration.Name, JobTrigger.Person, patience.Token))!;
    }

    private async Task WriteEndedRunAsync()
    {
        await using var host = await OpenAsync(firesJobs: false);
        await host.Product.Stores.Facts.WriteAsync(Start(NewRun(Id(1))), patience.Token);
        await host.Product.Stores.Facts.WriteAsync(
            new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Completed, Answer = "42", CompletedAt = time.GetUtcNow() } }, patience.Token);
    }

    private async Task<LocalHost> OpenAsync(bool firesJobs, params (string Name, string Value)[] settings)
    {
        var given = settings.ToDictionary(static pair => pair.Name, static pair => (string?)pair.Value);
        given["Lavra:Runs:Workspace"] = Directory.CreateDirectory(folder.File("workspace")).FullName;
        given["Lavra:Data:File"] = folder.File("lavra.db");
        var host = await LocalHost.OpenAsync(
            LocalSettingsReader.Read(folder.Path, new Dictionary<string, string>(), given),
            new LocalHostOptions { Command = "a test", LogWriter = TextWriter.Null, PicksUpAll = true, FiresJobs = firesJobs, Time = time });
        await host.StartAsync(patience.Token);
        return host;
    }

    private async Task<IReadOnlyList<JobStatus>> WaitForAsync(Product product, Func<JobStatus, bool> isSo)
    {
        while (true)
        {
            var jobs = await product.JobReader.ListAsync(patience.Token);
            if (jobs.All(isSo))
            {
                return jobs;
            }

            await Task.Yield();
        }
    }
}
