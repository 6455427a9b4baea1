using System.Text.Json;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Facts.Writing;
using Lavra.Identity;
using Lavra.Planning;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Lavra.Tools;

namespace Lavra.Runs.Activities;

/// <summary>Makes one tool call, asked for by a generation or by the plan itself, and stores what came of it.</summary>
internal sealed class CallToolActivity(RunDependencies dependencies, HeldArguments held) : IFactActivity<CallToolInput, CallToolOutcome>
{
    private readonly PendingNotice pending = new(dependencies);
    private readonly RedactedArguments? marks =
        dependencies.Redactor is { } redactor ? new RedactedArguments(redactor, dependencies.Options.Rules) : null;

    public async Task<CallToolOutcome> RunAsync(
        ActivityContext context, CallToolInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var started = dependencies.Time.GetTimestamp();
        var run = await dependencies.Runs.RequireAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var facts = new FactBatch(run.Id);
        var direct = input.Generation == 0;
        var step = direct
            ? await dependencies.Runs.RequireStepAsync(new StepId(input.Run, input.Step), cancellationToken).ConfigureAwait(false)
            : null;
        var began = dependencies.Time.GetUtcNow();
        var call = step is null
            ? await FindAsync(input, cancellationToken).ConfigureAwait(false)
            : await FromPlanAsync(run, step, began, facts, cancellationToken).ConfigureAwait(false);
        var calling = call.Result is { } known
            ? Task.FromResult(known)
            : CallAsync(run, call, context.Attempt, input.TimeLeftMs, cancellationToken);
        if (step is not null)
        {
            // A step that is one call has no generation, so its beginning is noted here.
            await pending.ShowAsync(calling, () => Begun(run, step, call, facts), writer, cancellationToken).ConfigureAwait(false);
        }

        var result = await calling.ConfigureAwait(false);
        var now = dependencies.Time.GetUtcNow();
        facts.ToolCalls.Add(call with { Result = result, CompletedAt = now });
        AddLog(facts, call, result, now);
        if (step is not null)
        {
            EndStep(facts, step with { Inputs = StepFacts.Inputs(run, step) }, result, began, now);
        }

        await writer.WriteWithOutcomeAsync(facts, cancellationToken).ConfigureAwait(false);
        held.Drop(call.Id);
        return new CallToolOutcome(result.Success) { WorkMs = (long)dependencies.Time.GetElapsedTime(started).TotalMilliseconds };
    }

    private async Task<ToolCallRecord> FindAsync(CallToolInput input, CancellationToken cancellationToken)
    {
        var id = new ToolCallId(input.Run, input.Step, input.Generation, input.Index);
        var found = await dependencies.Runs.GetToolCallAsync(id, cancellationToken).ConfigureAwait(false);
        return found ?? throw new MissingRunException($"tool call {id}", input.Run);
    }

    private async Task<ToolCallRecord> FromPlanAsync(
        Run run, StepRecord step, DateTimeOffset began, FactBatch facts, CancellationToken cancellationToken)
    {
        var outputs = step.Plan.DependsOn.Count == 0
            ? []
            : await EarlierOutputs.ReadAsync(dependencies.Runs, step, cancellationToken).ConfigureAwait(false);
        var filled = PlanTemplate.FillArguments(step.Plan.Arguments ?? "{}", outputs, run.Inputs);
        facts.Log.Add(new LogEntry
        {
            Run = run.Id,
            Key = LogKeys.StepStarted(step.Id.Index),
            Action = LogAction.StepStarted,
            Step = step.Id.Index,
            CreatedAt = began,
            Payload = StepFacts.Describe(step),
        });
        return new ToolCallRecord
        {
            Id = new ToolCallId(run.Id, step.Id.Index, Generation: 0, Index: 1),
            Tool = step.Plan.Tool!,
            Arguments = filled.Text ?? step.Plan.Arguments ?? "{}",
            CreatedAt = began,
            Result = filled.Text is null ? ToolResult.Fail(ToolErrorCodes.InvalidArguments, string.Join(' ', filled.Errors)) : null,
        };
    }

    private static FactBatch Begun(Run run, StepRecord step, ToolCallRecord call, FactBatch facts)
    {
        var begun = new FactBatch(run.Id) { Log = [.. facts.Log], ToolCalls = [call] };
        begun.Steps.Add(step with { Status = StepStatus.Running, StartedAt = call.CreatedAt, Inputs = StepFacts.Inputs(run, step) });
        return begun;
    }

    private async Task<ToolResult> CallAsync(
        Run run, ToolCallRecord call, int attempt, long timeLeftMs, CancellationToken cancellationToken)
    {
        var tool = dependencies.Tools.Find(call.Tool);
        var fromPlan = call.Id.Generation == 0;
        var arguments = held.For(call, out var lost);
        if (lost && !fromPlan && tool is { Effect: not ToolEffect.Reads })
        {
            return ToolResult.Fail(
                ToolErrorCodes.Refused,
                "The arguments held what looks like a secret, which is not stored, and this process does not know it: it began after the call was asked for. Nothing was done: ask for the call again.");
        }

        if (marks?.Check(tool, arguments, run.Workspace, fromPlan) is { } refusal)
        {
            return refusal;
        }

        if (dependencies.Options.FolderPerRun)
        {
            Directory.CreateDirectory(run.Workspace);
        }

        var known = tool is not null ? call.Tool : "unknown";
        using var span = Spans.StartTool(known, call.Id.ToString(), run.Id.ToString(), StoredTrace.Parent(run.TraceId));
        var result = await dependencies.Executor.ExecuteAsync(
            new ToolInvocation(call.Id, call.Tool, arguments, run.Workspace, run.Tenant, attempt) { Timeout = Timeout(run, timeLeftMs) },
            cancellationToken).ConfigureAwait(false);
        Measurements.ToolCallEnded(
            known, result.Success ? "completed" : "failed", TimeSpan.FromMilliseconds(result.ExecutionTimeMs));
        if (!result.Success)
        {
            Spans.Fail(span, result.ErrorCode ?? "failed");
        }

        return result;
    }

    private static TimeSpan Timeout(Run run, long timeLeftMs) =>
        timeLeftMs > 0 && timeLeftMs < run.Limits.ToolTimeout.TotalMilliseconds ? TimeSpan.FromMilliseconds(timeLeftMs) : run.Limits.ToolTimeout;

    private static void AddLog(FactBatch facts, ToolCallRecord call, ToolResult result, DateTimeOffset now)
    {
        var executed = ToolCallFacts.Entry(call, result, now);
        if (result.Reconciliation is { } reconciliation)
        {
            facts.Log.Add(executed with
            {
                Key = executed.Key + ".x",
                Action = LogAction.EffectReconciled,
                Success = reconciliation != "unknown",
                ErrorMessage = reconciliation == "unknown" ? executed.ErrorMessage : null,
                Payload = new ReconciledPayload(reconciliation).ToJson(),
            });
        }

        facts.Log.Add(executed);
    }

    private static void EndStep(FactBatch facts, StepRecord step, ToolResult result, DateTimeOffset began, DateTimeOffset now)
    {
        if (result.Success)
        {
            StepFacts.Complete(facts, step, result.Content, now, began);
        }
        else
        {
            StepFacts.Fail(facts, step with { StartedAt = began }, StepStatus.Failed, result.Error ?? "The tool failed.", now);
        }
    }
}
