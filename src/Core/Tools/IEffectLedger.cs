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
    /// <param name="note">What is noted with it.</param>
    /// <param name="cancellationToken">Gives up; the mark may still have been made.</param>
    ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken);

    /// <summary>
    /// Marks a call as started once more, because it was found not to have acted and is about to: as if this were its first mark,
    /// and the latest of all. The mark is durable when the call returns.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="note">What is noted now.</param>
    /// <param name="cancellationToken">Gives up; the mark may still have been made.</param>
    ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken);

    /// <summary>Reads the mark of a call; null when it was not started.</summary>
    ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken);
}

/// <summary>What is noted with a mark.</summary>
/// <param name="Resource">
/// What calls exclude each other on while they act, so that what they note can be compared; null when they exclude nobody.
/// </param>
/// <param name="ProbeState">
/// What the tool noted about the world just before acting, for its probe after a crash; null when it has none. What
/// looks like a secret in it is not stored, so that the probe finds it redacted (<see cref="RedactingEffectLedger"/>).
/// </param>
public readonly record struct EffectNote(string? Resource, string? ProbeState)
{
    /// <summary>The most characters of <see cref="ProbeState"/>.</summary>
    public const int LongestProbeState = 4096;
}

/// <summary>A mark in the ledger.</summary>
/// <param name="StartedBefore">Whether the mark is from an earlier delivery.</param>
/// <param name="ProbeState">What was noted when the mark was made.</param>
/// <param name="StartedAt">When it was made.</param>
public sealed record EffectMark(bool StartedBefore, string? ProbeState, DateTimeOffset StartedAt)
{
    /// <summary>
    /// What the next call that was marked on the same resource noted, before it acted; null when there was none. If it found the
    /// world as this call had, this one had not acted.
    /// </summary>
    public string? NextState { get; init; }
}
