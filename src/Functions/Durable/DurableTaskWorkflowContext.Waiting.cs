using System.Text.Json;
using Lavra.Durability;
using Microsoft.DurableTask;
using RetryPolicy = Lavra.Durability.RetryPolicy;

namespace Lavra.Functions.Durable;

/// <summary>What a workflow waits for: activities, timers, signals, children. Every await goes on in the orchestrator's turn.</summary>
internal sealed partial class DurableTaskWorkflowContext
{
    // Some minutes: a worker that ended is started again within seconds, or its instance goes and another takes its place.
    private static readonly RetryPolicy Redelivery = new() { MaxAttempts = 10 };

    // Retries are asked for here, and not left to Durable Task, so that attempts are counted and failures judged as on every engine.
    public override async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        retry ??= RetryPolicy.None;
        var data = JsonSerializer.SerializeToElement(input, activity.Input);
        for (var attempt = 1; ; attempt++)
        {
            var reply = await DeliverAsync(activity.Name, new ActivityRequest(nextTask++, attempt, status.Cancels, data));
            if (reply.Failure is not { } failure)
            {
                return reply.Output is { } output ? output.Deserialize(activity.Output)! : default!;
            }

            if (!retry.Allows(attempt, failure))
            {
                throw new ActivityFailedException(activity.Name, failure);
            }

            await DelayUntilAsync(UtcNow + retry.IntervalAfter(attempt), CancellationToken.None);
        }
    }

    public override async Task<TOutput> CallChildAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        InstanceIds.ValidateChild(InstanceId, instanceId);
        var data = JsonSerializer.SerializeToElement(input, workflow.Input);
        try
        {
            var output = await CountedAsync(durable.CallSubOrchestratorAsync<object?>(
                workflow.Name, data, new SubOrchestrationOptions { InstanceId = instanceId }));
            return output is JsonElement json ? json.Deserialize(workflow.Output)! : default!;
        }
        catch (TaskFailedException failed)
        {
            throw new ChildWorkflowFailedException(workflow.Name, instanceId, DurableFailures.From(failed.FailureDetails));
        }
    }

    public override async Task DelayUntilAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        pending++;
        try
        {
            await durable.CreateTimer(fireAt.UtcDateTime, cancellationToken);
        }
        finally
        {
            pending--;
        }
    }

    public override async Task<SignalOutcome<T>> WaitForSignalAsync<T>(
        SignalDefinition<T> signal, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var wait = signals.Wait(signal.Name);
        await using var registration = cancellationToken.Register(() => wait.Cancel(cancellationToken));
        if (timeout is null)
        {
            return Received(signal, await wait.Arrival);
        }

        using var over = new CancellationTokenSource();
        try
        {
            var timer = DelayUntilAsync(UtcNow + timeout.Value, over.Token);
            return await Task.WhenAny(wait.Arrival, timer) == timer ? default : Received(signal, await wait.Arrival);
        }
        finally
        {
            over.Cancel();
        }
    }

    private static SignalOutcome<T> Received<T>(SignalDefinition<T> signal, JsonElement payload) =>
        new(true, payload.ValueKind == JsonValueKind.Undefined ? default : payload.Deserialize(signal.Payload));

    // A worker that ends takes down what it was at, and the host calls that a failure of the activity. It is none: on every engine an
    // activity is delivered again after a crash, and counts on it.
    private async Task<ActivityReply> DeliverAsync(string name, ActivityRequest request)
    {
        for (var delivery = 1; ; delivery++)
        {
            var reply = await DeliverOnceAsync(name, request);
            if (reply.Failure is not { } failure || !DurableFailures.WasLost(failure))
            {
                return reply;
            }

            if (delivery == Redelivery.MaxAttempts)
            {
                // The activity itself may be what kills the workers. Not retryable, so that the caller's policy does not start all over again.
                return new ActivityReply(Failure: failure with { Retryable = false });
            }

            await DelayUntilAsync(UtcNow + Redelivery.IntervalAfter(delivery), CancellationToken.None);
        }
    }

    private async Task<ActivityReply> DeliverOnceAsync(string name, ActivityRequest request)
    {
        try
        {
            var reply = await CountedAsync(durable.CallActivityAsync<JsonElement>(
                name, JsonSerializer.SerializeToElement(request, DurableJson.Default.ActivityRequest)));
            return reply.Deserialize(DurableJson.Default.ActivityReply)!;
        }
        catch (TaskFailedException failed)
        {
            // ActivityRunner gives an activity's own failures back as data. An exception means that the delivery was lost, or that the function
            // does not exist.
            return new ActivityReply(Failure: DurableFailures.From(failed.FailureDetails));
        }
    }

    private async Task<T> CountedAsync<T>(Task<T> task)
    {
        pending++;
        try
        {
            return await task;
        }
        finally
        {
            pending--;
        }
    }
}
