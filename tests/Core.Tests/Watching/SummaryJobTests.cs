using Lavra.Facts;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Watching;

public sealed class SummaryJobTests
{
    private readonly InMemoryRunData data = new();
    private readonly ManualTime time = new();

    [Fact]
    public async Task What_the_job_did_is_what_runs_of_all_tenants_did_and_used()
    {
        await AddAsync(1, "local", RunStatus.Completed);
        await AddAsync(2, "local", RunStatus.Failed);
        await AddAsync(3, "other", RunStatus.Completed);

        var piece = await Job("local", "other", "idle").Body(null, CancellationToken.None);

        Assert.Equal(
            "runs: 3 (1 without an answer), tenants: 2, generations: 3, tool calls: 6 (3 failed), tokens: 360, USD: 0.0009", piece.Did);
        Assert.Null(piece.Next);
    }

    [Fact]
    public async Task Without_runs_there_is_nothing_to_tell() =>
        Assert.Null((await Job("local").Body(null, CancellationToken.None)).Did);

    private Lavra.Jobs.Job Job(params string[] tenants) =>
        SummaryJob.Of(new RunAnalysis(data, NullLogger<RunAnalysis>.Instance), () => tenants, time);

    private Task AddAsync(int number, string tenant, RunStatus status)
    {
        var id = SampleFacts.Id(number);
        return data.WriteAsync(
            new FactBatch(id)
            {
                NewRun = SampleFacts.NewRun(id) with { Tenant = tenant, CreatedAt = time.GetUtcNow() - TimeSpan.FromMinutes(5), Status = status },
                Generations = { SampleFacts.Answered(id, 0, 1) },
                ToolCalls = { SampleFacts.Done(id, 0, 1), SampleFacts.FullToolCall(id, 0, 1, 2) },
            },
            CancellationToken.None);
    }
}
