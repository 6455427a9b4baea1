using System.Collections.Concurrent;
using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;

namespace Lavra.Local.Engine.Delivery;

/// <summary>
/// Hands activities to workers and their results to the instances that asked. An activity is known here from the turn that asks for
/// it until its result was handed over, so that an instance which comes back to memory meanwhile does not have it delivered again; it
/// begins when that turn is durable. A new process knows of none, and delivers again what histories show without an answer: at least
/// once. A second answer finds its task answered: recorded once. Thread safe; takes an instance's lock only to hand a result over.
/// </summary>
internal sealed class Deliveries : ITurnFollower
{
    private readonly ConcurrentDictionary<DeliveryKey, ActivityDelivery> running = new();
    private readonly ActivityPool pool;
    private readonly DurableRegistry registry;
    private readonly Residency residency;
    private readonly FailureRecords failures;
    private readonly EngineLifetime lifetime;
    private readonly TimeProvider time;

    /// <param name="workers">How many activities run at once.</param>
    /// <param name="registry">The activities.</param>
    /// <param name="client">The engine's client, for activities that act on workflows themselves.</param>
    /// <param name="residency">The way to the instances that asked.</param>
    /// <param name="failures">Puts failures down.</param>
    /// <param name="lifetime">Asked whether anything may begin.</param>
    /// <param name="time">Gives results their time.</param>
    public Deliveries(
        int workers,
        DurableRegistry registry,
        IDurableClient client,
        Residency residency,
        FailureRecords failures,
        EngineLifetime lifetime,
        TimeProvider time)
    {
        this.registry = registry;
        this.residency = residency;
        this.failures = failures;
        this.lifetime = lifetime;
        this.time = time;
        pool = new ActivityPool(workers, client, (delivery, output, failure) => lifetime.Guard(
            static done => done.All.OnDone(done.Delivery, done.Output, done.Failure),
            (All: this, Delivery: delivery, Output: output, Failure: failure)));
    }

    /// <summary>How many activities run.</summary>
    public int Active => pool.Active;

    /// <summary>Begins nothing more, asks what runs to end, and waits for it.</summary>
    public Task StopAsync(TimeSpan grace) => pool.StopAsync(grace, TimeProvider.System);

    void ITurnFollower.OnTurn(HeldInstance held, TurnCommit commit)
    {
        foreach (var task in commit.Activities)
        {
            running[KeyOf(commit, task)] = NewDelivery(held.Instance, task);
        }
    }

    void ITurnFollower.OnCommitted(TurnCommit commit)
    {
        foreach (var task in commit.Activities)
        {
            if (running.TryGetValue(KeyOf(commit, task), out var delivery))
            {
                Begin(delivery);
            }
        }

        foreach (var task in commit.Cancelled)
        {
            if (running.TryGetValue(KeyOf(commit, task), out var delivery) && delivery.StopsOnCancel)
            {
                CancelSoon(delivery);
            }
        }

        foreach (var task in commit.Abandoned)
        {
            if (running.TryGetValue(KeyOf(commit, task), out var delivery))
            {
                CancelSoon(delivery);
            }
        }
    }

    void ITurnFollower.OnFailed(TurnCommit commit, Exception exception)
    {
        foreach (var task in commit.Activities)
        {
            running.TryRemove(KeyOf(commit, task), out _);
        }
    }

    void ITurnFollower.OnRestored(HeldInstance held, IReadOnlyList<PendingTask> waiting)
    {
        foreach (var task in waiting.Where(static task => task.Request.Kind == HistoryKind.ActivityScheduled))
        {
            var delivery = NewDelivery(held.Instance, task);
            if (!running.TryAdd(delivery.Key, delivery))
            {
                // This process is still at it.
                continue;
            }

            if (held.Instance.CancelTurn > task.Turn && delivery.StopsOnCancel)
            {
                delivery.Cancel();
            }

            Begin(delivery);
        }
    }

    /// <summary>On a worker: hands a result over.</summary>
    private void OnDone(ActivityDelivery delivery, byte[]? output, Exception? exception)
    {
        if (exception is not null && FileFaults.IsOfTheFile(exception))
        {
            // A failing disk is no outcome of an activity: it stops the engine, and the next one delivers the activity again.
            lifetime.Fault(exception);
        }

        if (lifetime.IsFaulted)
        {
            return;
        }

        residency.Visit(delivery.Key.Instance, held =>
        {
            Forget(delivery);
            if (held.Instance.Row.Execution == delivery.Key.Execution)
            {
                held.Write(Deliver(held.Instance, delivery, output, exception));
            }
        });
        Forget(delivery);
    }

    private TurnCommit? Deliver(WorkflowInstance instance, ActivityDelivery delivery, byte[]? output, Exception? exception)
    {
        var task = delivery.Key.Task;
        return exception is null
            ? instance.Deliver(
                new HistoryEvent(HistoryKind.ActivityCompleted, task, Data: output, At: time.GetUtcNow().ToUnixTimeMilliseconds()),
                delivery.Writes.Take())
            : instance.Deliver(failures.Answer(HistoryKind.ActivityFailed, task, failures.Describe(exception)));
    }

    private void Begin(ActivityDelivery delivery)
    {
        if (!lifetime.IsStopping)
        {
            pool.Enqueue(delivery);
        }
    }

    private void Forget(ActivityDelivery delivery) =>
        running.TryRemove(new KeyValuePair<DeliveryKey, ActivityDelivery>(delivery.Key, delivery));

    private ActivityDelivery NewDelivery(WorkflowInstance instance, PendingTask task) => new(
        new DeliveryKey(instance.Id, instance.Row.Execution, task.Request.Task),
        task,
        registry.Activities.GetValueOrDefault(task.Request.Name!));

    private static DeliveryKey KeyOf(TurnCommit commit, PendingTask task) =>
        new(commit.Instance.Id, commit.Execution, task.Request.Task);

    // What an activity does when it is cancelled must not hold up the thread that writes.
    private static void CancelSoon(ActivityDelivery delivery) =>
        ThreadPool.UnsafeQueueUserWorkItem(static d => d.Cancel(), delivery, preferLocal: false);
}
