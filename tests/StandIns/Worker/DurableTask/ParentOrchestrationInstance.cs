namespace Microsoft.DurableTask;

/// <summary>Who started a child orchestration.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
