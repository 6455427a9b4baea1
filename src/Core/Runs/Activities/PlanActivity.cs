using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Facts.Storing;
using Lavra.Facts.Writing;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Generation.Usage;
using Lavra.Identity;
using Lavra.Planning;
using Lavra.Planning.Objectives;
using Lavra.Planning.Reading;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Microsoft.Extensions.AI;

namespace Lavra.Runs.Activities;

/// <summary>
/// Settles the plan: the caller's, or one that is found without a model, or the model's, which gets one chance to mend what is
/// wrong with it.
/// </summary>
internal sealed class PlanActivity(RunDependencies dependencies) : IFactActivity<PlanInput, PlanOutcome>
{
    private const int MostAnswers = 2;

    public async Task<PlanOutcome> RunAsync(
        ActivityContext context, PlanInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var run = await dependencies.Runs.RequireAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var facts = new FactBatch(run.Id);
        if (run.StartedAt is null)
        {
            facts.Change = new RunChange { Status = RunStatus.Running, StartedAt = dependencies.Time.GetUtcNow() };
        }

        var outcome = await SettleAsync(run, input, facts, cancellationToken).ConfigureAwait(false);
        await writer.WriteWithOutcomeAsync(facts, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    private async Task<PlanOutcome> SettleAsync(Run run, PlanInput input, FactBatch facts, CancellationToken cancellationToken)
    {
        if (run.GivenPlan is { } given)
        {
            return Accept(run, PlanReader.Read(given, dependencies.Tools, run.Limits.PlanSteps, PlanOrigin.Given), facts);
        }

        if (SimplePlanner.TryPlan(run.Objective, dependencies.Tools) is { } simple)
        {
            return Accept(run, new PlanReading { Plan = simple }, facts);
        }

        using var span = Spans.StartPiece("plan", run.Id.ToString(), StoredTrace.Parent(run.TraceId));
        return await AskAsync(run, input, facts, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PlanOutcome> AskAsync(Run run, PlanInput input, FactBatch facts, CancellationToken cancellationToken)
    {
        if (dependencies.Models.Find(run.Model) is not { } model)
        {
            return Failed(run, facts, $"Model '{run.Model}' is not configured any more.");
        }

        var now = dependencies.Time.GetUtcNow();
        if (BudgetCheck.CannotPrice(run.Budget, model, dependencies.Prices, now) is { } unpriced)
        {
            return Failed(run, facts, unpriced);
        }

        var messages = PlanPrompt.Build(new PlanRequest
        {
            Objective = run.Objective,
            Tools = dependencies.Tools.Tools,
            Inputs = run.Inputs,
            MaxSteps = run.Limits.PlanSteps,
        });
        var brief = new StepBrief(messages[0].Text, messages[1].Text).ToPayload();

        // An answer that was paid for before a wait is not asked for again.
        PlanReading? reading = null;
        var earlier = input.Attempt == 1 ? [] : await AnsweredAsync(run.Id, cancellationToken).ConfigureAwait(false);
        foreach (var answer in earlier)
        {
            reading = PlanReader.Read(answer, dependencies.Tools, run.Limits.PlanSteps, PlanOrigin.Model);
            messages.AddRange(PlanPrompt.Repair(answer, reading.Errors));
        }

        for (var number = earlier.Count + 1; number <= MostAnswers && reading?.Plan is null; number++)
        {
            if (BudgetCheck.Exceeded(run with { Totals = Sum(run.Totals, facts) }, now) is { } exceeded)
            {
                return new PlanOutcome { Kind = OutcomeKind.BudgetExceeded, Error = exceeded };
            }

            var id = new GenerationId(run.Id, StepId.Planner, number);
            var began = dependencies.Time.GetUtcNow();
            var attempt = await ModelAttempt.AskAsync(
                dependencies.Models.GetClient(model), messages, Options(run, model, id), input.Attempt - 1, cancellationToken).ConfigureAwait(false);
            if (attempt.Response is not { } response)
            {
                return NotAnswered(run, input, attempt, facts);
            }

            reading = PlanReader.Read(response.Text, dependencies.Tools, run.Limits.PlanSteps, PlanOrigin.Model);
            var repair = PlanPrompt.Repair(response.Text, reading.Errors);
            Record(facts, GenerationFacts.Completed(id, model, response, began, dependencies.Time.GetUtcNow(), dependencies.Prices) with
            {
                ResponseContent = response.Text,
                Observation = reading.Plan is null ? repair[^1].Text : null,
            }, brief);
            messages.AddRange(repair);
        }

        return Accept(run, reading!, facts);
    }

    private async Task<IReadOnlyList<string>> AnsweredAsync(RunId run, CancellationToken cancellationToken)
    {
        var generations = await dependencies.Runs.ListGenerationsAsync(run, null, MostAnswers, cancellationToken).ConfigureAwait(false);
        return [.. generations
            .Where(static g => g.Id.Step == StepId.Planner && g.Status == GenerationStatus.Completed)
            .Select(static g => g.ResponseContent ?? "")];
    }

    private static ChatOptions Options(Run run, ModelInfo model, GenerationId id) => new()
    {
        ResponseFormat = model.StructuredOutput ? PlanPrompt.ResponseFormat : null,
        AdditionalProperties = ModelAttempt.Properties(run, id),
    };

    private PlanOutcome NotAnswered(Run run, PlanInput input, ModelAttempt attempt, FactBatch facts)
    {
        if (attempt.Wait is not { } wait || (input.Last && !attempt.Throttled))
        {
            return Failed(run, facts, attempt.Error!);
        }

        facts.Log.Add(Entry(run, LogAction.RetryScheduled, LogKeys.PlanTry(input.Attempt)) with
        {
            Success = attempt.Throttled,
            ErrorMessage = attempt.Error,
            Payload = new RetryPayload(Reason: null, wait).ToJson(),
        });
        return new PlanOutcome
        {
            Kind = attempt.Throttled ? OutcomeKind.Throttled : OutcomeKind.Unavailable, WaitMs = (long)wait.TotalMilliseconds,
        };
    }

    // The prompt is made of the request and of the answers so far, like that of a step's turn.
    private static void Record(FactBatch facts, GenerationRecord generation, string brief)
    {
        var name = PayloadName.Of(brief);
        facts.Payloads[name] = brief;
        facts.Generations.Add(generation with
        {
            Prompt = new PromptReference(name, FullFrom: 1, BriefFrom: 1, TurnPromptBuilder.Version),
        });
        facts.Log.Add(GenerationFacts.Entry(generation, success: true, error: null));
    }

    private static RunTotals Sum(RunTotals totals, FactBatch facts) => facts.Generations.Aggregate(totals, FactRules.Add);

    private PlanOutcome Accept(Run run, PlanReading reading, FactBatch facts)
    {
        if (reading.Plan is not { } plan)
        {
            return Failed(run, facts, "There is no usable plan: " + string.Join(' ', reading.Errors.Take(5)));
        }

        var outline = OutlineStep.Of(plan);
        for (var at = 0; at < plan.Steps.Count; at++)
        {
            facts.Steps.Add(new StepRecord { Id = new StepId(run.Id, at + 1), Plan = plan.Steps[at] });
        }

        facts.Log.Add(Entry(run, LogAction.PlanCreated, LogKeys.Plan) with { Payload = Describe(plan) });
        return new PlanOutcome
        {
            Steps = [.. plan.Steps.Select((step, at) => new PlannedStep(
                outline[at].DependsOn is { Count: > 0 } needed ? needed : null, step.Tool is not null))],
        };
    }

    private static string Describe(Plan plan)
    {
        const int MostShown = 10;
        return new PlanPayload(
            plan.Origin,
            plan.Steps.Count,
            [.. plan.Steps.Take(MostShown).Select(static step =>
                ShortText.Of(step.Tool is null ? step.Description : $"{step.Tool}: {step.Description}", 120))]).ToJson();
    }

    private PlanOutcome Failed(Run run, FactBatch facts, string error)
    {
        facts.Log.Add(Entry(run, LogAction.ErrorOccurred, LogKeys.Plan) with { Success = false, ErrorMessage = error });
        return new PlanOutcome { Kind = OutcomeKind.Failed, Error = ShortText.Of(error, 500) };
    }

    private LogEntry Entry(Run run, LogAction action, string key) =>
        new() { Run = run.Id, Key = key, Action = action, CreatedAt = dependencies.Time.GetUtcNow() };
}
