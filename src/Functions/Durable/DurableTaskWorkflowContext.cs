using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Durability;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Durable;

/// <summary>
/// What a workflow may ask of its engine, asked of Durable Task. One object serves one replay. What waits is in the other part.
/// </summary>
internal sealed partial class DurableTaskWorkflowContext : WorkflowContext
{
    private const int LargestStatus = 4096;

    private readonly TaskOrchestrationContext durable;
    private readonly ExternalSignals signals;
    private WorkflowStatus status = new();
    private int nextTask;
    private int pending;

    public DurableTaskWorkflowContext(TaskOrchestrationContext durable)
    {
        this.durable = durable;
        signals = new ExternalSignals(durable);
        ShowStatus();
        signals.Watch(Signals.Cancel.Name, () =>
        {
            status = status with { Cancels = status.Cancels + 1 };
            ShowStatus();
        });
    }

    public override string InstanceId => durable.InstanceId;

    public override string? ParentInstanceId => durable.Parent?.InstanceId;

    public override string Version => durable.Version;

    public override DateTimeOffset UtcNow => new(DateTime.SpecifyKind(durable.CurrentUtcDateTime, DateTimeKind.Utc));

    public override bool IsReplaying => durable.IsReplaying;

    public override Guid NewGuid() => durable.NewGuid();

    public override ILogger CreateLogger(string category) => durable.CreateReplaySafeLogger(category);

    public override void SendSignal<T>(string instanceId, SignalDefinition<T> signal, T payload) =>
        durable.SendEvent(instanceId, signal.Name, JsonSerializer.SerializeToElement(payload, signal.Payload));

    public override void SetCustomStatus<T>(T status, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status, type);
        if (bytes.Length > LargestStatus)
        {
            throw new ArgumentException($"A custom status has {bytes.Length} bytes; {LargestStatus} are allowed.", nameof(status));
        }

        this.status = this.status with { Status = JsonBytes.Element(bytes) };
        ShowStatus();
    }

    public override void ContinueAsNew<TInput>(TInput input, JsonTypeInfo<TInput> type)
    {
        if (pending > 0)
        {
            throw new InvalidOperationException(
                $"Workflow '{durable.Name}' continues as new while {pending} activities, children or timers are pending. Await or cancel them first.");
        }

        // First our own: the signals that Durable Task keeps, and carries over itself, came later than these.
        signals.Forward();
        durable.ContinueAsNew(JsonSerializer.SerializeToElement(input, type), preserveUnprocessedEvents: true);
    }

    private void ShowStatus() => durable.SetCustomStatus(JsonSerializer.SerializeToElement(status, DurableJson.Default.WorkflowStatus));
}
