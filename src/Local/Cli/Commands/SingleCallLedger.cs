using System.Collections.Concurrent;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Local.Cli.Commands;

/// <summary>A ledger for a call that no engine delivers again: what it marks need not outlive the process.</summary>
internal sealed class SingleCallLedger(TimeProvider time) : IEffectLedger
{
    private const int LongestProbeState = 4096;
    private readonly ConcurrentDictionary<ToolCallId, EffectMark> marks = new();

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        if (note.ProbeState?.Length > LongestProbeState)
        {
            throw new ArgumentException(
                $"The probe state of {call} has {note.ProbeState.Length} characters, the most is {LongestProbeState}. Note a hash or an offset instead of content.",
                nameof(note));
        }

        var mark = new EffectMark(StartedBefore: false, note.ProbeState, time.GetUtcNow());
        return ValueTask.FromResult(marks.TryAdd(call, mark) ? mark : marks[call] with { StartedBefore = true });
    }

    /// <inheritdoc />
    public ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        ValueTask.FromResult(marks[call] = new EffectMark(StartedBefore: false, note.ProbeState, time.GetUtcNow()));

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(marks.TryGetValue(call, out var mark) ? mark with { StartedBefore = true } : null);
}
