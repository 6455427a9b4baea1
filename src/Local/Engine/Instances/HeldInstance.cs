namespace Lavra.Local.Engine.Instances;

/// <summary>
/// An instance whose lock the current thread holds, for one visit. Whatever happens to instances happens through one of these. Not
/// thread safe, and worth nothing once the visit is over.
/// </summary>
internal sealed class HeldInstance(WorkflowInstance instance, TurnWriter writer)
{
    private List<Action>? afterwards;

    /// <summary>The instance.</summary>
    public WorkflowInstance Instance { get; } = instance;

    /// <summary>
    /// Hands what the instance wants written to the writer. Because this happens under the lock, an instance's writes keep the order
    /// of its turns.
    /// </summary>
    /// <param name="commit">What to write; null when the instance wants nothing written.</param>
    public void Write(TurnCommit? commit)
    {
        if (commit is not null)
        {
            writer.Write(this, commit);
        }
    }

    /// <summary>
    /// Notes what is to be done on this thread as soon as the lock is free. A thread holds the lock of one instance at a time, so what
    /// enters another belongs here.
    /// </summary>
    public void Afterwards(Action action) => (afterwards ??= []).Add(action);

    /// <summary>Does what was noted, in order. Call it when the lock is free.</summary>
    public void RunAfterwards() => afterwards?.ForEach(FollowUps.Run);
}
