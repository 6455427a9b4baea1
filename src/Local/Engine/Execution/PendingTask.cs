using Lavra.Local.Engine.History;

namespace Lavra.Local.Engine.Execution;

/// <summary>Something that a workflow asked for and that has not come back yet.</summary>
internal sealed class PendingTask(HistoryEvent request, int attempt, int turn)
{
    /// <summary>The request as recorded.</summary>
    public HistoryEvent Request { get; } = request;

    /// <summary>Which attempt under a retry policy, from 1.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>The turn that asked for it.</summary>
    public int Turn { get; } = turn;

    /// <summary>What the workflow awaits. Continuations run inside the turn that completes it.</summary>
    public TaskCompletionSource<byte[]?> Source { get; } = new();
}
