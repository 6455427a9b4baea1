using System.Text;
using System.Text.Json;
using Lavra.Durability;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>Instances as Durable Task tells them, in the terms of Core.</summary>
internal static class InstanceStates
{
    /// <summary>All statuses. A start that names them all never replaces an instance, whatever became of it.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus> All { get; } =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Whether an instance takes no more turns.</summary>
    public static bool HasEnded(OrchestrationMetadata instance) => StatusIn(instance.RuntimeStatus).HasEnded();

    /// <summary>An instance's custom status: the workflow's own, and what the adapter keeps beside it.</summary>
    public static WorkflowStatus StatusOf(OrchestrationMetadata instance) => instance.SerializedCustomStatus is { Length: > 0 } json
        ? JsonSerializer.Deserialize(json, DurableJson.Default.WorkflowStatus) ?? new WorkflowStatus()
        : new WorkflowStatus();

    /// <summary>Durable Task's query for ours. It may give more than was asked for; <see cref="Matches"/> sorts that out.</summary>
    public static OrchestrationQuery Query(InstanceQuery query) => new(
        CreatedTo: query.CreatedBefore,
        Statuses: query.Statuses.Count == 0 ? null : All.Where(status => query.Statuses.Contains(StatusIn(status))),
        InstanceIdPrefix: query.IdPrefix,
        FetchInputsAndOutputs: true);

    /// <summary>Whether an instance fits a query. Looked at again here, because not every provider heeds prefixes and times strictly.</summary>
    public static bool Matches(OrchestrationMetadata instance, InstanceQuery query) =>
        (query.Statuses.Count == 0 || query.Statuses.Contains(StatusIn(instance.RuntimeStatus)))
        && (query.IdPrefix is null || instance.InstanceId.StartsWith(query.IdPrefix, StringComparison.Ordinal))
        && (query.CreatedBefore is not { } before || instance.CreatedAt < before)
        && (query.IncludeChildren || InstanceIds.ParentOf(instance.InstanceId) is null);

    /// <summary>An instance, read with its inputs and outputs.</summary>
    public static InstanceState From(OrchestrationMetadata instance)
    {
        var status = StatusIn(instance.RuntimeStatus);
        return new InstanceState
        {
            InstanceId = instance.InstanceId,
            Workflow = instance.Name,
            ParentInstanceId = InstanceIds.ParentOf(instance.InstanceId),
            Status = status,
            CreatedAt = instance.CreatedAt,
            UpdatedAt = instance.LastUpdatedAt,
            Output = status == InstanceStatus.Completed ? Utf8(instance.SerializedOutput) : default,
            CustomStatus = StatusOf(instance).Status is { } own ? JsonBytes.Of(own) : default,
            Failure = FailureOf(instance, status),
        };
    }

    private static InstanceStatus StatusIn(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Completed => InstanceStatus.Completed,
        OrchestrationRuntimeStatus.Failed => InstanceStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => InstanceStatus.Terminated,
        OrchestrationRuntimeStatus.Suspended => InstanceStatus.Suspended,
        _ => InstanceStatus.Running,
    };

    private static FailureDetails? FailureOf(OrchestrationMetadata instance, InstanceStatus status) => status switch
    {
        InstanceStatus.Failed => DurableFailures.From(instance.FailureDetails),
        InstanceStatus.Terminated => new FailureDetails(DurableFailures.Terminated, ReasonIn(instance.SerializedOutput), Retryable: false),
        _ => null,
    };

    // Providers keep the reason as the JSON text that it was sent as, or as it is.
    private static string ReasonIn(string? output)
    {
        if (output is null)
        {
            return "";
        }

        try
        {
            return JsonSerializer.Deserialize(output, DurableJson.Default.String) ?? "";
        }
        catch (JsonException)
        {
            return output;
        }
    }

    private static ReadOnlyMemory<byte> Utf8(string? json) => json is null ? default : Encoding.UTF8.GetBytes(json);
}
