using Lavra.Durability;
using Lavra.Local.Engine.History;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Engine.Execution;

/// <summary>
/// Replays a recorded history with the workflows of a registry: nothing is started and nothing is written. This is how a change of a
/// workflow is held against histories from before it.
/// </summary>
internal static class HistoryReplayer
{
    /// <summary>Replays a history to its end.</summary>
    /// <returns>What the code still waits for; empty when it ended.</returns>
    /// <exception cref="WorkflowDivergedException">The code asks for something else than the history records.</exception>
    /// <exception cref="InvalidOperationException">The registry has no such workflow.</exception>
    public static IReadOnlyList<HistoryEvent> Replay(HistoryDocument document, DurableRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(registry);
        if (!registry.Workflows.TryGetValue(document.Workflow, out var binding))
        {
            throw new InvalidOperationException(
                $"The history of '{document.Instance}' is of workflow '{document.Workflow}', which this program does not have. "
                + "A workflow's name is part of its histories: put it back, or finish its instances on the version that started them.");
        }

        var execution = new WorkflowExecution(
            binding, document.Instance, document.Parent, document.Execution, NullLoggerFactory.Instance, static () => { });
        foreach (var turn in document.Turns)
        {
            execution.Replay(turn.ToEvents());
        }

        return [.. execution.Pending.Values.Select(task => task.Request).OrderBy(request => request.Task)];
    }
}
