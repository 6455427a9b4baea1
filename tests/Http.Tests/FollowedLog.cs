using System.Runtime.CompilerServices;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Http.Tests;

/// <summary>A log that tells how many follow it. Thread safe.</summary>
internal sealed class FollowedLog(IExecutionLog inner) : IExecutionLog
{
    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> watchers = [];
    private int followers;

    /// <summary>Completes once exactly so many followers are at work.</summary>
    public Task WhenFollowersAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((count, reached));
            CountFollowers(0);
            return reached.Task;
        }
    }

    public Task<IReadOnlyList<LogEntry>> ReadAsync(RunId run, long afterSequence, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(run, afterSequence, limit, cancellationToken);

    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId run, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CountFollowers(+1);
        try
        {
            await foreach (var entry in inner.FollowAsync(run, afterSequence, cancellationToken))
            {
                yield return entry;
            }
        }
        finally
        {
            CountFollowers(-1);
        }
    }

    public Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken) =>
        inner.ReadFeedAsync(tenant, before, limit, cancellationToken);

    private void CountFollowers(int change)
    {
        lock (gate)
        {
            followers += change;
            foreach (var watcher in watchers.Where(watcher => watcher.Count == followers).ToList())
            {
                watchers.Remove(watcher);
                watcher.Reached.SetResult();
            }
        }
    }
}
