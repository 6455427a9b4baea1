using System.Globalization;
using Lavra.Jobs;

namespace Lavra.Retention;

/// <summary>Deletes runs that are kept no longer.</summary>
public static class RetentionJob
{
    /// <summary>What is known of it.</summary>
    public static JobDeclaration Declaration { get; } = new("retention", "Deletes runs that ended longer ago than they are kept.", TimeSpan.FromHours(6));

    // Retention remembers its place itself; only whether there is more is told to the job.
    private const string More = "more";

    /// <summary>The job over retention, which is asked for when it runs.</summary>
    public static Job Of(Func<RunRetention> retention) => new(
        Declaration,
        async (_, cancellationToken) =>
        {
            var report = await retention().RunAsync(dryRun: false, cancellationToken).ConfigureAwait(false);
            return new JobPiece(Did(report), report.IsFinished ? null : More);
        });

    private static string? Did(RetentionReport report) => report is { Runs.Count: 0, Periods.Count: 0, LeftAlone: 0 }
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{report.Runs.Count} runs deleted, {report.LeftAlone} left alone, {report.Periods.Count} periods of the feed dropped");
}
