using Lavra.Identity;

namespace Lavra.Tools.Files;

/// <summary>
/// Remembers at which ends of files this process has added, the latest few thousand. A call of a process that died before it
/// wrote can come back after another call has added at the same end: this proves that the first never wrote. Thread safe.
/// </summary>
internal sealed class AppendPositions
{
    internal const int Most = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Key, long Position), ToolCallId> taken = [];
    private readonly Queue<(string Key, long Position)> order = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return taken.Count;
            }
        }
    }

    public void Add(string key, long position, ToolCallId call)
    {
        lock (gate)
        {
            if (taken.TryAdd((key, position), call))
            {
                order.Enqueue((key, position));
            }
            else
            {
                taken[(key, position)] = call;
            }

            if (order.Count > Most)
            {
                taken.Remove(order.Dequeue());
            }
        }
    }

    public bool IsTakenByAnother(string key, long position, ToolCallId call)
    {
        lock (gate)
        {
            return taken.TryGetValue((key, position), out var by) && by != call;
        }
    }
}
