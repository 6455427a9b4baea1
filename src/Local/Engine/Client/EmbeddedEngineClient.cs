using System.Text;
using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;
using Lavra.Privacy;

namespace Lavra.Local.Engine.Client;

/// <summary>
/// What callers may ask of the engine. Whatever changes an instance is durable when the call returns; what only reads tells what is
/// durable. Thread safe; keeps nothing.
/// </summary>
internal sealed class EmbeddedEngineClient(
    Residency residency,
    NewInstances rows,
    ExecutionFactory executions,
    EngineReader reader,
    SqliteWriter writer,
    Endings endings,
    FailureRecords failures,
    EngineLifetime lifetime,
    TimeProvider time,
    IRedactor? redactor) : IDurableClient
{
    public async Task<StartOutcome> StartAsync<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> workflow, string instanceId, TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        InstanceIds.Validate(instanceId);
        lifetime.ThrowIfOver();
        executions.Require(workflow.Name);
        var waiter = NewWaiter();
        var data = JsonSerializer.SerializeToUtf8Bytes(input, workflow.Input);
        if (residency.TryStart(rows.Row(instanceId, workflow.Name), data, dependsOn: null, waiter) is not null)
        {
            return new StartOutcome(instanceId, Started: false);
        }

        await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new StartOutcome(instanceId, Started: true);
    }

    public async Task<bool> SignalAsync<T>(
        string instanceId, SignalDefinition<T> signal, T payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var data = Redact(JsonSerializer.SerializeToUtf8Bytes(payload, signal.Payload));
        return await ActAsync(
            instanceId,
            (instance, waiter) => instance.Deliver(
                new HistoryEvent(HistoryKind.SignalReceived, -1, signal.Name, data, At: time.GetUtcNow().ToUnixTimeMilliseconds()), waiter: waiter),
            cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> CancelAsync(string instanceId, CancelRequest request, CancellationToken cancellationToken) =>
        SignalAsync(instanceId, Signals.Cancel, request, cancellationToken);

    public async Task<bool> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken)
    {
        List<string> children = [];
        var found = await ActAsync(
            instanceId,
            (instance, waiter) =>
            {
                children.AddRange(instance.Pending
                    .Where(t => t.Request.Kind == HistoryKind.ChildStarted)
                    .Select(t => t.Request.Target!));
                var failure = new FailureDetails("terminated", failures.Redact(reason), Retryable: false);
                return instance.ChangeStatus(InstanceStatus.Terminated, failure, waiter);
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var child in children)
        {
            await TerminateAsync(child, reason, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    public Task<bool> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken) => ActAsync(
        instanceId,
        static (instance, waiter) => instance.Row.Status == InstanceStatus.Running
            ? instance.ChangeStatus(InstanceStatus.Suspended, failure: null, waiter)
            : null,
        cancellationToken);

    public Task<bool> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken) => ActAsync(
        instanceId,
        static (instance, waiter) => instance.Row.Status == InstanceStatus.Suspended ? instance.Resume(waiter) : null,
        cancellationToken);

    public Task<InstanceState?> GetAsync(string instanceId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(reader.Find(instanceId)?.ToState());
    }

    public async Task<InstanceState?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken) =>
        (await endings.WaitAsync(instanceId, cancellationToken).ConfigureAwait(false))?.ToState();

    public IAsyncEnumerable<InstanceState> ListAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return reader.ListAsync(query, cancellationToken);
    }

    public async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (reader.Find(instanceId) is not { HasEnded: true } row)
        {
            return false;
        }

        await writer.WriteAsync(session =>
        {
            const string Family =
                "WITH RECURSIVE family(number) AS (SELECT ?1 UNION SELECT i.number FROM instances i JOIN family f ON i.parent = f.number) ";
            session.Execute(Family + "DELETE FROM history WHERE instance IN family", row.Number);
            session.Execute(Family + "DELETE FROM timers WHERE instance IN family", row.Number);
            session.Execute(Family + "DELETE FROM inbox WHERE instance IN family", row.Number);
            return session.Execute(Family + "DELETE FROM instances WHERE number IN family", row.Number);
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private byte[] Redact(byte[] json)
    {
        if (redactor is null)
        {
            return json;
        }

        var text = Encoding.UTF8.GetString(json);
        var redacted = redactor.RedactJson(text);
        return ReferenceEquals(redacted, text) ? json : Encoding.UTF8.GetBytes(redacted);
    }

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Acts on an instance under its lock and waits until what it did is durable.</summary>
    private async Task<bool> ActAsync(
        string instanceId, Func<WorkflowInstance, TaskCompletionSource, TurnCommit?> act, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        lifetime.ThrowIfOver();
        var waiter = NewWaiter();
        TurnCommit? commit = null;
        var found = false;
        residency.Visit(instanceId, held =>
        {
            found = !held.Instance.Row.HasEnded;
            if (found)
            {
                held.Write(commit = act(held.Instance, waiter));
            }
        });
        if (commit is not null)
        {
            await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return found;
    }
}
