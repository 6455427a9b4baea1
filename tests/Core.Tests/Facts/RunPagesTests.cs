using Lavra.Facts;
using Lavra.Identity;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Words;

namespace Lavra.Core.Tests.Facts;

public sealed class RunPagesTests
{
    private readonly InMemoryRunData data = new(new ManualTime());

    [Fact]
    public async Task All_runs_of_a_query_are_read_over_any_number_of_pages()
    {
        await Task.WhenAll(Enumerable.Range(1, 401).Select(number => AddAsync(number, RunStatus.Running)));
        await AddAsync(500, RunStatus.Running, "other");
        await AddAsync(501, RunStatus.Failed);

        var read = await data.ReadAllAsync(new RunQuery("local") { Status = RunStatus.Running, Limit = 1 }, CancellationToken.None).ToListAsync();

        Assert.Equal(401, read.Select(static run => run.Id).Distinct().Count());
        Assert.Equal(401, read.Count);
    }

    [Fact]
    public async Task Open_runs_are_those_of_every_open_status()
    {
        foreach (var status in WireWords.Members<RunStatus>())
        {
            await AddAsync((int)status + 1, status);
        }

        var read = await data.ReadOpenAsync("local", CancellationToken.None).ToListAsync();

        Assert.Equal(RunStatuses.All.Open, read.Select(static run => run.Status));
    }

    [Fact]
    public async Task Another_tenants_run_does_not_exist()
    {
        await AddAsync(1, RunStatus.Running, "other");

        Assert.Null(await data.GetAsync(SampleFacts.Id(1), Caller.Local, CancellationToken.None));
        Assert.Null(await data.GetAsync(SampleFacts.Id(2), Caller.Local, CancellationToken.None));
        Assert.NotNull(await data.GetAsync(SampleFacts.Id(1), new Caller("other", "x"), CancellationToken.None));
    }

    private Task AddAsync(int number, RunStatus status, string tenant = "local") => data.WriteAsync(
        new FactBatch(SampleFacts.Id(number)) { NewRun = SampleFacts.NewRun(SampleFacts.Id(number)) with { Tenant = tenant, Status = status } },
        CancellationToken.None);
}
