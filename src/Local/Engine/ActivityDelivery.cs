using Lavra.Durability;
using Lavra.Local.Storage;

namespace Lavra.Local.Engine;

/// <summary>One delivery of an activity to a worker.</summary>
internal sealed class ActivityDelivery(string instanceId, int execution, PendingTask task, ActivityBinding? binding)
{
    /// <summary>Who asked.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>Which execution of the instance asked; task numbers begin again with each.</summary>
    public int Execution { get; } = execution;

    /// <summary>What was asked.</summary>
    public PendingTask Task { get; } = task;

    /// <summary>What runs it; null when this process knows no such activity.</summary>
    public ActivityBinding? Binding { get; } = binding;

    /// <summary>Collects what the activity writes.</summary>
    public ActivityScope Scope { get; } = new();

    /// <summary>Cancelled when the instance is, or the engine stops.</summary>
    public CancellationTokenSource Cancellation { get; } = new();
}
