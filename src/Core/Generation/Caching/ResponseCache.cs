namespace Lavra.Generation.Caching;

/// <summary>
/// Answers by request hash, in memory; the one not asked for the longest goes first when it is full. Thread safe.
/// </summary>
/// <param name="capacity">How many answers it keeps.</param>
/// <param name="maxBytes">How many bytes its answers may have together. Default 64 MiB.</param>
public sealed class ResponseCache(int capacity, long maxBytes = 64L * 1024 * 1024)
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;

    /// <summary>How many answers it holds.</summary>
    public int Count
    {
        get
        {
            lock (sync)
            {
                return entries.Count;
            }
        }
    }

    internal ReadOnlyMemory<byte>? Find(string hash)
    {
        lock (sync)
        {
            if (!entries.TryGetValue(hash, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Answer;
        }
    }

    internal void Keep(string hash, ReadOnlyMemory<byte> answer)
    {
        lock (sync)
        {
            if (entries.Remove(hash, out var old))
            {
                Drop(old);
            }

            entries[hash] = byUse.AddFirst(new Entry(hash, answer));
            bytes += answer.Length;
            while (byUse.Last is { } oldest && (entries.Count > capacity || bytes > maxBytes))
            {
                entries.Remove(oldest.Value.Hash);
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        bytes -= node.Value.Answer.Length;
        byUse.Remove(node);
    }

    private sealed record Entry(string Hash, ReadOnlyMemory<byte> Answer);
}
