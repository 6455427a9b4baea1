namespace Microsoft.DurableTask.Client;

/// <summary>What was deleted.</summary>
public class PurgeResult(int count)
{
    /// <summary>How many instances.</summary>
    public int PurgedInstanceCount { get; } = count;
}
