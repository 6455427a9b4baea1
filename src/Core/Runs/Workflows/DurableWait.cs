using Lavra.Durability;

namespace Lavra.Runs.Workflows;

/// <summary>Waits of a workflow that a cancel cuts short.</summary>
internal static class DurableWait
{
    // An activity that was told to stop gets so long before the workflow goes on without it.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits, at most until <paramref name="cancel"/> completes.</summary>
    public static async Task DelayAsync(WorkflowContext context, long milliseconds, Task cancel)
    {
        using var taken = new CancellationTokenSource();
        var timer = context.DelayUntilAsync(context.UtcNow.AddMilliseconds(milliseconds), taken.Token);
        await Task.WhenAny(timer, cancel);
        taken.Cancel();
    }

    /// <summary>Waits for work; once <paramref name="cancel"/> completes, only a little longer.</summary>
    /// <returns>Whether the work ended by itself and not because of the cancel.</returns>
    public static async Task<bool> ForAsync(WorkflowContext context, Task work, Task cancel)
    {
        if (await Task.WhenAny(work, cancel) != work)
        {
            await DelayAsync(context, (long)Grace.TotalMilliseconds, work);
        }

        return work.IsCompleted && !(work.Exception?.InnerException is ActivityFailedException { Failure.Cancelled: true });
    }
}
