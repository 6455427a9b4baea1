using Lavra.Facts;
using Microsoft.Extensions.Logging;

namespace Lavra.Watching;

/// <summary>Sums up what runs did, from what the stores keep up anyway. Changes nothing. Thread safe.</summary>
public sealed partial class RunAnalysis(IRunStore runs, ILogger<RunAnalysis> logger)
{
    private const int MostRuns = 10_000;

    /// <summary>Sums up the runs of a tenant that were accepted from a time until before another, and writes it to the process's log.</summary>
    public async Task<TenantSummary> SummariseAsync(
        string tenant, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var summary = new TenantSummary { Tenant = tenant, Counts = await runs.CountAsync(tenant, cancellationToken).ConfigureAwait(false) };
        var accepted = new RunQuery(tenant) { From = from, Until = until };
        await foreach (var run in runs.ReadAllAsync(accepted, cancellationToken).ConfigureAwait(false))
        {
            if (summary.Runs == MostRuns)
            {
                summary = summary with { IsCut = true };
                break;
            }

            summary = Add(summary, run);
        }

        Log.Summary(
            logger,
            tenant,
            summary.Runs,
            summary.WithoutAnswer,
            summary.Generations,
            summary.FailedToolCalls,
            summary.ToolCalls,
            summary.Tokens,
            summary.CostUsd);
        return summary;
    }

    private static TenantSummary Add(TenantSummary summary, Run run) => summary with
    {
        Runs = summary.Runs + 1,
        WithoutAnswer = summary.WithoutAnswer + (run.HasEnded && run.Status != RunStatus.Completed ? 1 : 0),
        Generations = summary.Generations + run.Totals.Generations,
        ToolCalls = summary.ToolCalls + run.Totals.ToolCalls,
        FailedToolCalls = summary.FailedToolCalls + run.Totals.FailedToolCalls,
        Tokens = summary.Tokens + run.Totals.Usage.TotalTokens,
        CostUsd = summary.CostUsd + run.Totals.CostUsd,
    };

    private static partial class Log
    {
        [LoggerMessage(1122, LogLevel.Information,
            "Tenant {Tenant}: {Runs} runs, {WithoutAnswer} without an answer, {Generations} generations, {FailedToolCalls} of {ToolCalls} tool calls failed, {Tokens} tokens, {CostUsd} USD")]
        public static partial void Summary(
            ILogger logger, string tenant, int runs, int withoutAnswer, long generations, long failedToolCalls, long toolCalls, long tokens, decimal costUsd);
    }
}
