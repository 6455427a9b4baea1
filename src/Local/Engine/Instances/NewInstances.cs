using Lavra.Local.Engine.History;

namespace Lavra.Local.Engine.Instances;

/// <summary>Makes the rows of instances that are to be started. Thread safe.</summary>
/// <param name="last">The highest number given to an instance in the file so far.</param>
/// <param name="version">The version under which instances are started.</param>
/// <param name="time">Gives them their time.</param>
internal sealed class NewInstances(long last, string version, TimeProvider time)
{
    private long last = last;

    /// <summary>The last number that was given. An instance with a higher one was made later than this was read.</summary>
    public long LastNumber => Volatile.Read(ref last);

    /// <summary>Makes a row with the next number.</summary>
    public InstanceRow Row(string id, string workflow)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new InstanceRow
        {
            Number = Interlocked.Increment(ref last),
            Id = id,
            Workflow = workflow,
            Version = version,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
