using Lavra.Security;
using Lavra.Security.Workspaces;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;

namespace Lavra.Tools.Execution;

/// <summary>One call of a tool with valid arguments: takes its turn, asks the ledger, acts or reconciles. One use.</summary>
internal sealed partial class ToolCall(
    RegisteredTool tool, object?[] arguments, ToolContext context, IEffectLedger ledger, KeyedLock keys)
{
    private volatile bool acting;

    /// <summary>Whether the tool's method was entered, so that something may have happened.</summary>
    public bool Acting => acting;

    public async Task<ToolResult> RunAsync(CancellationToken cancellationToken)
    {
        if (tool.ExclusiveOn is not { } index)
        {
            return await RunInTurnAsync(cancellationToken).ConfigureAwait(false);
        }

        using (await keys.AcquireAsync(KeyOf(index), cancellationToken).ConfigureAwait(false))
        {
            return await RunInTurnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ToolResult> RunInTurnAsync(CancellationToken cancellationToken)
    {
        switch (tool.Effect)
        {
            case ToolEffect.Reads:
                return await ActAsync(context, cancellationToken).ConfigureAwait(false);
            case ToolEffect.Idempotent:
                var mark = await ledger.BeginAsync(context.Call, default, cancellationToken).ConfigureAwait(false);
                var result = await ActAsync(context with { StartedBefore = mark.StartedBefore }, cancellationToken).ConfigureAwait(false);
                return mark.StartedBefore ? result with { Reconciliation = "repeated" } : result;
            default:
                return await ActOnceAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ToolResult> ActOnceAsync(CancellationToken cancellationToken)
    {
        var (state, unprepared) = await PrepareAsync(context, cancellationToken).ConfigureAwait(false);

        // A world in which the call has happened already may be one in which it can no longer be prepared.
        var mark = unprepared is null
            ? await ledger.BeginAsync(context.Call, NoteOf(state), cancellationToken).ConfigureAwait(false)
            : await ledger.FindAsync(context.Call, cancellationToken).ConfigureAwait(false);
        if (unprepared is not null && mark is null)
        {
            return unprepared;
        }

        return mark!.StartedBefore || unprepared is not null
            ? await ReconcileAsync(mark, cancellationToken).ConfigureAwait(false)
            : await ActAsync(context with { Prepared = mark.ProbeState }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the tool notes about the world, or the result when it cannot act in this world.</summary>
    private async Task<(string? State, ToolResult? Unprepared)> PrepareAsync(ToolContext told, CancellationToken cancellationToken)
    {
        if (tool.Prepare is not { } prepare)
        {
            return (null, null);
        }

        string? state = null;
        var unprepared = await GuardAsync(
            async () =>
            {
                state = (string?)await prepare.InvokeAsync(arguments, told, cancellationToken).ConfigureAwait(false);
                return state?.Length > EffectNote.LongestProbeState
                    ? throw new InvalidOperationException($"The state noted for a probe has more than {EffectNote.LongestProbeState} characters.")
                    : null;
            },
            cancellationToken).ConfigureAwait(false);
        return (state, unprepared);
    }

    private EffectNote NoteOf(string? state) => new(
        tool is { Prepare: not null, ExclusiveOn: { } index } ? $"{tool.Name}\n{KeyOf(index)}" : null, state);

    private async Task<ToolResult> ReconcileAsync(EffectMark mark, CancellationToken cancellationToken)
    {
        var noted = context with { Prepared = mark.ProbeState, NextPrepared = mark.NextState, StartedBefore = true };
        var outcome = await ProbeAsync(noted, cancellationToken).ConfigureAwait(false);
        Log.Reconciled(context.Logger, context.Call.ToString(), tool.Name, outcome.Finding);
        switch (outcome.Finding)
        {
            case ToolProbeFinding.Happened:
                return ToolResult.Ok(outcome.Text) with { Reconciliation = "found_done" };
            case ToolProbeFinding.DidNotHappen:
                var result = await ActAfterAllAsync(noted, cancellationToken).ConfigureAwait(false);
                return result with { Reconciliation = "found_not_done" };
            default:
                return ToolResult.Fail(
                    ToolErrorCodes.OutcomeUnknown,
                    $"This call of '{tool.Name}' was started at {mark.StartedAt:u} and interrupted; it is not known whether it "
                    + $"happened. {outcome.Text} Do not assume either: look at the present state with other tools before you decide "
                    + "whether to call it again.") with { Reconciliation = "unknown" };
        }
    }

    /// <summary>Acts for the first time after a mark that came to nothing. The world may have moved on, so that it is noted anew.</summary>
    private async Task<ToolResult> ActAfterAllAsync(ToolContext noted, CancellationToken cancellationToken)
    {
        var (state, unprepared) = await PrepareAsync(noted, cancellationToken).ConfigureAwait(false);
        if (unprepared is not null)
        {
            return unprepared;
        }

        if (tool.Prepare is not null)
        {
            await ledger.RenewAsync(context.Call, NoteOf(state), cancellationToken).ConfigureAwait(false);
        }

        return await ActAsync(noted with { Prepared = state, NextPrepared = null }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ToolProbeOutcome> ProbeAsync(ToolContext noted, CancellationToken cancellationToken)
    {
        if (tool.Probe is not { } probe)
        {
            return ToolProbeOutcome.Unknown("The tool has no way to find out.");
        }

        try
        {
            return (ToolProbeOutcome?)await probe.InvokeAsync(arguments, noted, cancellationToken).ConfigureAwait(false)
                ?? ToolProbeOutcome.Unknown("The tool did not find out.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is ToolException or WorkspaceException)
        {
            return ToolProbeOutcome.Unknown($"Finding out failed: {exception.Message}");
        }
#pragma warning disable CA1031 // A tool may throw anything; what it cannot find out is unknown.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(context.Logger, exception, context.Call.ToString(), tool.Name);
            return ToolProbeOutcome.Unknown("Finding out failed.");
        }
    }

    private async Task<ToolResult> ActAsync(ToolContext told, CancellationToken cancellationToken)
    {
        var result = await GuardAsync(
            async () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                acting = true;
                return ToolOutput.From(await tool.Act.InvokeAsync(arguments, told, cancellationToken).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
        return result!;
    }

    private async Task<ToolResult?> GuardAsync(Func<Task<ToolResult?>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ToolException exception)
        {
            return ToolResult.Fail(exception.Code, exception.Message);
        }
        catch (WorkspaceException exception)
        {
            return ToolResult.Fail(exception.Code, exception.Message);
        }
#pragma warning disable CA1031 // A tool may throw anything; a failure of a tool is a value, and its text may hold secrets.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(context.Logger, exception, context.Call.ToString(), tool.Name);
            return ToolResult.Fail(
                ToolErrorCodes.Failed,
                $"'{tool.Name}' failed for an internal reason, which is in the log. Try another way, or go on without it.");
        }
    }

    private string KeyOf(int index)
    {
        var value = (string?)arguments[index] ?? "";
        if (!tool.Arguments.Declarations[index].InWorkspace)
        {
            return $"{context.Tenant}\n{value}";
        }

        try
        {
            return new Workspace(context.Workspace, WorkspaceRules.Default).KeyOf(value);
        }
        catch (WorkspaceException)
        {
            // The tool itself will say what is wrong with the workspace.
            return value;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Call {Call} of {Tool} had been started before; its probe says {Finding}")]
        public static partial void Reconciled(ILogger logger, string call, string tool, ToolProbeFinding finding);

        [LoggerMessage(1302, LogLevel.Error, "Call {Call} of {Tool} threw")]
        public static partial void Threw(ILogger logger, Exception exception, string call, string tool);
    }
}
