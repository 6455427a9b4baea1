using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Engine.History;

namespace Lavra.Local.Engine.Execution;

/// <summary>What a workflow waits for: activities, timers, signals, children.</summary>
internal sealed partial class WorkflowExecution
{
    public override async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        retry ??= RetryPolicy.None;
        var data = JsonSerializer.SerializeToUtf8Bytes(input, activity.Input);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var task = Ask(new HistoryEvent(HistoryKind.ActivityScheduled, nextTask++, activity.Name, data), attempt);
                return JsonSerializer.Deserialize(await task.Source.Task, activity.Output)!;
            }
            catch (ActivityFailedException failed) when (retry.Allows(attempt, failed.Failure))
            {
                await DelayUntilAsync(UtcNow + retry.IntervalAfter(attempt), CancellationToken.None);
            }
        }
    }

    public override async Task<TOutput> CallChildAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        InstanceIds.ValidateChild(InstanceId, instanceId);
        var data = JsonSerializer.SerializeToUtf8Bytes(input, workflow.Input);
        var task = Ask(new HistoryEvent(HistoryKind.ChildStarted, nextTask++, workflow.Name, data, instanceId), attempt: 1);
        return JsonSerializer.Deserialize(await task.Source.Task, workflow.Output)!;
    }

    public override async Task DelayUntilAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var task = AskForTimer(fireAt);
        await using var registration = cancellationToken.Register(() => CancelTimer(task, cancellationToken));
        await task.Source.Task;
    }

    public override async Task<SignalOutcome<T>> WaitForSignalAsync<T>(
        SignalDefinition<T> signal, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (signals.TryTake(signal.Name, out var payload))
        {
            return Received(signal, payload);
        }

        var arrival = new TaskCompletionSource<byte[]?>();
        using var waiting = signals.Wait(signal.Name, arrival);
        await using var registration = cancellationToken.Register(() =>
        {
            waiting.Dispose();
            arrival.TrySetCanceled(cancellationToken);
        });
        if (timeout is null)
        {
            return Received(signal, await arrival.Task);
        }

        var timer = AskForTimer(UtcNow + timeout.Value);
        try
        {
            if (await Task.WhenAny(arrival.Task, timer.Source.Task) == timer.Source.Task)
            {
                return default;
            }

            return Received(signal, await arrival.Task);
        }
        finally
        {
            CancelTimer(timer, CancellationToken.None);
        }
    }

    private static SignalOutcome<T> Received<T>(SignalDefinition<T> signal, byte[]? payload) =>
        new(true, payload is null ? default : JsonSerializer.Deserialize(payload, signal.Payload));

    private PendingTask AskForTimer(DateTimeOffset fireAt) =>
        Ask(new HistoryEvent(HistoryKind.TimerCreated, nextTask++, At: fireAt.ToUnixTimeMilliseconds()), attempt: 1);

    private void CancelTimer(PendingTask timer, CancellationToken cancellationToken)
    {
        if (pending.Remove(timer.Request.Task))
        {
            Request(new HistoryEvent(HistoryKind.TimerCancelled, timer.Request.Task));
            timer.Source.TrySetCanceled(cancellationToken);
        }
    }
}
