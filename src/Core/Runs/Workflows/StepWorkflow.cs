using Lavra.Durability;
using Lavra.Facts;

namespace Lavra.Runs.Workflows;

/// <summary>
/// A step: asks the model, makes the tool calls that it asks for side by side, and asks again, until there is a final answer or
/// a limit says stop. A step whose plan names a tool is that one call.
/// </summary>
public sealed class StepWorkflow : Workflow<StepInput, StepOutcome>
{
    private WorkflowContext context = null!;
    private StepInput input = null!;
    private Task<SignalOutcome<CancelRequest>> cancel = null!;
    private long startedAt;
    private long workedMs;

    /// <inheritdoc />
    public override async Task<StepOutcome> RunAsync(WorkflowContext context, StepInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        (this.context, this.input) = (context, input);
        workedMs = input.WorkedMs;
        startedAt = input.StartedAt == 0 ? context.UtcNow.ToUnixTimeMilliseconds() : input.StartedAt;
        cancel = context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
        return input.Direct ? await CallDirectlyAsync() : await TakeTurnsAsync();
    }

    private async Task<StepOutcome> CallDirectlyAsync()
    {
        var call = CallToolAsync(generation: 0, index: 1);
        if (!await DurableWait.ForAsync(context, call, cancel) || await call is not { } outcome)
        {
            return await CancelledAsync();
        }

        return new StepOutcome(outcome.Success ? StepStatus.Completed : StepStatus.Failed);
    }

    private async Task<StepOutcome> TakeTurnsAsync()
    {
        var rules = input.Rules;
        var problems = input.Problems;
        for (var (number, turns) = (input.Generation + 1, 1); ; number++, turns++)
        {
            if (number > rules.Iterations)
            {
                return await LimitAsync(
                    "Iterations",
                    $"The step had no final answer after {rules.Iterations} generations. Give it more with --max-iterations or Lavra:Runs:Limits:Iterations, or make the objective smaller.");
            }

            if (IsTimeUp())
            {
                return await OutOfTimeAsync();
            }

            if (await GenerateAsync(number) is not { } outcome)
            {
                return await CancelledAsync();
            }

            problems = outcome.Kind == OutcomeKind.Problem ? problems + 1 : 0;
            switch (outcome.Kind)
            {
                case OutcomeKind.Done:
                    return new StepOutcome(StepStatus.Completed);
                case OutcomeKind.BudgetExceeded:
                    return await EndAsync(StepStatus.BudgetExceeded, outcome.Error, limit: null);
                case OutcomeKind.Failed:
                    return await EndAsync(StepStatus.Failed, outcome.Error, limit: null);
                case OutcomeKind.OutOfTime:
                    return await OutOfTimeAsync();
                case OutcomeKind.Problem when problems >= rules.Problems:
                    return await LimitAsync(
                        "ParseFailures",
                        $"{problems} answers in a row could not be used." + (outcome.Error is null ? "" : $" The last one: {outcome.Error}"));
                case OutcomeKind.ToolCalls when !await CallToolsAsync(number, outcome.Calls):
                    return await CancelledAsync();
                default:
                    break;
            }

            if (cancel.IsCompleted)
            {
                return await CancelledAsync();
            }

            if (turns >= rules.TurnsPerHistory)
            {
                context.ContinueAsNew(
                    input with { Generation = number, Problems = problems, StartedAt = startedAt, WorkedMs = workedMs }, RunDefinitions.Step.Input);
                return new StepOutcome(StepStatus.Running);
            }
        }
    }

    /// <returns>Null when the step was cancelled.</returns>
    private async Task<GenerateOutcome?> GenerateAsync(int number)
    {
        for (var (waits, failures) = (0, 0); ;)
        {
            var asking = new GenerateInput
            {
                Run = input.Run,
                Step = input.Step,
                Number = number,
                Waits = waits,
                Failures = failures,
                Last = failures + 1 >= input.Rules.ModelAttempts,
            };
            var work = DurableCall.OutcomeAsync(context, RunDefinitions.Generate, () => asking with { TimeLeftMs = TimeLeft() }, cancel);
            if (!await DurableWait.ForAsync(context, work, cancel) || await work is not { } outcome)
            {
                return null;
            }

            workedMs += outcome.WorkMs;
            switch (outcome.Kind)
            {
                case OutcomeKind.Throttled:
                    waits++;
                    break;
                case OutcomeKind.Unavailable:
                    failures++;
                    break;
                default:
                    return outcome;
            }

            var wait = Math.Min(outcome.WaitMs, TimeLeft());
            await DurableWait.DelayAsync(context, wait, cancel);
            workedMs += wait;
            if (cancel.IsCompleted)
            {
                return null;
            }

            if (IsTimeUp())
            {
                return new GenerateOutcome { Kind = OutcomeKind.OutOfTime };
            }
        }
    }

    /// <returns>False when the step was cancelled.</returns>
    private Task<bool> CallToolsAsync(int generation, int count)
    {
        var calls = new Task<CallToolOutcome?>[count];
        for (var i = 0; i < count; i++)
        {
            calls[i] = CallToolAsync(generation, i + 1);
        }

        return WaitAsync();

        async Task<bool> WaitAsync()
        {
            var all = count == 1 ? calls[0] : (Task)Task.WhenAll(calls);
            if (!await DurableWait.ForAsync(context, all, cancel))
            {
                return false;
            }

            await all;

            // They were made side by side.
            var longest = 0L;
            foreach (var call in calls)
            {
                longest = Math.Max(longest, (await call)?.WorkMs ?? 0);
            }

            workedMs += longest;
            return true;
        }
    }

    private Task<CallToolOutcome?> CallToolAsync(int generation, int index) => DurableCall.OutcomeAsync(
        context,
        RunDefinitions.CallTool,
        () => new CallToolInput(input.Run, input.Step, generation, index) { TimeLeftMs = TimeLeft() },
        cancel);

    private long TimeLeft() => Math.Max(1, input.Rules.TimeMs - Taken());

    private bool IsTimeUp() => Taken() >= input.Rules.TimeMs;

    // A limit of work: a process that is away, over night say, takes nothing of it.
    private long Taken() => input.Rules.CountsWork ? workedMs : context.UtcNow.ToUnixTimeMilliseconds() - startedAt;

    private Task<StepOutcome> OutOfTimeAsync() => LimitAsync(
        "StepTime",
        $"The step took longer than {TimeSpan.FromMilliseconds(input.Rules.TimeMs)}. Give it more with Lavra:Runs:Limits:StepTime, or make the objective smaller.");

    private Task<StepOutcome> LimitAsync(string limit, string error) => EndAsync(StepStatus.Failed, error, limit);

    private async Task<StepOutcome> CancelledAsync()
    {
        var forBudget = cancel is { IsCompletedSuccessfully: true } && (await cancel).Payload?.Reason == "budget";
        return await EndAsync(forBudget ? StepStatus.BudgetExceeded : StepStatus.Cancelled, error: null, limit: null);
    }

    private Task<StepOutcome> EndAsync(StepStatus status, string? error, string? limit) => context.CallActivityAsync(
        RunDefinitions.EndStep, new EndStepInput(input.Run, input.Step, status, error, limit), WriteRetries.Policy);
}
