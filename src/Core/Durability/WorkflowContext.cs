using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Lavra.Durability;

/// <summary>
/// What a workflow may ask of its engine. Everything that a workflow does besides pure computation goes through here, so that a
/// replay takes the same turns. Not thread safe: a workflow runs on one logical thread, and must only await what it got from
/// here (or <see cref="Task.WhenAll(Task[])"/> and <see cref="Task.WhenAny(Task[])"/> over it).
/// </summary>
public abstract class WorkflowContext
{
    /// <summary>The instance's id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The parent's instance id; null for an instance that a client started.</summary>
    public abstract string? ParentInstanceId { get; }

    /// <summary>The version under which the instance was started; empty when versions are not used.</summary>
    public abstract string Version { get; }

    /// <summary>The time of what the workflow is reacting to. The same in every replay; it stands still within a turn.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Whether the workflow is taking turns again that it took before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Makes an id that is the same in every replay and differs between calls.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent while replaying.</summary>
    public abstract ILogger CreateLogger(string category);

    /// <summary>Runs an activity. The default policy is one attempt.</summary>
    /// <exception cref="ActivityFailedException">It failed for good.</exception>
    public abstract Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null);

    /// <summary>Waits until a time. A time that has passed completes in a later turn, too.</summary>
    /// <param name="fireAt">When to go on.</param>
    /// <param name="cancellationToken">A token of the workflow's own; cancelling it takes the timer back.</param>
    public abstract Task DelayUntilAsync(DateTimeOffset fireAt, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for the next signal of that name. Signals that came before the wait are kept and given in order of arrival, each to
    /// one waiter.
    /// </summary>
    /// <param name="signal">What to wait for.</param>
    /// <param name="timeout">How long; null means for ever.</param>
    /// <param name="cancellationToken">A token of the workflow's own; cancelling it gives the wait up.</param>
    public abstract Task<SignalOutcome<T>> WaitForSignalAsync<T>(
        SignalDefinition<T> signal, TimeSpan? timeout, CancellationToken cancellationToken);

    /// <summary>Sends a signal to another instance. Sending to one that has ended or never was does nothing.</summary>
    public abstract void SendSignal<T>(string instanceId, SignalDefinition<T> signal, T payload);

    /// <summary>Starts a child workflow and waits for it.</summary>
    /// <param name="workflow">What to start.</param>
    /// <param name="instanceId">
    /// The child's id; unique among all instances. It is this instance's id, then '.' or ':', then more (see <see cref="InstanceIds"/>).
    /// </param>
    /// <param name="input">Its input.</param>
    /// <exception cref="ChildWorkflowFailedException">The child failed or was terminated.</exception>
    public abstract Task<TOutput> CallChildAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input);

    /// <summary>Shows a small status (4 KB at most) to whoever queries the instance; the last one set in a turn counts.</summary>
    public abstract void SetCustomStatus<T>(T status, JsonTypeInfo<T> type);

    /// <summary>
    /// Ends this execution and starts the same workflow again under the same id with a new input and an empty history. Signals
    /// not yet taken are carried over. The workflow must return right after; what it returns is ignored. Nothing may be pending.
    /// </summary>
    public abstract void ContinueAsNew<TInput>(TInput input, JsonTypeInfo<TInput> type);
}
