using Lavra.Identity;

namespace Lavra.Tools;

/// <summary>
/// Remembers which calls were started before they act, so that a delivery after a crash knows. Reads are not recorded. The
/// result is not kept here: it is in the call's own record. Thread safe.
/// </summary>
public interface IEffectLedger
{
    /// <summary>
    /// Marks a call as started. The mark is durable when the call returns. If it was marked before, nothing is written and the
    /// earlier mark is given.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="probeState">
    /// What the tool noted about the world just before acting, for its probe after a crash; null when it has none. At most 4 KB.
    /// </param>
    /// <param name="cancellationToken">Gives up; the mark may still have been made.</param>
    ValueTask<EffectMark> BeginAsync(ToolCallId call, string? probeState, CancellationToken cancellationToken);

    /// <summary>Reads the mark of a call; null when it was not started.</summary>
    ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken);
}

/// <summary>A mark in the ledger.</summary>
/// <param name="StartedBefore">Whether the mark is from an earlier delivery.</param>
/// <param name="ProbeState">What was noted when the mark was made.</param>
/// <param name="StartedAt">When it was made.</param>
public sealed record EffectMark(bool StartedBefore, string? ProbeState, DateTimeOffset StartedAt);
