using System.Globalization;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Facts.Writing;
using Lavra.Generation;
using Lavra.Generation.Turns;
using Lavra.Identity;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Lavra.Tools;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Runs.Activities;

/// <summary>Collects what one turn has to tell. Not thread safe.</summary>
internal sealed class TurnFacts(
    RunDependencies dependencies, Run run, StepRecord step, ModelInfo model, GenerateInput input, DateTimeOffset began)
{
    private const int LongestError = 300;
    private PromptReference? prompt;

    public Run Run { get; } = run;

    public StepRecord Step { get; } = step;

    public ModelInfo Model { get; } = model;

    public GenerateInput Input { get; } = input;

    public GenerationId Id { get; } = new(input.Run, input.Step, input.Number);

    public FactBatch Facts { get; } = new(input.Run);

    /// <summary>Notes that the step began, if it does, and what the prompt is made of.</summary>
    public void Begin(PreparedBrief brief, PromptReference reference)
    {
        prompt = reference;
        if (Step.StartedAt is null)
        {
            Facts.Steps.Add(Step with { Status = StepStatus.Running, StartedAt = began, Inputs = StepFacts.Inputs(Run, Step) });
            Facts.Log.Add(Entry(LogAction.StepStarted, LogKeys.StepStarted(Input.Step), began) with
            {
                Generation = null, Payload = StepFacts.Describe(Step),
            });
        }

        if (brief.Payload is { } payload)
        {
            Facts.Payloads[brief.Name] = payload;
        }
    }

    /// <summary>Notes that a limit was reached, and what followed from it.</summary>
    public void NoteLimit(string limit, int value, string effect) => Facts.Log.Add(
        Entry(LogAction.LimitReached, LogKeys.Limit(LogKeys.Generation(Input.Step, Input.Number), limit), began) with
        {
            Payload = new LimitPayload(limit, value, effect).ToJson(),
        });

    /// <summary>What can be told while the model has not answered: the call as it stands, and the step's beginning.</summary>
    public FactBatch Pending()
    {
        var pending = new FactBatch(Input.Run) { Steps = [.. Facts.Steps], Log = [.. Facts.Log], Payloads = Facts.Payloads };
        pending.Generations.Add(Record(GenerationStatus.Pending));
        return pending;
    }

    /// <summary>Takes the answer.</summary>
    public GenerateOutcome Answered(ChatResponse response, ParsedTurn parsed)
    {
        var calls = parsed.Calls;
        var text = string.IsNullOrEmpty(response.Text) ? parsed.FinalAnswer : response.Text;
        var generation = GenerationFacts.Completed(Id, Model, response, began, dependencies.Time.GetUtcNow(), dependencies.Prices) with
        {
            Prompt = prompt,
            ResponseContent = string.IsNullOrEmpty(text) ? null : text,
            Observation = parsed.Problem,
            ToolCallCount = calls.Count,
            Attempt = Input.Failures + 1,
        };
        Facts.Generations.Add(generation);
        Facts.Log.Add(GenerationFacts.Entry(generation, parsed.Problem is null, Shorten(parsed.Problem)));
        if (parsed.Problem is not null)
        {
            return new GenerateOutcome { Kind = OutcomeKind.Problem, Error = Shorten(parsed.Problem) };
        }

        if (parsed.FinalAnswer is { } answer)
        {
            StepFacts.Complete(
                Facts, Step with { Inputs = StepFacts.Inputs(Run, Step) }, answer, dependencies.Time.GetUtcNow(), began);
            return new GenerateOutcome { Kind = OutcomeKind.Done };
        }

        return AskFor(calls, generation.CompletedAt!.Value);
    }

    /// <summary>Notes that there is no answer, and decides whether the call is tried again.</summary>
    public GenerateOutcome NotAnswered(ModelAttempt attempt)
    {
        if (attempt.Wait is { } wait && (attempt.Throttled || !Input.Last))
        {
            var retry = LogKeys.GenerationTry(Input.Step, Input.Number, Input.Waits + Input.Failures + 1);
            Facts.Log.Add(Entry(LogAction.RetryScheduled, retry, dependencies.Time.GetUtcNow()) with
            {
                // A rate limit is not a failure.
                Success = attempt.Throttled,
                ErrorMessage = attempt.Error,
                Attempt = Input.Failures + 1,
                Payload = new RetryPayload(
                    attempt.Throttled ? RetryPayload.RateLimit : RetryPayload.ModelUnavailable, wait).ToJson(),
            });
            return new GenerateOutcome
            {
                Kind = attempt.Throttled ? OutcomeKind.Throttled : OutcomeKind.Unavailable, WaitMs = (long)wait.TotalMilliseconds,
            };
        }

        NoteEnd(GenerationStatus.Failed, attempt.Error);
        return new GenerateOutcome { Kind = OutcomeKind.Failed, Error = Shorten(attempt.Error) };
    }

    /// <summary>Notes that the call was given up because the step's time was up.</summary>
    public GenerateOutcome OutOfTime()
    {
        NoteEnd(GenerationStatus.Cancelled, "The step's time was up before the model answered.");
        return new GenerateOutcome { Kind = OutcomeKind.OutOfTime };
    }

    private void NoteEnd(GenerationStatus status, string? error)
    {
        var now = dependencies.Time.GetUtcNow();
        var ended = GenerationFacts.NotAnswered(Record(status), error, now);
        Measurements.GenerationEnded(Model.Name, WireWords.Of(status), 0, 0, 0, Elapsed.Between(began, now));
        Facts.Generations.Add(ended);
        Facts.Log.Add(GenerationFacts.Entry(ended, success: false, error));
    }

    private GenerateOutcome AskFor(IReadOnlyList<RequestedCall> calls, DateTimeOffset at)
    {
        var most = Run.Limits.ToolCallsPerTurn;
        for (var i = 0; i < calls.Count; i++)
        {
            var refused = i >= most;
            var call = new ToolCallRecord
            {
                Id = new ToolCallId(Input.Run, Input.Step, Input.Number, i + 1),
                ModelCallId = calls[i].ModelCallId,
                Tool = calls[i].Tool,
                Arguments = calls[i].Arguments,
                CreatedAt = at,
                Result = refused
                    ? ToolResult.Fail("refused", string.Create(CultureInfo.InvariantCulture, $"At most {most} tool calls are carried out in one turn. Ask for the rest in the next."))
                    : null,
                CompletedAt = refused ? at : null,
            };
            Facts.ToolCalls.Add(call);
            if (call.Result is { } result)
            {
                Facts.Log.Add(ToolCallFacts.Entry(call, result, at));
            }
        }

        if (calls.Count > most)
        {
            NoteLimit("ToolCallsPerTurn", most, "further tool calls of the turn are refused");
        }

        return new GenerateOutcome { Kind = OutcomeKind.ToolCalls, Calls = Math.Min(calls.Count, most) };
    }

    private GenerationRecord Record(GenerationStatus status) => new()
    {
        Id = Id,
        Attempt = Input.Failures + 1,
        Model = Model.Name,
        Provider = Model.Provider,
        Prompt = prompt,
        Status = status,
        CreatedAt = began,
    };

    private LogEntry Entry(LogAction action, string key, DateTimeOffset at) => new()
    {
        Run = Input.Run, Key = key, Action = action, Step = Input.Step, Generation = Input.Number, CreatedAt = at,
    };

    private static string? Shorten(string? text) => text is null ? null : ShortText.Of(text, LongestError);
}
