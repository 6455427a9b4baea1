namespace Lavra.Local.Storage;

/// <summary>
/// The delivery of an activity that is under way on this asynchronous flow. What stores write inside one is collected here and
/// committed together with the activity's completion.
/// </summary>
internal sealed class ActivityScope
{
    private static readonly AsyncLocal<ActivityScope?> Flow = new();
    private readonly Lock gate = new();
    private readonly List<WriteOperation> operations = [];

    /// <summary>The scope of this flow; null outside an activity.</summary>
    public static ActivityScope? Current => Flow.Value;

    /// <summary>Makes this the scope of the current flow and of what it starts.</summary>
    public void Enter() => Flow.Value = this;

    /// <summary>Collects an operation.</summary>
    public void Add(WriteOperation operation)
    {
        lock (gate)
        {
            operations.Add(operation);
        }
    }

    /// <summary>Takes what was collected, in order.</summary>
    public WriteOperation[] Take()
    {
        lock (gate)
        {
            WriteOperation[] taken = [.. operations];
            operations.Clear();
            return taken;
        }
    }
}
