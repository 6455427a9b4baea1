using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>An instance as the hub keeps it. Touched under the hub's lock.</summary>
internal sealed class DoubleInstance(string id, string name, string version)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Version { get; } = version;

    public ParentOrchestrationInstance? Parent { get; init; }

    /// <summary>The request of the parent that it answers.</summary>
    public int ParentTask { get; init; } = -1;

    /// <summary>The parent's execution in which it was asked for.</summary>
    public int ParentExecution { get; init; }

    /// <summary>From 0; each continue-as-new begins another.</summary>
    public int Execution { get; set; }

    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string? Input { get; set; }

    public string? Output { get; set; }

    public string? CustomStatus { get; set; }

    public TaskFailureDetails? Failure { get; set; }

    public List<DoubleEvent> History { get; set; } = [];

    /// <summary>What has come and was not taken up by a turn.</summary>
    public List<DoubleEvent> Inbox { get; } = [];

    public long RecordedBytes => Id.Length + (Input?.Length ?? 0) + (Output?.Length ?? 0) + (CustomStatus?.Length ?? 0)
        + History.Sum(static e => 16L + (e.Name?.Length ?? 0) + (e.Payload?.Length ?? 0) + (e.Target?.Length ?? 0));

    public bool HasEnded => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>Whether there is something to do for a worker.</summary>
    public bool IsReady => !HasEnded && Inbox.Any(e => e.IsControl || Status != OrchestrationRuntimeStatus.Suspended);

    public OrchestrationMetadata ToMetadata(bool complete) => new(Name, Id)
    {
        RuntimeStatus = Status,
        CreatedAt = CreatedAt,
        LastUpdatedAt = UpdatedAt,
        SerializedInput = complete ? Input : null,
        SerializedOutput = complete ? Output : null,
        SerializedCustomStatus = complete ? CustomStatus : null,
        FailureDetails = complete ? Failure : null,
    };
}
