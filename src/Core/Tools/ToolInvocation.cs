using Lavra.Identity;

namespace Lavra.Tools;

/// <summary>A tool call about to be made.</summary>
/// <param name="Id">Its position, which is its identity in the effect ledger.</param>
/// <param name="Tool">The name as asked for; may be unknown.</param>
/// <param name="Arguments">The arguments as asked for: JSON text, not yet validated.</param>
/// <param name="Workspace">The folder in which file tools work: absolute, existing.</param>
/// <param name="Tenant">On whose behalf.</param>
/// <param name="Attempt">Which delivery attempt, from 1.</param>
public sealed record ToolInvocation(
    ToolCallId Id, string Tool, string Arguments, string Workspace, string Tenant, int Attempt)
{
    /// <summary>How long the call may take; null means as the tool or the executor's options say.</summary>
    public TimeSpan? Timeout { get; init; }
}
