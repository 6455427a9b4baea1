using Lavra.Durability;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Writing;

/// <summary>
/// What one delivery of an activity writes, kept until the engine commits it together with the activity's completion. Thread safe.
/// </summary>
internal sealed class ActivityWrites : IActivityCommit
{
    private readonly Lock gate = new();
    private List<WriteOperation>? operations;

    /// <summary>Adds an operation.</summary>
    public void Add(WriteOperation operation)
    {
        lock (gate)
        {
            (operations ??= []).Add(operation);
        }
    }

    /// <summary>Takes what was added, in order.</summary>
    public WriteOperation[] Take()
    {
        lock (gate)
        {
            WriteOperation[] taken = operations is null ? [] : [.. operations];
            operations = null;
            return taken;
        }
    }
}
