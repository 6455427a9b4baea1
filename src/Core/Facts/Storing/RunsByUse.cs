using Lavra.Identity;

namespace Lavra.Facts.Storing;

/// <summary>
/// What a store keeps in memory of runs, up to a size; beyond it, the runs go that were not used for the longest. Not thread safe.
/// </summary>
/// <param name="most">About how many bytes to keep.</param>
/// <param name="sizeOf">About how many bytes a run takes at this moment.</param>
public sealed class RunsByUse<T>(long most, Func<T, long> sizeOf)
    where T : class
{
    private readonly Dictionary<RunId, LinkedListNode<Entry>> runs = [];
    private readonly LinkedList<Entry> byUse = [];
    private long size;

    /// <summary>What is kept of a run; null when nothing is. This counts as a use: the run is now the last to be dropped.</summary>
    public T? Find(RunId run)
    {
        if (!runs.TryGetValue(run, out var node))
        {
            return null;
        }

        if (node != byUse.Last)
        {
            byUse.Remove(node);
            byUse.AddLast(node);
        }

        return node.Value.Kept;
    }

    /// <summary>Keeps something of a run of which nothing is kept. It stays until the next <see cref="Grow"/> at least.</summary>
    public T Add(RunId run, T kept)
    {
        runs.Add(run, byUse.AddLast(new Entry(run, kept)));
        size += sizeOf(kept);
        return kept;
    }

    /// <summary>Must be called when a run that is kept has grown, by so much, or shrunk. Drops what is too much.</summary>
    public void Grow(long by)
    {
        size += by;
        while (size > most && byUse.First is { } oldest)
        {
            Remove(oldest.Value.Run);
        }
    }

    /// <summary>Drops a run, if it is there.</summary>
    public void Remove(RunId run)
    {
        if (runs.Remove(run, out var node))
        {
            byUse.Remove(node);
            size -= sizeOf(node.Value.Kept);
        }
    }

    private sealed record Entry(RunId Run, T Kept);
}
