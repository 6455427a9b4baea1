namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>With an id and a time.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>The instance's id; null for a new one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When it begins; null for now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Its version; null for the app's.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>States in which an instance of that id is left alone and the start fails.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
