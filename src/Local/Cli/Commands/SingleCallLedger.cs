using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Local.Cli.Commands;

/// <summary>A ledger for a call that no engine delivers again: what it marks need not outlive the process.</summary>
internal sealed class SingleCallLedger(TimeProvider time) : IEffectLedger
{
    private const int LongestProbeState = 4096;
    private readonly Lock gate = new();
    private readonly List<(ToolCallId Call, string? Resource, EffectMark Mark)> marks = [];

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        Check(call, note);
        lock (gate)
        {
            return ValueTask.FromResult(Seen(call) ?? Add(call, note));
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        Check(call, note);
        lock (gate)
        {
            marks.RemoveAll(known => known.Call == call);
            return ValueTask.FromResult(Add(call, note));
        }
    }

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(Seen(call));
        }
    }

    private static void Check(ToolCallId call, EffectNote note)
    {
        if (note.ProbeState?.Length > LongestProbeState)
        {
            throw new ArgumentException(
                $"The probe state of {call} has {note.ProbeState.Length} characters, the most is {LongestProbeState}. Note a hash or an offset instead of content.",
                nameof(note));
        }
    }

    private EffectMark Add(ToolCallId call, EffectNote note)
    {
        var mark = new EffectMark(StartedBefore: false, note.ProbeState, time.GetUtcNow());
        marks.Add((call, note.Resource, mark));
        return mark;
    }

    private EffectMark? Seen(ToolCallId call)
    {
        var at = marks.FindIndex(known => known.Call == call);
        return at < 0
            ? null
            : marks[at].Mark with
            {
                StartedBefore = true,
                NextState = marks.Skip(at + 1)
                    .Where(next => next.Resource is not null && next.Resource == marks[at].Resource)
                    .Select(static next => next.Mark.ProbeState)
                    .FirstOrDefault(),
            };
    }
}
