using Lavra.Durability;

namespace Lavra.Core.Tests.Runs;

/// <summary>Instances that can be looked at and purged, and nothing else.</summary>
internal sealed class FakeInstances(List<string> done) : IDurableClient
{
    public Dictionary<string, InstanceStatus> Instances { get; } = [];

    public Task<InstanceState?> GetAsync(string instanceId, CancellationToken cancellationToken) => Task.FromResult(
        Instances.TryGetValue(instanceId, out var status)
            ? new InstanceState
            {
                InstanceId = instanceId, Workflow = "run", Status = status, CreatedAt = DateTimeOffset.MinValue, UpdatedAt = DateTimeOffset.MinValue,
            }
            : null);

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        done.Add($"purge {instanceId}");
        return Task.FromResult(Instances.Remove(instanceId));
    }

    public Task<StartOutcome> StartAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> SignalAsync<T>(string instanceId, SignalDefinition<T> signal, T payload, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> CancelAsync(string instanceId, CancelRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<InstanceState?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<InstanceState> ListAsync(InstanceQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
