using Lavra.Facts.Payloads;

namespace Lavra.Facts.Writing;

/// <summary>What is stored when a step begins or ends.</summary>
internal static class StepFacts
{
    /// <summary>The step completed with an output.</summary>
    public static void Complete(FactBatch facts, StepRecord step, string output, DateTimeOffset now, DateTimeOffset began)
    {
        var started = step.StartedAt ?? began;
        End(facts, step with
        {
            Status = StepStatus.Completed, Output = output, StartedAt = started, CompletedAt = now,
        });
        facts.Log.Add(Entry(step, LogAction.StepCompleted, now) with { ExecutionTimeMs = Elapsed.Milliseconds(started, now) });
    }

    /// <summary>The step ended without an output.</summary>
    public static void Fail(FactBatch facts, StepRecord step, StepStatus status, string error, DateTimeOffset now)
    {
        End(facts, step with { Status = status, Error = error, StartedAt = step.StartedAt, CompletedAt = now });
        facts.Log.Add(Entry(step, LogAction.StepFailed, now) with
        {
            Success = false,
            ErrorMessage = error,
            ExecutionTimeMs = step.StartedAt is { } started ? Elapsed.Milliseconds(started, now) : 0,
            Payload = new StepFailedPayload(status).ToJson(),
        });
    }

    /// <summary>
    /// What a step was given: the run's inputs by value, and the steps whose outputs it saw by their ids (the outputs are with
    /// those steps). Null when it was given nothing.
    /// </summary>
    public static string? Inputs(Run run, StepRecord step) => run.Inputs.Count == 0 && step.Plan.DependsOn.Count == 0
        ? null
        : ObjectText.Of((run.Inputs, step.Plan.DependsOn), static (json, given) =>
        {
            json.WriteStartObject("inputs");
            foreach (var (name, value) in given.Inputs)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("outputsOf");
            foreach (var id in given.DependsOn)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        });

    /// <summary>What a step is about, for the log.</summary>
    public static string Describe(StepRecord step) =>
        new StepStartedPayload(step.Plan.Id, ShortText.Of(step.Plan.Description), step.Plan.Tool).ToJson();

    private static void End(FactBatch facts, StepRecord ended)
    {
        // The later record of the same step counts; one is enough.
        for (var at = facts.Steps.Count - 1; at >= 0; at--)
        {
            if (facts.Steps[at].Id == ended.Id)
            {
                facts.Steps.RemoveAt(at);
            }
        }

        facts.Steps.Add(ended);
    }

    private static LogEntry Entry(StepRecord step, LogAction action, DateTimeOffset now) => new()
    {
        Run = step.Id.Run,
        Key = LogKeys.StepEnded(step.Id.Index),
        Action = action,
        Step = step.Id.Index,
        Attempt = step.Attempt,
        CreatedAt = now,
    };
}
