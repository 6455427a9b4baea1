using System.Diagnostics;
using Lavra.Facts.Payloads;
using Lavra.Telemetry;
using Lavra.Words;

namespace Lavra.Facts.Writing;

/// <summary>What is stored when a run ends, whoever ends it.</summary>
internal static class RunFacts
{
    /// <summary>Adds the end of a run to a batch.</summary>
    public static void End(FactBatch facts, Run run, RunStatus status, string? answer, string? error, DateTimeOffset now)
    {
        facts.Change = new RunChange { Status = status, Answer = answer, Error = error, CompletedAt = now };
        facts.Log.Add(new LogEntry
        {
            Run = run.Id,
            Key = LogKeys.RunEnded,
            Action = status == RunStatus.Completed ? LogAction.TaskCompleted : LogAction.TaskFailed,
            Success = status == RunStatus.Completed,
            ErrorMessage = error,
            ExecutionTimeMs = Elapsed.Milliseconds(run.CreatedAt, now),
            CreatedAt = now,
            Payload = new RunEndedPayload(
                status,
                run.Totals.Generations,
                run.Totals.ToolCalls,
                run.Totals.Usage.TotalTokens,
                run.Totals.UnpricedGenerations == 0 ? run.Totals.CostUsd : null).ToJson(),
        });
    }

    /// <summary>Adds the run's own span to its trace, from its acceptance to now.</summary>
    public static void Trace(Run run, RunStatus status)
    {
        var around = Activity.Current;
        using (var span = Spans.StartRun(run.Id.ToString(), run.SessionId, run.Model, StoredTrace.Parent(run.TraceId)))
        {
            span?.SetStartTime(run.CreatedAt.UtcDateTime);
            if (status != RunStatus.Completed)
            {
                Spans.Fail(span, WireWords.Of(status));
            }
        }

        Activity.Current = around;
    }
}
