using Lavra.Durability;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Generation.Turns;
using Lavra.Identity;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Microsoft.Extensions.AI;

namespace Lavra.Runs.Activities;

/// <summary>
/// One turn of a step as far as the model goes: puts the prompt together from the transcript, asks, reads the answer, prices it
/// and stores all of it.
/// </summary>
internal sealed class GenerateActivity : IFactActivity<GenerateInput, GenerateOutcome>
{
    private readonly RunDependencies dependencies;
    private readonly StepBriefs briefs;
    private readonly HeldArguments held;
    private readonly PendingNotice pending;
    private readonly SentBackParts sentBack;
    private readonly Lazy<IList<AITool>> declarations;

    public GenerateActivity(RunDependencies dependencies, StepBriefs briefs, HeldArguments held)
    {
        this.dependencies = dependencies;
        this.briefs = briefs;
        this.held = held;
        pending = new PendingNotice(dependencies);
        sentBack = new SentBackParts(dependencies);
        declarations = new Lazy<IList<AITool>>(() =>
            [.. dependencies.Tools.Tools.Select(t => AIFunctionFactory.CreateDeclaration(t.Name, t.Description, t.Parameters))]);
    }

    public async Task<GenerateOutcome> RunAsync(
        ActivityContext context, GenerateInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var began = dependencies.Time.GetTimestamp();
        var outcome = await GenerateAsync(input, writer, cancellationToken).ConfigureAwait(false);
        return outcome with { WorkMs = (long)dependencies.Time.GetElapsedTime(began).TotalMilliseconds };
    }

    private async Task<GenerateOutcome> GenerateAsync(GenerateInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var run = await dependencies.Runs.RequireAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var step = await dependencies.Runs
            .RequireStepAsync(new StepId(input.Run, input.Step), cancellationToken)
            .ConfigureAwait(false);
        if (dependencies.Models.Find(run.Model) is not { } model)
        {
            return Failed($"Model '{run.Model}' is not configured any more.");
        }

        var now = dependencies.Time.GetUtcNow();
        if (BudgetCheck.CannotPrice(run.Budget, model, dependencies.Prices, now) is { } unpriced)
        {
            return Failed(unpriced);
        }

        if (BudgetCheck.Exceeded(run, now) is { } exceeded)
        {
            return new GenerateOutcome { Kind = OutcomeKind.BudgetExceeded, Error = exceeded };
        }

        using var span = Spans.StartPiece("generate", run.Id.ToString(), StoredTrace.Parent(run.TraceId));
        var turn = new TurnFacts(dependencies, run, step, model, input, now);
        return await TakeTurnAsync(turn, writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<GenerateOutcome> TakeTurnAsync(TurnFacts turn, FactWriter writer, CancellationToken cancellationToken)
    {
        var (run, input, model) = (turn.Run, turn.Input, turn.Model);
        var brief = await briefs.GetAsync(run, turn.Step, model, cancellationToken).ConfigureAwait(false);
        var window = PromptWindow.Before(input.Number, run.Limits.HistoryTurns, run.Limits.BriefTurns);
        var prompt = window.Reference(brief.Name);
        var turns = input.Number == 1
            ? []
            : await dependencies.Runs
                .ReadTurnsAsync(turn.Step.Id, window.BriefFrom, input.Number - 1, cancellationToken)
                .ConfigureAwait(false);
        await sentBack.FillAsync(model, turns, window.FullFrom, cancellationToken).ConfigureAwait(false);
        var messages = TurnPromptBuilder.Build(brief.Brief, turns, prompt, run.Limits.ToolResultChars, model.NativeTools);
        turn.Begin(brief, prompt);
        NoteTrimmed(turn, turns, window);

        GenerateOutcome outcome;
        using var limit = new TimeLimit(input.TimeLeftMs, dependencies.Time, cancellationToken);
        try
        {
            var asking = ModelAttempt.AskAsync(
                dependencies.Models.GetClient(model), messages, Options(run, model, turn.Id), input.Failures, limit.Token);
            await pending.ShowAsync(asking, turn.Pending, writer, cancellationToken).ConfigureAwait(false);
            var attempt = await asking.ConfigureAwait(false);
            if (attempt.Response is { } response)
            {
                sentBack.Keep(model, turn.Id, response, turn.Facts);
                outcome = turn.Answered(response, TurnParser.Parse(response, dependencies.Tools.Tools, model.NativeTools));
            }
            else
            {
                outcome = turn.NotAnswered(attempt);
            }
        }
        catch (OperationCanceledException) when (limit.IsUp && !cancellationToken.IsCancellationRequested)
        {
            outcome = turn.OutOfTime();
        }

        foreach (var call in turn.Facts.ToolCalls)
        {
            held.Hold(call.Id, call.Arguments);
        }

        await writer.WriteWithOutcomeAsync(turn.Facts, cancellationToken).ConfigureAwait(false);
        if (outcome.Kind == OutcomeKind.Done)
        {
            briefs.Drop(turn.Step.Id);
            sentBack.Drop(turn.Step.Id, input.Number);
        }

        return outcome;
    }

    private ChatOptions Options(Run run, ModelInfo model, GenerationId id) => new()
    {
        Tools = model.NativeTools ? declarations.Value : null,
        AllowMultipleToolCalls = model.NativeTools ? true : null,
        AdditionalProperties = ModelAttempt.Properties(run, id),
    };

    private static void NoteTrimmed(TurnFacts turn, IReadOnlyList<Turn> turns, PromptWindow window)
    {
        // Noted once, in the first turn in which turns are left out, and not in every turn after it.
        if (window.FullFrom == 2)
        {
            turn.NoteLimit("HistoryTurns", turn.Run.Limits.HistoryTurns, "older turns are shown in one line each");
        }

        if (window.BriefFrom == 2)
        {
            turn.NoteLimit("BriefTurns", turn.Run.Limits.BriefTurns, "the oldest turns are left out of the prompt");
        }

        if (turns.Count > 0 && turns[^1].ToolCalls.Any(c => c.Result is { } r && r.Content.Length > turn.Run.Limits.ToolResultChars))
        {
            turn.NoteLimit("ToolResultChars", turn.Run.Limits.ToolResultChars, "a tool result is cut for the model; the whole of it is stored");
        }
    }

    private static GenerateOutcome Failed(string error) => new() { Kind = OutcomeKind.Failed, Error = error };
}
