using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Planning;

namespace Lavra.Runs.Workflows;

/// <summary>
/// A run: finds the plan, runs steps whose dependencies are completed side by side, and ends honestly: with an answer, or with
/// the reason why there is none.
/// </summary>
public sealed class RunWorkflow : Workflow<RunInput, RunOutcome>
{
    private readonly Dictionary<int, StepProgress> progress = [];
    private readonly Dictionary<Task<StepOutcome>, int> running = [];
    private WorkflowContext context = null!;
    private RunInput input = null!;
    private Task cancel = Task.CompletedTask;
    private Task timeUp = Task.CompletedTask;
    private RunStatus? stopped;

    /// <inheritdoc />
    public override async Task<RunOutcome> RunAsync(WorkflowContext context, RunInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        (this.context, this.input) = (context, input);
        using var ended = new CancellationTokenSource();
        cancel = context.WaitForSignalAsync(Signals.Cancel, null, ended.Token);
        timeUp = input.TimeBudgetMs > 0
            ? context.DelayUntilAsync(context.UtcNow.AddMilliseconds(input.TimeBudgetMs), ended.Token)
            : new TaskCompletionSource().Task;
        var (status, error) = await WorkAsync();
        ended.Cancel();
        return await context.CallActivityAsync(RunDefinitions.EndRun, new EndRunInput(input.Run, status, error), WriteRetries.Policy);
    }

    private async Task<(RunStatus Status, string? Error)> WorkAsync()
    {
        var stop = Task.WhenAny(cancel, timeUp);
        var plan = await PlanAsync(stop);
        if (Stopped() is { } early)
        {
            return (early, null);
        }

        if (plan.Kind != OutcomeKind.Done)
        {
            return (plan.Kind == OutcomeKind.BudgetExceeded ? RunStatus.BudgetExceeded : RunStatus.Failed, plan.Error);
        }

        await RunStepsAsync(plan.Steps, stop);
        return stopped is { } status
            ? (status, null)
            : (progress.Count == plan.Steps.Count && progress.Values.All(p => p == StepProgress.Completed)
                ? RunStatus.Completed
                : RunStatus.Failed, null);
    }

    private RunStatus? Stopped() =>
        cancel.IsCompleted ? RunStatus.Cancelled : timeUp.IsCompleted ? RunStatus.BudgetExceeded : null;

    private async Task<PlanOutcome> PlanAsync(Task stop)
    {
        for (var (attempt, failures) = (1, 0); ;)
        {
            var last = failures + 1 >= input.ModelAttempts;
            var work = DurableCall.OutcomeAsync(context, RunDefinitions.Plan, () => new PlanInput(input.Run, attempt++, last), stop);
            if (!await DurableWait.ForAsync(context, work, stop) || await work is not { } outcome)
            {
                return new PlanOutcome { Kind = OutcomeKind.Failed };
            }

            if (outcome.Kind is not (OutcomeKind.Throttled or OutcomeKind.Unavailable) || Stopped() is not null)
            {
                return outcome;
            }

            failures += outcome.Kind == OutcomeKind.Unavailable ? 1 : 0;
            await DurableWait.DelayAsync(context, outcome.WaitMs, stop);
        }
    }

    private async Task RunStepsAsync(IReadOnlyList<PlannedStep> steps, Task stop)
    {
        OutlineStep[] outline = [.. steps.Select((step, at) => new OutlineStep(at + 1, step.DependsOn ?? []))];
        while (true)
        {
            if (stopped is null)
            {
                foreach (var index in PlanProgress.Ready(outline, progress).Take(input.ParallelSteps - running.Count))
                {
                    Start(index, steps[index - 1].Direct);
                }
            }

            if (running.Count == 0)
            {
                return;
            }

            var next = Task.WhenAny(running.Keys);
            if (stopped is null && await Task.WhenAny(next, stop) == stop)
            {
                Stop(Stopped()!.Value);
                continue;
            }

            await NoteAsync(await next);
        }
    }

    private void Start(int index, bool direct)
    {
        var step = new StepId(input.Run, index);
        progress[index] = StepProgress.Running;
        running.Add(
            context.CallChildAsync(
                RunDefinitions.Step,
                step.ToString(),
                new StepInput { Run = input.Run, Step = index, Direct = direct, Rules = input.Rules }),
            index);
    }

    private async Task NoteAsync(Task<StepOutcome> ended)
    {
        running.Remove(ended, out var index);
        StepOutcome outcome;
        try
        {
            outcome = await ended;
        }
        catch (ChildWorkflowFailedException failed)
        {
            outcome = await context.CallActivityAsync(
                RunDefinitions.EndStep,
                new EndStepInput(input.Run, index, StepStatus.Failed, failed.Failure.Message, Limit: null),
                WriteRetries.Policy);
        }

        progress[index] = outcome.Status == StepStatus.Completed ? StepProgress.Completed : StepProgress.WithoutOutput;
        if (outcome.Status == StepStatus.BudgetExceeded && stopped is null)
        {
            Stop(RunStatus.BudgetExceeded);
        }
    }

    /// <summary>Starts no more steps and tells those under way to end.</summary>
    private void Stop(RunStatus why)
    {
        stopped = why;
        foreach (var index in running.Values.Order())
        {
            context.SendSignal(
                new StepId(input.Run, index).ToString(), Signals.Cancel, new CancelRequest(why == RunStatus.Cancelled ? null : "budget"));
        }
    }
}
