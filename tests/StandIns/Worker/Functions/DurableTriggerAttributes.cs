using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>An orchestrator function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The orchestrator's name, when it is not the function's.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>An activity function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The activity's name, when it is not the function's.</summary>
    public string? Activity { get; set; }
}

/// <summary>Gives a function a client of the durable engine.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub than the app's own.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Another connection than the app's own.</summary>
    public string? ConnectionName { get; set; }
}
