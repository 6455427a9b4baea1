using System.Collections.Concurrent;

namespace Lavra.Local.Engine.Instances;

/// <summary>The instances that are in memory. Thread safe; takes no lock of an instance.</summary>
/// <param name="most">How many of them may stay when they have nothing to do.</param>
internal sealed class Residents(int most)
{
    private readonly ConcurrentDictionary<string, WorkflowInstance> instances = new(StringComparer.Ordinal);

    // Counted here because the dictionary's own count takes all of its locks.
    private int count;

    /// <summary>Whether more are here than may stay.</summary>
    public bool AreTooMany => Volatile.Read(ref count) > most;

    /// <summary>The instance of that id; null when it is not in memory.</summary>
    public WorkflowInstance? Find(string id) => instances.GetValueOrDefault(id);

    /// <summary>Lets an instance in, so that everybody finds it. Hold its lock until it can be used.</summary>
    /// <returns>False when there is one of that id.</returns>
    public bool TryAdd(WorkflowInstance instance)
    {
        if (!instances.TryAdd(instance.Id, instance))
        {
            return false;
        }

        Interlocked.Increment(ref count);
        return true;
    }

    /// <summary>Takes an instance out. Does nothing when it is not here.</summary>
    public void Remove(WorkflowInstance instance)
    {
        if (instances.TryRemove(new KeyValuePair<string, WorkflowInstance>(instance.Id, instance)))
        {
            Interlocked.Decrement(ref count);
        }
    }
}
