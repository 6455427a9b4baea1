using System.Collections.Concurrent;
using Lavra.Durability;

namespace Lavra.Testing.Durability;

/// <summary>
/// Remembers what it was asked to start and to cancel, and gives and purges the instances that a test put into it; runs nothing.
/// </summary>
/// <param name="done">Takes what is purged, in order, as <c>purge</c> and the instance's id; null for nobody.</param>
public sealed class FakeDurableClient(ICollection<string>? done = null) : IDurableClient
{
    private readonly ConcurrentDictionary<string, string> started = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancelRequest> cancelled = new(StringComparer.Ordinal);

    /// <summary>Workflow names by instance.</summary>
    public IReadOnlyDictionary<string, string> Started => started;

    /// <summary>Requests by instance.</summary>
    public IReadOnlyDictionary<string, CancelRequest> Cancelled => cancelled;

    /// <summary>What is found, by instance.</summary>
    public IDictionary<string, InstanceState> Instances { get; } = new ConcurrentDictionary<string, InstanceState>(StringComparer.Ordinal);

    /// <summary>Puts an instance in, in place of one that is there. Nothing happened to it after <paramref name="at"/>, by default long ago.</summary>
    public FakeDurableClient With(string instanceId, InstanceStatus status, DateTimeOffset at = default, string? failure = null)
    {
        Instances[instanceId] = new InstanceState
        {
            InstanceId = instanceId,
            Workflow = "run",
            Status = status,
            CreatedAt = at,
            UpdatedAt = at,
            Failure = failure is null ? null : new FailureDetails("test", failure),
        };
        return this;
    }

    /// <inheritdoc />
    public Task<StartOutcome> StartAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input, CancellationToken cancellationToken) =>
        Task.FromResult(new StartOutcome(instanceId, started.TryAdd(instanceId, workflow.Name)));

    /// <inheritdoc />
    public Task<bool> CancelAsync(string instanceId, CancelRequest request, CancellationToken cancellationToken)
    {
        cancelled[instanceId] = request;
        return Task.FromResult(true);
    }

    /// <inheritdoc />
    public Task<bool> SignalAsync<T>(
        string instanceId, SignalDefinition<T> signal, T payload, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc />
    public Task<InstanceState?> GetAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(Instances.TryGetValue(instanceId, out var instance) ? instance : null);

    /// <inheritdoc />
    public Task<bool> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public Task<bool> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public Task<bool> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public Task<InstanceState?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public IAsyncEnumerable<InstanceState> ListAsync(InstanceQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        done?.Add($"purge {instanceId}");
        return Task.FromResult(Instances.Remove(instanceId));
    }
}
