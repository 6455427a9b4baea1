using System.Globalization;
using Lavra.Tools.Arguments;
using Lavra.Tools.Execution;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;

namespace Lavra.Tools.Execution;

/// <summary>
/// Calls the tools of a registry. One instance per process: calls that exclude each other do so within it. Failures of the
/// ledger are thrown as they come.
/// </summary>
public sealed partial class ToolExecutor : IToolExecutor
{
    private readonly ToolRegistry registry;
    private readonly IEffectLedger ledger;
    private readonly ToolExecutorOptions options;
    private readonly ILogger<ToolExecutor> logger;
    private readonly TimeProvider time;
    private readonly KeyedLock keys = new();

    /// <summary>Puts it together; cheap.</summary>
    public ToolExecutor(
        ToolRegistry registry, IEffectLedger ledger, ToolExecutorOptions options, ILogger<ToolExecutor> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        this.registry = registry;
        this.ledger = ledger;
        this.options = options;
        this.logger = logger;
        this.time = time;
    }

    /// <summary>How many exclusive keys are held at this moment.</summary>
    internal int HeldKeys => keys.Count;

    /// <inheritdoc />
    public async Task<ToolResult> ExecuteAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        cancellationToken.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        var result = await CallAsync(invocation, cancellationToken).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(started);
        result = ToolOutput.Limited(result, options.MaxResultBytes) with { ExecutionTimeMs = (long)elapsed.TotalMilliseconds };
        Log.Ended(logger, invocation.Id.ToString(), ArgumentProblems.Shortened(invocation.Tool), result.Success, result.ErrorCode, result.ExecutionTimeMs);
        return result;
    }

    private Task<ToolResult> CallAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        if (registry.FindTool(invocation.Tool) is not { } tool)
        {
            return Task.FromResult(registry.NoSuchTool(invocation.Tool));
        }

        if (ArgumentReader.Read(tool.Name, tool.Arguments, invocation.Arguments, options.MaxArgumentBytes, out var arguments) is { } invalid)
        {
            return Task.FromResult(invalid);
        }

        var context = new ToolContext
        {
            Call = invocation.Id,
            Tenant = invocation.Tenant,
            Workspace = invocation.Workspace,
            Attempt = invocation.Attempt,
            Logger = logger,
        };
        var call = new ToolCall(tool, arguments!, context, ledger, keys);
        return RunAsync(tool, call, invocation.Timeout ?? tool.Timeout ?? options.Timeout, cancellationToken);
    }

    // The work goes on by itself when it does not heed its token, and keeps its exclusive key until it ends.
    private async Task<ToolResult> RunAsync(RegisteredTool tool, ToolCall call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = new CancellationTokenSource(timeout, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);

        // A method that blocks gets a thread of its own, so that a time-out or a cancel need not wait for it.
        var work = tool.Act.IsAsync ? call.RunAsync(linked.Token) : Task.Run(() => call.RunAsync(linked.Token), CancellationToken.None);
        try
        {
            return await work.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested)
        {
            return TimedOut(tool, call, timeout);
        }
        finally
        {
            if (work.IsCompleted)
            {
                linked.Dispose();
                clock.Dispose();
            }
            else
            {
                _ = CleanUpAsync(work, linked, clock);
            }
        }
    }

    private async Task CleanUpAsync(Task<ToolResult> work, CancellationTokenSource linked, CancellationTokenSource clock)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it any more; its failure is for the log.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.FailedLate(logger, exception);
        }
        catch (OperationCanceledException)
        {
            // It heeded its token.
        }
        finally
        {
            linked.Dispose();
            clock.Dispose();
        }
    }

    private static ToolResult TimedOut(RegisteredTool tool, ToolCall call, TimeSpan timeout)
    {
        var seconds = timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var outcome = (call.Acting, tool.Effect) switch
        {
            (false, _) => "It had not begun: nothing was changed.",
            (true, ToolEffect.Reads) => "Nothing was changed. Ask for less at a time.",
            _ => "It may or may not have taken effect, and may still do so: look before you call it again.",
        };
        return ToolResult.Fail(ToolErrorCodes.Timeout, $"'{tool.Name}' did not end within {seconds} s. {outcome}");
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "Call {Call} of {Tool} ended: success {Success}, code {Code}, {Elapsed} ms")]
        public static partial void Ended(ILogger logger, string call, string tool, bool success, string? code, long elapsed);

        [LoggerMessage(1303, LogLevel.Warning, "A tool call that nobody waited for any more failed")]
        public static partial void FailedLate(ILogger logger, Exception exception);
    }
}
