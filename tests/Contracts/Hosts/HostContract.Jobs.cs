using System.Net;
using Lavra.Http.Client;
using Lavra.Identity;

namespace Lavra.Contracts.Hosts;

public abstract partial class HostContract
{
    [Fact]
    public async Task The_product_s_own_jobs_are_listed_and_can_be_done_at_once_and_the_next_host_knows_how_they_went()
    {
        var jobs = await Client.ListJobsAsync(Patience);
        Assert.Equal(["records", "retention", "summary", "watchdog"], jobs.Select(static job => job.Name));
        Assert.All(jobs, static job => Assert.NotEqual("", job.Description));

        foreach (var job in jobs)
        {
            var run = await Client.RunJobAsync(job.Name, Patience);
            Assert.Equal((null, true, true), (run.Error, run.IsFinished, run.IsAskedFor));
        }

        await CloseAsync();
        await OpenAsync();
        foreach (var job in await Client.ListJobsAsync(Patience))
        {
            var found = await Client.FindJobAsync(job.Name, Patience);
            Assert.True(Assert.Single(found!.Runs).IsAskedFor);
            Assert.Equal((false, job.Runs[0].StartedAt), (found.IsRunning, found.Runs[0].StartedAt));
        }
    }

    [Fact]
    public async Task The_watchdog_tells_which_runs_it_looked_at()
    {
        Model.Enqueue(Testing.StubModel.Reply.Hang());
        var started = await StartAsync();
        await Model.WaitForRequestsAsync(1, Patience);

        var run = await Client.RunJobAsync("watchdog", Patience);

        Assert.Contains("1 unfinished runs looked at, 0 mended, 0 stuck", Assert.Single(run.Did), StringComparison.Ordinal);
        await Client.CancelAsync(started.Id, null, Patience);
        await FollowAsync(started);
    }

    [Fact]
    public async Task A_job_that_there_is_not_is_told_as_such()
    {
        Assert.Null(await Client.FindJobAsync("other", Patience));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<LavraHttpException>(() => Client.RunJobAsync("other", Patience))).Status);
    }

    [Fact]
    public async Task Jobs_work_on_the_runs_of_all_tenants_and_are_for_administrators_only()
    {
        using var other = LavraHttpClient.Create(host!.Address, UserKeyText, TimeProvider.System);
        Assert.Null(await other.GetAsync(RunId.New(TimeProvider.System), Patience));

        foreach (var ask in new Func<Task>[]
        {
            () => other.ListJobsAsync(Patience), () => other.FindJobAsync("retention", Patience), () => other.RunJobAsync("retention", Patience),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<LavraHttpException>(ask)).Status);
        }

        Assert.All(await Client.ListJobsAsync(Patience), static job => Assert.Empty(job.Runs));
    }
}
