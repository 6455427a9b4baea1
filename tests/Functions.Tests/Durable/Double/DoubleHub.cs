using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>
/// The storage of the durable double: what survives when a worker is closed and another opened. Its clock can be moved. Thread safe.
/// </summary>
internal sealed class DoubleHub(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DoubleInstance> instances = new(StringComparer.Ordinal);
    private readonly List<DoubleActivity> activities = [];
    private readonly List<DoubleTimer> timers = [];
    private readonly Dictionary<string, TaskCompletionSource> waiters = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = New();
    private long deliveries;

    /// <summary>The version of what is started without one.</summary>
    public string DefaultVersion { get; init; } = "";

    /// <summary>Starts an instance.</summary>
    /// <returns>False when there is one of that id, in whatever state.</returns>
    public bool Start(string id, string name, string? input, string? version) =>
        Locked(() => !instances.ContainsKey(id) && Create(new DoubleInstance(id, name, version ?? DefaultVersion)
        {
            Input = input, CreatedAt = time.GetUtcNow(),
        }));

    /// <summary>Sends something to an instance that has not ended.</summary>
    /// <returns>False when there is none.</returns>
    public bool Send(string id, DoubleEvent message) => Locked(() => Deliver(id, execution: null, message));

    /// <summary>Reads an instance.</summary>
    public OrchestrationMetadata? Find(string id, bool complete)
    {
        lock (gate)
        {
            return instances.GetValueOrDefault(id)?.ToMetadata(complete);
        }
    }

    /// <summary>Reads all instances, ordered by id as Azure Storage has them.</summary>
    public IReadOnlyList<OrchestrationMetadata> List(bool complete)
    {
        lock (gate)
        {
            return [.. instances.Values.OrderBy(static i => i.Id, StringComparer.Ordinal).Select(i => i.ToMetadata(complete))];
        }
    }

    /// <summary>Deletes an instance that has ended.</summary>
    public bool Purge(string id) => Locked(() => instances.TryGetValue(id, out var instance) && instance.HasEnded && instances.Remove(id));

    /// <summary>Completes when an instance has ended.</summary>
    public Task EndOf(string id)
    {
        lock (gate)
        {
            if (instances.TryGetValue(id, out var instance) && instance.HasEnded)
            {
                return Task.CompletedTask;
            }

            if (!waiters.TryGetValue(id, out var waiter))
            {
                waiters.Add(id, waiter = New());
            }

            return waiter.Task;
        }
    }

    /// <summary>Whether an instance waits for a timer.</summary>
    public bool HasTimer(string id)
    {
        lock (gate)
        {
            return timers.Any(t => t.Instance == id);
        }
    }

    /// <summary>Whether nobody has anything to do but wait.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return !instances.Values.Any(static i => i.IsReady);
            }
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>When the next timer is due; null when there is none.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (gate)
            {
                return timers.Count == 0 ? null : timers.Min(static t => t.At);
            }
        }
    }

    /// <summary>How many bytes are recorded: histories, inputs, outputs and states.</summary>
    public long RecordedBytes
    {
        get
        {
            lock (gate)
            {
                return instances.Values.Sum(static i => i.RecordedBytes);
            }
        }
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Hands over the timers that are due.</summary>
    public void FireTimers() => Locked(() =>
    {
        var (now, fired) = (time.GetUtcNow(), false);
        foreach (var timer in timers.Where(t => t.At <= now).OrderBy(static t => t.At).ToList())
        {
            timers.Remove(timer);
            fired |= Deliver(timer.Instance, timer.Execution, new DoubleEvent(DoubleEventKind.TimerFired, timer.Task));
        }

        return fired;
    });

    /// <summary>Activities that were asked for and have not ended.</summary>
    public IReadOnlyList<DoubleActivity> OpenActivities()
    {
        lock (gate)
        {
            return [.. activities];
        }
    }

    /// <summary>Takes up how an activity ended; the first answer counts.</summary>
    public void Complete(DoubleActivity activity, DoubleEvent end) => Locked(() =>
        activities.Remove(activity) && Deliver(activity.Instance, activity.Execution, end));

    /// <summary>Takes a turn of an instance that has something to do.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TakeTurn(Func<string, TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        DoubleInstance? instance;
        List<DoubleEvent> turn;
        lock (gate)
        {
            instance = instances.Values.FirstOrDefault(static i => i.IsReady);
            if (instance is null)
            {
                return false;
            }

            turn = Gather(instance);
        }

        // One worker takes all turns, one after the other, so nobody else changes the instance but by its inbox.
        if (turn.Count > 0)
        {
            var orchestration = new DoubleOrchestration(instance);
            turn.Insert(0, new DoubleEvent(DoubleEventKind.TurnBegan, At: time.GetUtcNow()));
            orchestration.Run(orchestrator, turn);
            Locked(() => Commit(instance, orchestration, turn));
        }

        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool Locked(Func<bool> act)
    {
        lock (gate)
        {
            var result = act();
            if (result)
            {
                Tell();
            }

            return result;
        }
    }

    private void Tell()
    {
        changed.TrySetResult();
        changed = New();
    }

    private bool Create(DoubleInstance instance)
    {
        instance.UpdatedAt = instance.CreatedAt;
        instance.Inbox.Add(new DoubleEvent(DoubleEventKind.Started));
        instances.Add(instance.Id, instance);
        return true;
    }

    private bool Deliver(string id, int? execution, DoubleEvent message)
    {
        if (!instances.TryGetValue(id, out var instance) || instance.HasEnded || (execution ?? instance.Execution) != instance.Execution)
        {
            return false;
        }

        instance.Inbox.Add(message);
        return true;
    }

    /// <summary>Takes what an instance can take now out of its inbox, and does what is for the engine.</summary>
    private List<DoubleEvent> Gather(DoubleInstance instance)
    {
        var turn = new List<DoubleEvent>();
        foreach (var message in instance.Inbox.ToList())
        {
            switch (message.Kind)
            {
                case DoubleEventKind.Suspended:
                    instance.Status = OrchestrationRuntimeStatus.Suspended;
                    break;
                case DoubleEventKind.Resumed:
                    instance.Status = OrchestrationRuntimeStatus.Running;
                    break;
                case DoubleEventKind.Terminated:
                    instance.Output = message.Payload;
                    End(instance, OrchestrationRuntimeStatus.Terminated);
                    Tell();
                    return [];
                case var _ when instance.Status == OrchestrationRuntimeStatus.Suspended:
                    continue;
                default:
                    turn.Add(message);
                    break;
            }

            instance.Inbox.Remove(message);
        }

        instance.UpdatedAt = time.GetUtcNow();
        Tell();
        return turn;
    }

    private bool Commit(DoubleInstance instance, DoubleOrchestration orchestration, List<DoubleEvent> turn)
    {
        instance.History.AddRange(turn);
        instance.History.AddRange(orchestration.Requests);
        instance.CustomStatus = orchestration.CustomStatusJson;
        instance.UpdatedAt = time.GetUtcNow();
        if (instance.Status == OrchestrationRuntimeStatus.Pending)
        {
            instance.Status = OrchestrationRuntimeStatus.Running;
        }

        if (orchestration.Divergence is { } divergence)
        {
            instance.Failure = new TaskFailureDetails("NonDeterministicOrchestrationException", divergence, null, null, null);
            End(instance, OrchestrationRuntimeStatus.Failed);
            return true;
        }

        var main = orchestration.Main!;
        if (main.IsCompletedSuccessfully && orchestration.ContinueWith is { } input)
        {
            instance.Execution++;
            instance.Input = input;
            instance.History = [];
            instance.Inbox.Insert(0, new DoubleEvent(DoubleEventKind.Started));
        }

        foreach (var request in orchestration.Requests)
        {
            HandOut(instance, request);
        }

        if (main.IsCompleted && orchestration.ContinueWith is null)
        {
            Finish(instance, main);
        }

        return true;
    }

    private void HandOut(DoubleInstance instance, DoubleEvent request)
    {
        switch (request.Kind)
        {
            case DoubleEventKind.ActivityScheduled:
                activities.Add(new DoubleActivity(++deliveries, instance.Id, instance.Execution, request.Task, request.Name!, request.Payload));
                break;
            case DoubleEventKind.TimerCreated:
                timers.Add(new DoubleTimer(instance.Id, instance.Execution, request.Task, request.At));
                break;
            case DoubleEventKind.EventSent:
                Deliver(request.Target!, execution: null, new DoubleEvent(DoubleEventKind.EventRaised, Name: request.Name, Payload: request.Payload));
                break;
            default:
                Create(new DoubleInstance(request.Target!, request.Name!, DefaultVersion)
                {
                    Input = request.Payload,
                    CreatedAt = time.GetUtcNow(),
                    Parent = new ParentOrchestrationInstance(instance.Name, instance.Id),
                    ParentTask = request.Task,
                    ParentExecution = instance.Execution,
                });
                break;
        }
    }

    private void Finish(DoubleInstance instance, Task<object?> main)
    {
        if (main.IsCompletedSuccessfully)
        {
            instance.Output = System.Text.Json.JsonSerializer.Serialize(main.GetAwaiter().GetResult());
            End(instance, OrchestrationRuntimeStatus.Completed);
            return;
        }

        var exception = main.Exception?.InnerException ?? new OperationCanceledException();
        instance.Failure = new TaskFailureDetails(exception.GetType().FullName!, exception.Message, exception.StackTrace, null, null);
        End(instance, OrchestrationRuntimeStatus.Failed);
    }

    private void End(DoubleInstance instance, OrchestrationRuntimeStatus status)
    {
        instance.Status = status;
        instance.Inbox.Clear();
        timers.RemoveAll(t => t.Instance == instance.Id);
        if (instance.Parent is { } parent)
        {
            // A child that was terminated leaves no details of its failure.
            Deliver(parent.InstanceId, instance.ParentExecution, status == OrchestrationRuntimeStatus.Completed
                ? new DoubleEvent(DoubleEventKind.ChildCompleted, instance.ParentTask, Payload: instance.Output)
                : new DoubleEvent(DoubleEventKind.ChildFailed, instance.ParentTask, Failure: instance.Failure));
        }

        if (waiters.Remove(instance.Id, out var waiter))
        {
            waiter.TrySetResult();
        }
    }
}

/// <summary>An activity that was asked for.</summary>
internal sealed record DoubleActivity(long Number, string Instance, int Execution, int Task, string Name, string? Input);

/// <summary>A timer that was asked for.</summary>
internal sealed record DoubleTimer(string Instance, int Execution, int Task, DateTimeOffset At);
