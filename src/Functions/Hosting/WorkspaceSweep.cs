using Lavra.Composition;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Hosting;

/// <summary>Keeps an instance that lives long from filling its disk with the folders of runs that have ended.</summary>
internal sealed partial class WorkspaceSweep(Product product, ILogger<WorkspaceSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Unused = TimeSpan.FromDays(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!product.Settings.Runs.FolderPerRun)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, product.Time);
        do
        {
            var deleted = Workspaces.DeleteUnused(product.Settings.Runs.Workspace, product.Time.GetUtcNow() - Unused);
            if (deleted > 0)
            {
                Log.Deleted(logger, deleted);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static partial class Log
    {
        [LoggerMessage(1910, LogLevel.Information, "{Count} folders of runs were deleted, in which nothing was written for two days")]
        public static partial void Deleted(ILogger logger, int count);
    }
}
