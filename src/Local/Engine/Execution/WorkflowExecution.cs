using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Durability;
using Lavra.Local.Engine.History;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Execution;

/// <summary>
/// One execution of a workflow in memory. It takes turns: an event comes in, the code runs until it waits, and what it asked for
/// is handed out. A replay takes the recorded turns again and holds what the code asks for against what it asked for then. Not
/// thread safe.
/// </summary>
internal sealed partial class WorkflowExecution : WorkflowContext
{
    private readonly WorkflowBinding binding;
    private readonly ILoggerFactory loggers;
    private readonly int execution;
    private readonly TurnSynchronizationContext thread;
    private readonly Dictionary<int, PendingTask> pending = [];
    private readonly SignalMailbox signals = new();
    private List<HistoryEvent> requests = [];
    private Queue<HistoryEvent>? recorded;
    private Task<byte[]>? main;
    private byte[]? continueWith;
    private WorkflowDivergedException? divergence;
    private DateTimeOffset now;
    private string version = "";
    private int nextTask;
    private int nextGuid;
    private int turns;
    private volatile bool awaitedForeign;

    public WorkflowExecution(
        WorkflowBinding binding, string instanceId, string? parentInstanceId, int execution, ILoggerFactory loggers, Action onForeignAwait)
    {
        this.binding = binding;
        this.loggers = loggers;
        this.execution = execution;
        InstanceId = instanceId;
        ParentInstanceId = parentInstanceId;
        thread = new TurnSynchronizationContext(() =>
        {
            awaitedForeign = true;
            onForeignAwait();
        });
    }

    public override string InstanceId { get; }

    public override string? ParentInstanceId { get; }

    public override string Version => version;

    public override DateTimeOffset UtcNow => now;

    public override bool IsReplaying => recorded is not null;

    /// <summary>What was asked for and has not come back, by task number.</summary>
    public IReadOnlyDictionary<int, PendingTask> Pending => pending;

    /// <summary>The turns taken so far.</summary>
    public int Turns => turns;

    /// <summary>The turn in which a cancel arrived; -1 when none did.</summary>
    public int CancelTurn { get; private set; } = -1;

    /// <summary>How the execution ended; null while it goes on.</summary>
    public HistoryEvent? End { get; private set; }

    /// <summary>The custom status; null when none was set.</summary>
    public byte[]? CustomStatus { get; private set; }

    /// <summary>Signals that arrived and were not taken, in order of arrival.</summary>
    public IReadOnlyList<(string Name, byte[]? Payload)> UntakenSignals => signals.Untaken;

    /// <summary>Takes a turn: hands the event to the code and gives what the code asked for, in program order.</summary>
    public IReadOnlyList<HistoryEvent> TakeTurn(HistoryEvent inbound)
    {
        requests = [];
        now = DateTimeOffset.FromUnixTimeMilliseconds(inbound.At);
        thread.Run(() => HandIn(inbound));
        turns++;
        SettleEnd();
        return requests;
    }

    /// <summary>Takes a recorded turn again.</summary>
    /// <param name="turn">What came in, then what was asked for.</param>
    /// <exception cref="WorkflowDivergedException">The code asked for something else.</exception>
    public void Replay(IReadOnlyList<HistoryEvent> turn)
    {
        recorded = new Queue<HistoryEvent>(turn.Skip(1));
        try
        {
            _ = TakeTurn(turn[0]);
            if (divergence is not null)
            {
                throw divergence;
            }

            if (recorded.TryPeek(out var left))
            {
                throw new WorkflowDivergedException(InstanceId, nextTask, left.Describe(), "nothing more");
            }
        }
        finally
        {
            recorded = null;
        }
    }

    private void HandIn(HistoryEvent inbound)
    {
        switch (inbound.Kind)
        {
            case HistoryKind.Started:
                version = inbound.Name ?? "";
                main = binding.RunAsync(this, inbound.Data ?? []);
                break;
            case HistoryKind.SignalReceived:
                if (string.Equals(inbound.Name, Signals.Cancel.Name, StringComparison.OrdinalIgnoreCase))
                {
                    CancelTurn = turns;
                }

                signals.Arrive(inbound.Name!, inbound.Data);
                break;
            default:
                if (pending.Remove(inbound.Task, out var task))
                {
                    Complete(task, inbound);
                }

                break;
        }
    }

    private static void Complete(PendingTask task, HistoryEvent inbound)
    {
        switch (inbound.Kind)
        {
            case HistoryKind.ActivityFailed:
                task.Source.SetException(new ActivityFailedException(task.Request.Name!, ReadFailure(inbound)));
                break;
            case HistoryKind.ChildFailed:
                task.Source.SetException(new ChildWorkflowFailedException(
                    task.Request.Name!, task.Request.Target!, ReadFailure(inbound)));
                break;
            default:
                task.Source.SetResult(inbound.Data);
                break;
        }
    }

    private void SettleEnd()
    {
        if (End is not null)
        {
            return;
        }

        HistoryEvent? end = null;
        if (main is { IsCompleted: true })
        {
            end = continueWith is not null && main.IsCompletedSuccessfully
                ? new HistoryEvent(HistoryKind.ContinuedAsNew, -1, Data: continueWith)
                : EndOf(main);
        }
        else if (awaitedForeign || (pending.Count == 0 && !signals.HasWaiters))
        {
            end = Failure(new ForeignAwaitException(binding.Name));
        }

        if (end is not null)
        {
            Request(end);
            End = end;
        }
    }

    private static HistoryEvent EndOf(Task<byte[]> ended)
    {
        if (ended.IsCompletedSuccessfully)
        {
#pragma warning disable RS0030 // The task has ended.
            return new HistoryEvent(HistoryKind.Completed, -1, Data: ended.Result);
#pragma warning restore RS0030
        }

        return Failure(ended.Exception?.InnerException ?? new OperationCanceledException("The workflow cancelled itself."));
    }

    private static HistoryEvent Failure(Exception exception) => new(
        HistoryKind.Failed,
        -1,
        Data: JsonSerializer.SerializeToUtf8Bytes(FailureDetails.From(exception), EngineJson.Default.FailureDetails));

    private static FailureDetails ReadFailure(HistoryEvent e) =>
        JsonSerializer.Deserialize(e.Data, EngineJson.Default.FailureDetails)!;

    /// <summary>Hands a request out, or holds it against the record.</summary>
    private void Request(HistoryEvent request)
    {
        if (recorded is null)
        {
            requests.Add(request);
        }
        else if (divergence is null)
        {
            var was = recorded.TryDequeue(out var next) ? next : null;
            if (was is null || !was.Asks(request))
            {
                divergence = new WorkflowDivergedException(
                    InstanceId, Math.Max(request.Task, 0), was?.Describe() ?? "nothing more", request.Describe());
            }
        }
    }

    private PendingTask Ask(HistoryEvent request, int attempt)
    {
        if (main is { IsCompleted: true } || End is not null)
        {
            throw new InvalidOperationException($"Workflow '{binding.Name}' asked for {request.Describe()} after it had ended.");
        }

        var task = new PendingTask(request, attempt, turns);
        Request(request);
        pending.Add(request.Task, task);
        return task;
    }

    public override Guid NewGuid()
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{InstanceId}/{execution}/{nextGuid++}"), hash);
        var bytes = hash[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public override ILogger CreateLogger(string category) =>
        new ReplaySafeLogger(loggers.CreateLogger(category), () => !IsReplaying);

    public override void SetCustomStatus<T>(T status, JsonTypeInfo<T> type)
    {
        const int Most = 4096;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status, type);
        if (bytes.Length > Most)
        {
            throw new ArgumentException($"A custom status has {bytes.Length} bytes; {Most} are allowed.", nameof(status));
        }

        CustomStatus = bytes;
    }

    public override void ContinueAsNew<TInput>(TInput input, JsonTypeInfo<TInput> type)
    {
        if (pending.Count > 0)
        {
            throw new InvalidOperationException(
                $"Workflow '{binding.Name}' continues as new while {pending.Values.First().Request.Describe()} is pending. Await or cancel it first.");
        }

        continueWith = JsonSerializer.SerializeToUtf8Bytes(input, type);
    }

    public override void SendSignal<T>(string instanceId, SignalDefinition<T> signal, T payload) => Request(new HistoryEvent(
        HistoryKind.SignalSent,
        nextTask++,
        signal.Name,
        JsonSerializer.SerializeToUtf8Bytes(payload, signal.Payload),
        instanceId));
}
