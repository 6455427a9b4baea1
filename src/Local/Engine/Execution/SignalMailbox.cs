namespace Lavra.Local.Engine.Execution;

/// <summary>Signals that arrived and were not taken, and waits for signals that have not arrived. First come, first served.</summary>
internal sealed class SignalMailbox
{
    private readonly Dictionary<string, LinkedList<byte[]?>> arrived = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<byte[]?>>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, byte[]? Payload)> order = [];

    /// <summary>Whether anybody waits.</summary>
    public bool HasWaiters => waiting.Count > 0;

    /// <summary>What arrived and was not taken, in order of arrival.</summary>
    public IReadOnlyList<(string Name, byte[]? Payload)> Untaken => order;

    /// <summary>Gives a signal to the first who waits for it, or keeps it.</summary>
    public void Arrive(string name, byte[]? payload)
    {
        if (waiting.TryGetValue(name, out var waiters))
        {
            var first = waiters.First!.Value;
            Remove(waiting, name, waiters, waiters.First);
            first.SetResult(payload);
            return;
        }

        if (!arrived.TryGetValue(name, out var kept))
        {
            arrived.Add(name, kept = new LinkedList<byte[]?>());
        }

        kept.AddLast(payload);
        order.Add((name, payload));
    }

    /// <summary>Takes the oldest signal of that name.</summary>
    public bool TryTake(string name, out byte[]? payload)
    {
        payload = null;
        if (!arrived.TryGetValue(name, out var kept))
        {
            return false;
        }

        payload = kept.First!.Value;
        Remove(arrived, name, kept, kept.First);
        order.RemoveAt(order.FindIndex(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase)));
        return true;
    }

    /// <summary>Waits. Dispose what is returned to give the wait up.</summary>
    public IDisposable Wait(string name, TaskCompletionSource<byte[]?> waiter)
    {
        if (!waiting.TryGetValue(name, out var waiters))
        {
            waiting.Add(name, waiters = new LinkedList<TaskCompletionSource<byte[]?>>());
        }

        var node = waiters.AddLast(waiter);
        return new GivenUp(() =>
        {
            if (node.List is { } list)
            {
                Remove(waiting, name, list, node);
            }
        });
    }

    private static void Remove<T>(
        Dictionary<string, LinkedList<T>> all, string name, LinkedList<T> list, LinkedListNode<T> node)
    {
        list.Remove(node);
        if (list.Count == 0)
        {
            all.Remove(name);
        }
    }

    private sealed class GivenUp(Action act) : IDisposable
    {
        public void Dispose() => act();
    }
}
