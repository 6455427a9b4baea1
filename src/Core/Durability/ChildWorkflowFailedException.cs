namespace Lavra.Durability;

/// <summary>Tells a workflow that a child failed or was terminated.</summary>
public sealed class ChildWorkflowFailedException(string workflow, string instanceId, FailureDetails failure)
    : Exception($"Child workflow '{workflow}' ({instanceId}) failed: {failure?.Message}")
{
    /// <summary>The child workflow's name.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The child's instance id.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>What happened.</summary>
    public FailureDetails Failure { get; } = failure ?? throw new ArgumentNullException(nameof(failure));
}
