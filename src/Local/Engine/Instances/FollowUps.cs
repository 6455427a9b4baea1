namespace Lavra.Local.Engine.Instances;

/// <summary>
/// Runs what follows from a turn after its instance's lock was let go, in order, without growing the stack when one thing leads
/// to the next.
/// </summary>
internal static class FollowUps
{
    [ThreadStatic]
    private static Queue<Action>? queue;

    /// <summary>Runs it now, or after what this thread is already running.</summary>
    public static void Run(Action action)
    {
        if (queue is not null)
        {
            queue.Enqueue(action);
            return;
        }

        queue = new Queue<Action>();
        try
        {
            action();
            while (queue.TryDequeue(out var next))
            {
                next();
            }
        }
        finally
        {
            queue = null;
        }
    }
}
