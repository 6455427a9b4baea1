namespace Lavra.Durability;

/// <summary>Starts workflow instances and acts on them from outside. Thread safe.</summary>
public interface IDurableClient
{
    /// <summary>
    /// Starts an instance. The instance id is the idempotency key: when an instance of that id exists, in whatever state,
    /// nothing is started and the result says so.
    /// </summary>
    /// <param name="workflow">What to start.</param>
    /// <param name="instanceId">1 to 100 printable ASCII characters, not beginning with '@', without '.' and ':' (see <see cref="InstanceIds"/>).</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Gives up waiting; the start may still happen.</param>
    Task<StartOutcome> StartAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a signal. It is durable when the call returns and is delivered once, in order of arrival; to a suspended instance,
    /// when it is resumed.
    /// </summary>
    /// <returns>False when no such instance is running.</returns>
    Task<bool> SignalAsync<T>(
        string instanceId, SignalDefinition<T> signal, T payload, CancellationToken cancellationToken);

    /// <summary>Asks an instance to end itself; see <see cref="Signals.Cancel"/>.</summary>
    /// <returns>False when no such instance is running.</returns>
    Task<bool> CancelAsync(string instanceId, CancelRequest request, CancellationToken cancellationToken);

    /// <summary>Ends an instance and its children at once; its code does not run again.</summary>
    /// <returns>False when no such instance is running.</returns>
    Task<bool> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken);

    /// <summary>Stops an instance from taking turns. Running activities end and are recorded. Idempotent.</summary>
    /// <returns>False when no such instance is running.</returns>
    Task<bool> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken);

    /// <summary>Lets a suspended instance take turns again. Idempotent.</summary>
    /// <returns>False when no such instance is running.</returns>
    Task<bool> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken);

    /// <summary>Reads an instance; null when there is none.</summary>
    Task<InstanceState?> GetAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Waits until an instance has ended and reads it; null when there is none.</summary>
    Task<InstanceState?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Lists instances in order of creation, oldest first.</summary>
    IAsyncEnumerable<InstanceState> ListAsync(InstanceQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes an ended instance, its children and their histories.</summary>
    /// <returns>False when there is none, or it has not ended.</returns>
    Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken);
}
