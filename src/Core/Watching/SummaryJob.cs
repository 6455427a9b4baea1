using System.Globalization;
using Lavra.Jobs;

namespace Lavra.Watching;

/// <summary>
/// Sums up what runs did in the last hour: for each tenant to the process's log, and all together as what the job did, which is kept with
/// its run and can be read as long as that.
/// </summary>
public static class SummaryJob
{
    // A missed hour is not made up for: the sums are kept up by the stores, and are not lost.
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is known of it.</summary>
    public static JobDeclaration Declaration { get; } = new("summary", "Sums up what the runs of the last hour did.", Hour);

    /// <summary>The job over the analysis.</summary>
    /// <param name="analysis">Sums up.</param>
    /// <param name="tenants">Gives whose runs there are.</param>
    /// <param name="time">The clock.</param>
    public static Job Of(RunAnalysis analysis, Func<IReadOnlyList<string>> tenants, TimeProvider time) => new(
        Declaration,
        async (_, cancellationToken) =>
        {
            var until = time.GetUtcNow();
            var all = tenants();
            var sums = new List<TenantSummary>();
            foreach (var tenant in all)
            {
                sums.Add(await analysis.SummariseAsync(tenant, until - Hour, until, cancellationToken).ConfigureAwait(false));
            }

            return new JobPiece(Told(sums), Next: null);
        });

    private static string? Told(IReadOnlyCollection<TenantSummary> sums)
    {
        var runs = sums.Sum(static one => one.Runs);
        return runs == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"""
            runs: {runs} ({sums.Sum(static one => one.WithoutAnswer)} without an answer), tenants: {sums.Count(static one => one.Runs > 0)}, generations: {sums.Sum(static one => one.Generations)}, tool calls: {sums.Sum(static one => one.ToolCalls)} ({sums.Sum(static one => one.FailedToolCalls)} failed), tokens: {sums.Sum(static one => one.Tokens)}, USD: {sums.Sum(static one => one.CostUsd):0.######}{(sums.Any(static one => one.IsCut) ? "; there were more runs than are summed up" : "")}
            """);
    }
}
