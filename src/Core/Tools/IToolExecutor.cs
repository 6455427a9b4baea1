namespace Lavra.Tools;

/// <summary>
/// The one way in which tools are called, whoever asks: looks the tool up, validates arguments, consults the effect ledger, runs
/// under limits. Thread safe.
/// </summary>
public interface IToolExecutor
{
    /// <summary>Makes the call. Everything that can go wrong with a tool is in the result.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ToolResult> ExecuteAsync(ToolInvocation invocation, CancellationToken cancellationToken);
}
