using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Facts.Storing;

/// <summary>What every fact store must hold equal: when a fact has ended, and what it adds to the run's totals.</summary>
public static class FactRules
{
    /// <summary>Whether a step does not change again.</summary>
    public static bool HasEnded(StepRecord step) => step?.Status.HasEnded() == true;

    /// <summary>Whether a generation does not change again.</summary>
    public static bool HasEnded(GenerationRecord generation) => generation?.Status.HasEnded() == true;

    /// <summary>Whether a tool call does not change again.</summary>
    public static bool HasEnded(ToolCallRecord call) => call?.Result is not null;

    /// <summary>Whether followers of a run's log stop after an entry: it says that the run ended.</summary>
    public static bool EndsLog(LogAction action) => action is LogAction.TaskCompleted or LogAction.TaskFailed;

    /// <summary>
    /// The totals with a generation that has just ended. One that used tokens and has no price makes the cost a lower bound; one
    /// that used none, because nothing was answered, does not.
    /// </summary>
    public static RunTotals Add(RunTotals totals, GenerationRecord generation)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(generation);
        return totals with
        {
            Generations = totals.Generations + 1,
            Usage = totals.Usage + generation.Usage.GetValueOrDefault(),
            CostUsd = totals.CostUsd + generation.CostUsd.GetValueOrDefault(),
            UnpricedGenerations = totals.UnpricedGenerations + (generation is { Usage: not null, CostUsd: null } ? 1 : 0),
        };
    }

    /// <summary>The totals with a tool call that has just ended.</summary>
    public static RunTotals Add(RunTotals totals, ToolCallRecord call)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(call);
        return totals with
        {
            ToolCalls = totals.ToolCalls + 1,
            FailedToolCalls = totals.FailedToolCalls + (call.Result is { Success: false } ? 1 : 0),
        };
    }
}
