using Lavra.Facts;
using Lavra.Testing.Storage;
using Lavra.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Watching;

public sealed class RunAnalysisTests
{
    private readonly InMemoryRunData data = new();
    private int runs;

    [Fact]
    public async Task Runs_of_the_time_are_summed_up_and_all_runs_counted()
    {
        await AddAsync("local", SampleFacts.At.AddDays(-1), RunStatus.Completed);
        await AddAsync("local", SampleFacts.At, RunStatus.Completed);
        await AddAsync("local", SampleFacts.At.AddHours(1), RunStatus.Failed);
        await AddAsync("local", SampleFacts.At.AddHours(2), RunStatus.Cancelled);
        await AddAsync("local", SampleFacts.At.AddHours(3), RunStatus.Running);
        await AddAsync("local", SampleFacts.At.AddDays(1), RunStatus.Failed);
        await AddAsync("other", SampleFacts.At, RunStatus.Failed);

        var summary = await SummariseAsync();

        Assert.Equal((4, 2, false), (summary.Runs, summary.WithoutAnswer, summary.IsCut));
        Assert.Equal(4 * 120, summary.Tokens);
        Assert.Equal((4L, 8L, 4L), (summary.Generations, summary.ToolCalls, summary.FailedToolCalls));
        Assert.Equal(4 * 0.0003m, summary.CostUsd);
        Assert.Equal((2L, 2L, 1L), (
            summary.Counts[RunStatus.Completed], summary.Counts[RunStatus.Failed], summary.Counts[RunStatus.Cancelled]));
    }

    [Fact]
    public async Task Every_page_is_summed_up()
    {
        for (var i = 0; i < 101; i++)
        {
            await AddAsync("local", SampleFacts.At, RunStatus.Completed);
        }

        Assert.Equal(101, (await SummariseAsync()).Runs);
    }

    private Task<TenantSummary> SummariseAsync() => new RunAnalysis(data, NullLogger<RunAnalysis>.Instance)
        .SummariseAsync("local", SampleFacts.At, SampleFacts.At.AddDays(1), CancellationToken.None);

    private Task AddAsync(string tenant, DateTimeOffset at, RunStatus status)
    {
        var id = SampleFacts.Id(++runs);
        var run = SampleFacts.NewRun(id) with { Tenant = tenant, CreatedAt = at, Status = status };
        return data.WriteAsync(
            new FactBatch(id)
            {
                NewRun = run,
                Generations = { SampleFacts.Answered(id, 0, 1) },
                ToolCalls = { SampleFacts.Done(id, 0, 1), SampleFacts.FullToolCall(id, 0, 1, 2) },
            },
            CancellationToken.None);
    }
}
