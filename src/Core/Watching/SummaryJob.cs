using System.Globalization;
using Lavra.Jobs;

namespace Lavra.Watching;

/// <summary>Sums up what runs did in the last hour.</summary>
public static class SummaryJob
{
    // A missed hour is not made up for: the sums are kept up by the stores, and are not lost.
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is known of it.</summary>
    public static JobDeclaration Declaration { get; } = new("summary", "Sums up what the runs of the last hour did, for the process's log.", Hour);

    /// <summary>The job over the analysis.</summary>
    /// <param name="analysis">Sums up.</param>
    /// <param name="tenants">Gives whose runs there are.</param>
    /// <param name="time">The clock.</param>
    public static Job Of(RunAnalysis analysis, Func<IReadOnlyList<string>> tenants, TimeProvider time) => new(
        Declaration,
        async (_, cancellationToken) =>
        {
            var until = time.GetUtcNow();
            var (all, runs) = (tenants(), 0L);
            foreach (var tenant in all)
            {
                runs += (await analysis.SummariseAsync(tenant, until - Hour, until, cancellationToken).ConfigureAwait(false)).Runs;
            }

            return new JobPiece(runs == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{runs} runs of {all.Count} tenants summed up"), Next: null);
        });
}
