namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>The one logical thread of an orchestrator: what follows from an event happens before the next event.</summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private readonly int thread = Environment.CurrentManagedThreadId;

    /// <summary>Runs an action and everything that follows from it.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (queue.TryDequeue(out var work))
            {
                work.Callback(work.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("The orchestrator awaited something that is not its context's.");
        }

        queue.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("An orchestrator must not block.");

    public override SynchronizationContext CreateCopy() => this;
}
