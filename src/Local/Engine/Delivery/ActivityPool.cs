using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Lavra.Durability;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Delivery;

/// <summary>
/// Runs activities, so many at once and no more; the rest wait in order. Workers are threads of the pool that go on as long as there
/// is something to run. Thread safe; takes no lock.
/// </summary>
/// <param name="workers">How many run at once.</param>
/// <param name="client">Given to activities that act on workflows themselves.</param>
/// <param name="done">Told each result on the worker that has it, with output or failure. Must not throw.</param>
internal sealed class ActivityPool(int workers, IDurableClient client, Action<ActivityDelivery, byte[]?, Exception?> done)
{
    private readonly ConcurrentQueue<ActivityDelivery> waiting = new();
    private readonly ConcurrentDictionary<ActivityDelivery, byte> running = new();
    private int active;
    private volatile bool stopped;

    // Whether this thread is a worker that looks for more as soon as it has handed its result over.
    [ThreadStatic]
    private static bool looksAgain;

    /// <summary>How many activities run.</summary>
    public int Active => Volatile.Read(ref active);

    /// <summary>Queues a delivery.</summary>
    public void Enqueue(ActivityDelivery delivery)
    {
        running.TryAdd(delivery, 0);
        waiting.Enqueue(delivery);
        if (looksAgain)
        {
            // The first one is for this thread itself: waking another would take longer.
            looksAgain = false;
            return;
        }

        TryStartWorker();
    }

    /// <summary>Starts nothing more, cancels what runs, and waits for it to end.</summary>
    /// <returns>False when some of it did not end in time.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, TimeProvider time)
    {
        stopped = true;
        foreach (var delivery in running.Keys)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static d => d.Cancel(), delivery, preferLocal: false);
        }

        var deadline = time.GetTimestamp();
        while (Volatile.Read(ref active) > 0)
        {
            if (time.GetElapsedTime(deadline) > grace)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }

        return true;
    }

    private void TryStartWorker()
    {
        var seen = Volatile.Read(ref active);
        while (seen < workers && !waiting.IsEmpty)
        {
            var was = Interlocked.CompareExchange(ref active, seen + 1, seen);
            if (was == seen)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static pool => _ = pool.WorkAsync(), this, preferLocal: false);
                return;
            }

            seen = was;
        }
    }

    private async Task WorkAsync()
    {
        while (!stopped && waiting.TryDequeue(out var delivery))
        {
            await RunAsync(delivery).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref active);
        if (!stopped)
        {
            // Something may have been queued after the last look and before the count went down.
            TryStartWorker();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An activity's failure is data for its workflow.")]
    private async Task RunAsync(ActivityDelivery delivery)
    {
        byte[]? output = null;
        Exception? failure = null;
        try
        {
            delivery.Cancelled.ThrowIfCancellationRequested();
            output = await InvokeAsync(delivery).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        running.TryRemove(delivery, out _);
        if (!(stopped && failure is OperationCanceledException))
        {
            looksAgain = true;
            try
            {
                done(delivery, output, failure);
            }
            finally
            {
                looksAgain = false;
            }
        }
    }

    private async Task<byte[]> InvokeAsync(ActivityDelivery delivery)
    {
        var request = delivery.Task.Request;
        var binding = delivery.Binding ?? throw new UnknownActivityException(request.Name!);
        FaultPoints.Pass(FaultPoints.BeforeActivity, binding.Name);
        var output = await binding
            .RunAsync(
                new ActivityContext(delivery.Key.Instance, binding.Name, request.Task, delivery.Task.Attempt, delivery.Writes),
                request.Data,
                client,
                delivery.Cancelled)
            .ConfigureAwait(false);
        FaultPoints.Pass(FaultPoints.AfterActivity, binding.Name);
        return output;
    }
}
