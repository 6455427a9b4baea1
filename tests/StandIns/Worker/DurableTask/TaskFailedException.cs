namespace Microsoft.DurableTask;

/// <summary>Tells an orchestrator that an activity or a child failed.</summary>
public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
    : Exception($"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {failureDetails?.ErrorMessage}")
{
    /// <summary>The task's name.</summary>
    public string TaskName { get; } = taskName;

    /// <summary>Its number.</summary>
    public int TaskId { get; } = taskId;

    /// <summary>What happened.</summary>
    public TaskFailureDetails FailureDetails { get; } = failureDetails!;
}
