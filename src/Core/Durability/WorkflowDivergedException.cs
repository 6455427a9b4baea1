namespace Lavra.Durability;

/// <summary>
/// A replay asked for something other than what the history records: the workflow's code changed in a way that running
/// instances cannot follow, or it is not deterministic.
/// </summary>
/// <param name="instanceId">The instance that was replayed.</param>
/// <param name="position">The number of the action in program order, from 0.</param>
/// <param name="recorded">What the history records at that position.</param>
/// <param name="asked">What the workflow asked for.</param>
public sealed class WorkflowDivergedException(string instanceId, int position, string recorded, string asked)
    : Exception(
        $"Replay of '{instanceId}' diverged at action {position}: the history records {recorded}, the workflow asked for {asked}. "
        + "Let the instance finish on the version that started it, or put the old path back behind a check of the workflow's version."),
        IPermanentFailure
{
    /// <summary>The instance that was replayed.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>The number of the action in program order, from 0.</summary>
    public int Position { get; } = position;

    /// <summary>What the history records.</summary>
    public string Recorded { get; } = recorded;

    /// <summary>What the workflow asked for.</summary>
    public string Asked { get; } = asked;
}
