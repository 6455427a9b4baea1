namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>Ended with an output.</summary>
    Completed,

    /// <summary>Not used.</summary>
    [Obsolete("Exists for compatibility only.")]
    ContinuedAsNew,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Not used.</summary>
    [Obsolete("Exists for compatibility only.")]
    Canceled,

    /// <summary>Ended by a client.</summary>
    Terminated,

    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Held by a client.</summary>
    Suspended,
}
