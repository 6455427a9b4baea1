using Lavra.Identity;
using Lavra.Privacy;

namespace Lavra.Tools;

/// <summary>
/// Takes secrets out of what tools note before a ledger stores it. The call that makes a mark is given back what it noted; every later
/// delivery finds what was stored.
/// </summary>
/// <param name="inner">The ledger.</param>
/// <param name="redactor">Redacts.</param>
public sealed class RedactingEffectLedger(IEffectLedger inner, IRedactor redactor) : IEffectLedger
{
    /// <inheritdoc />
    public async ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        AsNoted(await inner.BeginAsync(call, Redact(note), cancellationToken).ConfigureAwait(false), note);

    /// <inheritdoc />
    public async ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        AsNoted(await inner.RenewAsync(call, Redact(note), cancellationToken).ConfigureAwait(false), note);

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) => inner.FindAsync(call, cancellationToken);

    private static EffectMark AsNoted(EffectMark mark, EffectNote note) =>
        mark.StartedBefore || mark.ProbeState == note.ProbeState ? mark : mark with { ProbeState = note.ProbeState };

    private EffectNote Redact(EffectNote note)
    {
        if (note.ProbeState is not { } state)
        {
            return note;
        }

        // What stands for a secret can be longer than the secret, and a note that was short enough must stay so.
        var text = redactor.RedactText(state);
        return note with
        {
            ProbeState = text.Length > EffectNote.LongestProbeState && state.Length <= EffectNote.LongestProbeState
                ? text[..EffectNote.LongestProbeState]
                : text,
        };
    }
}
