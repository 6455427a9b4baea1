using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>
/// One replay of an orchestration, from its recorded events to the new ones, as Durable Task's own context takes it. That includes
/// what is surprising about it: an event goes to whoever asked last, also when that one has given up, and is lost then.
/// </summary>
internal sealed class DoubleOrchestration(DoubleInstance instance) : TaskOrchestrationContext
{
    private readonly OrchestratorThread thread = new();
    private readonly Dictionary<int, TaskCompletionSource<string?>> open = [];
    private readonly Dictionary<string, Stack<IWaiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Payload)> buffered = [];
    private readonly Dictionary<int, DoubleEvent> recorded =
        instance.History.Where(static e => e.IsRequest).ToDictionary(static e => e.Task);
    private readonly string? input = instance.Input;
    private DateTime now;
    private bool replaying;
    private object? customStatus;
    private bool preserves;
    private int nextTask;
    private int nextGuid;

    private interface IWaiter
    {
        void Give(string? payload);
    }

    /// <summary>What the orchestrator asked for and had not before, in program order.</summary>
    public List<DoubleEvent> Requests { get; } = [];

    /// <summary>The orchestrator function's task.</summary>
    public Task<object?>? Main { get; private set; }

    /// <summary>The input of the next execution, once there is to be one.</summary>
    public string? ContinueWith { get; private set; }

    /// <summary>How the code differs from what is recorded; null when it does not.</summary>
    public string? Divergence { get; private set; }

    public override TaskName Name => instance.Name;

    public override string InstanceId => instance.Id;

    public override ParentOrchestrationInstance? Parent => instance.Parent;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => replaying;

    public override string Version => instance.Version;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public string? CustomStatusJson => customStatus is null ? null : Json(customStatus);

    /// <summary>Takes all turns.</summary>
    /// <param name="orchestrator">Starts the orchestrator function.</param>
    /// <param name="turn">What is new.</param>
    public void Run(Func<string, TaskOrchestrationContext, Task<object?>> orchestrator, IReadOnlyList<DoubleEvent> turn)
    {
        replaying = true;
        foreach (var e in instance.History)
        {
            Take(orchestrator, e);
        }

        replaying = false;
        foreach (var e in turn)
        {
            Take(orchestrator, e);
        }
    }

    public override T? GetInput<T>()
        where T : default => Read<T>(input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var request = Ask(new DoubleEvent(DoubleEventKind.ActivityScheduled, nextTask++, name.Name, Json(input)));
        return Read<TResult>(await open[request].Task)!;
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var request = Ask(new DoubleEvent(DoubleEventKind.ChildCreated, nextTask++, orchestratorName.Name, Json(input), id));
        return Read<TResult>(await open[request].Task)!;
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var request = Ask(new DoubleEvent(DoubleEventKind.TimerCreated, nextTask++, At: new DateTimeOffset(fireAt.ToUniversalTime())));
        await using var registration = cancellationToken.Register(() => open[request].TrySetCanceled(cancellationToken));
        await open[request].Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var waiter = new Waiter<T>();
        if (!waiters.TryGetValue(eventName, out var stack))
        {
            waiters.Add(eventName, stack = new Stack<IWaiter>());
        }

        stack.Push(waiter);
        var at = buffered.FindIndex(e => string.Equals(e.Name, eventName, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
        {
            var (name, payload) = buffered[at];
            buffered.RemoveAt(at);
            Raise(name, payload);
        }

        cancellationToken.Register(() => waiter.Source.TrySetCanceled(cancellationToken));
        return waiter.Source.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => Send(instanceId, eventName, Json(payload));

    public override void SetCustomStatus(object? customStatus) => this.customStatus = customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        ContinueWith = Json(newInput);
        preserves = preserveUnprocessedEvents;
        if (preserves)
        {
            foreach (var (name, payload) in buffered)
            {
                Send(InstanceId, name, payload);
            }
        }

        buffered.Clear();
    }

    public override Guid NewGuid()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes($"{InstanceId}_{now:O}_{nextGuid++}"));
        return new Guid(hash.AsSpan(0, 16));
    }

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value);

    private static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json);

    private void Take(Func<string, TaskOrchestrationContext, Task<object?>> orchestrator, DoubleEvent e) => thread.Run(() =>
    {
        switch (e.Kind)
        {
            case DoubleEventKind.TurnBegan:
                now = e.At.UtcDateTime;
                break;
            case DoubleEventKind.Started:
                Main = orchestrator(instance.Name, this);
                break;
            case DoubleEventKind.EventRaised:
                Raise(e.Name!, e.Payload);
                break;
            case DoubleEventKind.ActivityCompleted or DoubleEventKind.ChildCompleted or DoubleEventKind.TimerFired:
                Settle(e.Task)?.TrySetResult(e.Payload);
                break;
            case DoubleEventKind.ActivityFailed or DoubleEventKind.ChildFailed:
                Settle(e.Task)?.TrySetException(new TaskFailedException(recorded[e.Task].Name!, e.Task, e.Failure!));
                break;
            default:
                break;
        }
    });

    private TaskCompletionSource<string?>? Settle(int task) => open.Remove(task, out var source) ? source : null;

    private int Ask(DoubleEvent request)
    {
        open.Add(request.Task, new TaskCompletionSource<string?>());
        Note(request);
        return request.Task;
    }

    private void Send(string target, string name, string? payload) =>
        Note(new DoubleEvent(DoubleEventKind.EventSent, nextTask++, name, payload, target));

    private void Note(DoubleEvent request)
    {
        if (!recorded.TryGetValue(request.Task, out var was))
        {
            Requests.Add(request);
            recorded.Add(request.Task, request);
        }
        else if (was.Kind != request.Kind || was.Name != request.Name || was.Target != request.Target)
        {
            Divergence ??= $"Non-deterministic orchestrator: request {request.Task} was {was.Kind} {was.Name}, and is {request.Kind} {request.Name}.";
        }
    }

    private void Raise(string name, string? payload)
    {
        if (waiters.TryGetValue(name, out var stack) && stack.TryPop(out var waiter))
        {
            waiter.Give(payload);
        }
        else if (ContinueWith is not null && preserves)
        {
            Send(InstanceId, name, payload);
        }
        else
        {
            buffered.Add((name, payload));
        }
    }

    private sealed class Waiter<T> : IWaiter
    {
        public TaskCompletionSource<T> Source { get; } = new();

        public void Give(string? payload) => Source.TrySetResult(Read<T>(payload)!);
    }
}
