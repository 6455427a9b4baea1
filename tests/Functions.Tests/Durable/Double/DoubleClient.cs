using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>A client of a hub. Like Durable Task's own it refuses to act on what has ended or never was, by exceptions.</summary>
internal sealed class DoubleClient(DoubleHub hub, CancellationToken closed) : DurableTaskClient("double")
{
    /// <summary>Is called before an instance is looked up, with the token of the look.</summary>
    public Func<CancellationToken, Task>? OnLook { get; set; }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        return hub.Start(id, orchestratorName.Name, Json(input), options?.Version?.Version)
            ? Task.FromResult(id)
            : throw new InvalidOperationException($"An orchestration instance with the ID {id} already exists.");
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new DoubleEvent(DoubleEventKind.EventRaised, Name: eventName, Payload: Json(eventPayload)));

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new DoubleEvent(DoubleEventKind.Terminated, Payload: Json(options?.Output)));

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new DoubleEvent(DoubleEventKind.Suspended));

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new DoubleEvent(DoubleEventKind.Resumed));

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        while (hub.Find(instanceId, getInputsAndOutputs) is not { RuntimeStatus: not OrchestrationRuntimeStatus.Pending })
        {
            await hub.Changed.WaitAsync(cancellation);
        }

        return hub.Find(instanceId, getInputsAndOutputs)!;
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        await hub.EndOf(instanceId).WaitAsync(cancellation);
        return hub.Find(instanceId, getInputsAndOutputs)!;
    }

    // A worker that was closed must not go on watching over activities that it began.
    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        await (OnLook?.Invoke(cancellation) ?? Task.CompletedTask);
        return closed.IsCancellationRequested ? null : hub.Find(instanceId, getInputsAndOutputs);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        filter ??= new OrchestrationQuery();
        var all = hub.List(filter.FetchInputsAndOutputs)
            .Where(i => filter.InstanceIdPrefix is null || i.InstanceId.StartsWith(filter.InstanceIdPrefix, StringComparison.Ordinal))
            .Where(i => filter.Statuses is null || filter.Statuses.Contains(i.RuntimeStatus))
            .Where(i => filter.CreatedTo is not { } to || i.CreatedAt <= to)
            .ToList();

        // Small pages, and an empty one with more behind it, as storage gives them.
        const int PageSize = 2;
        return Pageable.Create<OrchestrationMetadata>((token, _) =>
        {
            var at = token is null ? 0 : int.Parse(token) + 1;
            var values = token is null ? [] : all.Skip((at - 1) * PageSize).Take(PageSize).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(values, at * PageSize < all.Count ? $"{at}" : null));
        });
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Task.FromResult(new PurgeResult(hub.Purge(instanceId) ? 1 : 0));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value);

    private Task SendAsync(string instanceId, DoubleEvent message) => hub.Send(instanceId, message)
        ? Task.CompletedTask
        : throw new InvalidOperationException($"No instance with ID '{instanceId}' is running.");
}
