namespace Microsoft.DurableTask.Client;

/// <summary>An instance as seen from outside.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    /// <summary>The orchestrator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The instance's id.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>Where it stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The input as JSON, when it was asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>The output as JSON, when it was asked for.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>The custom status as JSON, when it was asked for.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it failed.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }
}
