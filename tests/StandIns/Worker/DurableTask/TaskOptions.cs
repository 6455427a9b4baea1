namespace Microsoft.DurableTask;

/// <summary>How a task is run.</summary>
public record TaskOptions
{
    /// <summary>With a retry policy.</summary>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, null)
    {
    }

    /// <summary>With a retry policy and tags.</summary>
    public TaskOptions(TaskRetryOptions? retry = null, IDictionary<string, string>? tags = null)
    {
        Retry = retry;
        Tags = tags;
    }

    /// <summary>The retry policy.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Tags.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>Another version than the one that follows from the caller.</summary>
    public TaskVersion? Version { get; init; }
}

/// <summary>How a child orchestration is run.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    /// <summary>With a retry policy and an instance id.</summary>
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry)
    {
        InstanceId = instanceId;
    }

    /// <summary>The child's instance id.</summary>
    public string? InstanceId { get; init; }
}
