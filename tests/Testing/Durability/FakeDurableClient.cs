using System.Collections.Concurrent;
using Lavra.Durability;

namespace Lavra.Testing.Durability;

/// <summary>Remembers what it was asked to start and to cancel, and gives the instances that a test put into it; runs nothing.</summary>
public sealed class FakeDurableClient : IDurableClient
{
    private readonly ConcurrentDictionary<string, string> started = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancelRequest> cancelled = new(StringComparer.Ordinal);

    /// <summary>Workflow names by instance.</summary>
    public IReadOnlyDictionary<string, string> Started => started;

    /// <summary>Requests by instance.</summary>
    public IReadOnlyDictionary<string, CancelRequest> Cancelled => cancelled;

    /// <summary>What is found, by instance.</summary>
    public IDictionary<string, InstanceState> Instances { get; } = new ConcurrentDictionary<string, InstanceState>(StringComparer.Ordinal);

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
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
