namespace Lavra.Local.Engine.Execution;

/// <summary>
/// Keeps a workflow on its one logical thread: continuations run inside the turn that caused them, in order. A continuation
/// that arrives from elsewhere means that the workflow awaited something that is not its context's.
/// </summary>
internal sealed class TurnSynchronizationContext(Action foreign) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private int thread = -1;

    /// <summary>Runs <paramref name="action"/> and everything that follows from it.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        thread = Environment.CurrentManagedThreadId;
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
            thread = -1;
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (thread == Environment.CurrentManagedThreadId)
        {
            queue.Enqueue((d, state));
        }
        else
        {
            foreign();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A workflow must not block.");

    public override SynchronizationContext CreateCopy() => this;
}
