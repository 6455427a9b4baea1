using System.Runtime.CompilerServices;
using System.Text.Json;
using Lavra.Durability;
using Lavra.Privacy;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>
/// Acts on workflow instances through Durable Task. What it asks for becomes a message to the instance, so it looks again until
/// what must hold when a call returns does hold.
/// </summary>
internal sealed class DurableTaskDurableClient(DurableTaskClient client, IRedactor redactor, TimeProvider time) : IDurableClient
{
    // The wait between two looks at an instance, and how long to go on looking. After that the message is trusted to do its work later.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task<StartOutcome> StartAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        InstanceIds.Validate(instanceId);
        if (await FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return new StartOutcome(instanceId, Started: false);
        }

        try
        {
            var options = new StartOrchestrationOptions(instanceId) { DedupeStatuses = [.. InstanceStates.All.Select(static s => s.ToString())] };
            await client.ScheduleNewOrchestrationInstanceAsync(
                workflow.Name, JsonSerializer.SerializeToElement(input, workflow.Input), options, cancellationToken).ConfigureAwait(false);
            return new StartOutcome(instanceId, Started: true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Providers have different exceptions for an id that is taken.
            if (await FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is null)
            {
                throw;
            }

            return new StartOutcome(instanceId, Started: false);
        }
    }

    /// <inheritdoc />
    public Task<bool> SignalAsync<T>(string instanceId, SignalDefinition<T> signal, T payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var data = JsonSerializer.SerializeToElement(payload, signal.Payload);
        return ActAsync(instanceId, _ => client.RaiseEventAsync(instanceId, signal.Name, data, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> CancelAsync(string instanceId, CancelRequest request, CancellationToken cancellationToken) =>
        SignalAsync(instanceId, Signals.Cancel, request, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken)
    {
        // Providers that can end children do; for the others it is done here, once the parent starts no more.
        var options = new TerminateInstanceOptions(redactor.RedactText(reason), Recursive: true);
        if (!await ActAsync(instanceId, _ => client.TerminateInstanceAsync(instanceId, options, cancellationToken), cancellationToken)
            .ConfigureAwait(false))
        {
            return false;
        }

        await UntilAsync(instanceId, static instance => instance is null || InstanceStates.HasEnded(instance), cancellationToken)
            .ConfigureAwait(false);
        foreach (var child in await ChildrenAsync(instanceId, ended: false, cancellationToken).ConfigureAwait(false))
        {
            await ActAsync(child, _ => client.TerminateInstanceAsync(child, options, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc />
    public async Task<bool> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken)
    {
        var found = await ActAsync(
            instanceId,
            status => status == OrchestrationRuntimeStatus.Suspended
                ? Task.CompletedTask
                : client.SuspendInstanceAsync(instanceId, redactor.RedactText(reason), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return found && await UntilAsync(
            instanceId,
            static i => i is null || i.RuntimeStatus == OrchestrationRuntimeStatus.Suspended || InstanceStates.HasEnded(i),
            cancellationToken).ConfigureAwait(false) is { } instance && !InstanceStates.HasEnded(instance);
    }

    /// <inheritdoc />
    public async Task<bool> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken)
    {
        var found = await ActAsync(
            instanceId,
            status => status == OrchestrationRuntimeStatus.Suspended
                ? client.ResumeInstanceAsync(instanceId, redactor.RedactText(reason), cancellationToken)
                : Task.CompletedTask,
            cancellationToken).ConfigureAwait(false);
        if (found)
        {
            await UntilAsync(instanceId, static i => i?.RuntimeStatus != OrchestrationRuntimeStatus.Suspended, cancellationToken)
                .ConfigureAwait(false);
        }

        return found;
    }

    /// <inheritdoc />
    public async Task<InstanceState?> GetAsync(string instanceId, CancellationToken cancellationToken) =>
        await FindAsync(instanceId, cancellationToken, complete: true).ConfigureAwait(false) is { } instance
            ? InstanceStates.From(instance)
            : null;

    /// <inheritdoc />
    public async Task<InstanceState?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken)
    {
        var instance = await FindAsync(instanceId, cancellationToken, complete: true).ConfigureAwait(false);
        if (instance is not null && !InstanceStates.HasEnded(instance))
        {
            instance = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, cancellationToken)
                .ConfigureAwait(false);
        }

        return instance is null ? null : InstanceStates.From(instance);
    }

    /// <summary>
    /// Lists instances in order of creation. Providers list in an order of their own, so all that match are read before the first
    /// is given.
    /// </summary>
    public async IAsyncEnumerable<InstanceState> ListAsync(
        InstanceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<OrchestrationMetadata>();
        await foreach (var instance in client.GetAllInstancesAsync(InstanceStates.Query(query))
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (InstanceStates.Matches(instance, query))
            {
                found.Add(instance);
            }
        }

        foreach (var instance in found
            .OrderBy(static i => i.CreatedAt).ThenBy(static i => i.InstanceId, StringComparer.Ordinal).Take(query.Limit ?? int.MaxValue))
        {
            yield return InstanceStates.From(instance);
        }
    }

    /// <inheritdoc />
    public async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { } instance || !InstanceStates.HasEnded(instance))
        {
            return false;
        }

        // Children first: should it stop in the middle, the parent still leads to them.
        foreach (var child in await ChildrenAsync(instanceId, ended: true, cancellationToken).ConfigureAwait(false))
        {
            await client.PurgeInstanceAsync(child, new PurgeInstanceOptions(), cancellationToken).ConfigureAwait(false);
        }

        await client.PurgeInstanceAsync(instanceId, new PurgeInstanceOptions(Recursive: true), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Acts on an instance that has not ended.</summary>
    /// <returns>False when there is none.</returns>
    private async Task<bool> ActAsync(
        string instanceId, Func<OrchestrationRuntimeStatus, Task> act, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { } instance || InstanceStates.HasEnded(instance))
        {
            return false;
        }

        try
        {
            await act(instance.RuntimeStatus).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Providers refuse to act on an instance that has ended since it was looked at.
            if (await FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is { } again && !InstanceStates.HasEnded(again))
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>Looks at an instance until something holds of it, or for long enough.</summary>
    private async Task<OrchestrationMetadata?> UntilAsync(
        string instanceId, Func<OrchestrationMetadata?, bool> holds, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + LookTime;
        while (true)
        {
            var instance = await FindAsync(instanceId, cancellationToken).ConfigureAwait(false);
            if (holds(instance) || time.GetUtcNow() >= end)
            {
                return instance;
            }

            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<string>> ChildrenAsync(string instanceId, bool ended, CancellationToken cancellationToken)
    {
        var children = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: instanceId))
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (InstanceIds.IsWithin(instanceId, instance.InstanceId) && InstanceStates.HasEnded(instance) == ended)
            {
                children.Add(instance.InstanceId);
            }
        }

        return children;
    }

    private Task<OrchestrationMetadata?> FindAsync(string instanceId, CancellationToken cancellationToken, bool complete = false) =>
        client.GetInstanceAsync(instanceId, complete, cancellationToken);
}
