using System.Collections.Concurrent;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Core.Tests.Tools;

/// <summary>A ledger in memory, which outlives executors as a real one outlives processes.</summary>
internal sealed class FakeEffectLedger : IEffectLedger
{
    public ConcurrentDictionary<ToolCallId, EffectMark> Marks { get; } = new();

    private readonly List<(ToolCallId Call, EffectNote Note)> order = [];

    /// <summary>Thrown right after a mark was made: the process dies before the tool acts.</summary>
    public Exception? DieAfterMark { get; set; }

    public ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        var mine = new EffectMark(true, note.ProbeState, DateTimeOffset.UnixEpoch);
        var kept = Marks.GetOrAdd(call, mine);
        if (ReferenceEquals(kept, mine))
        {
            NoteOrder(call, note);
        }

        return DieAfterMark is { } death
            ? throw death
            : ValueTask.FromResult(ReferenceEquals(kept, mine) ? mine with { StartedBefore = false } : Seen(call, kept));
    }

    public ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        Marks.TryRemove(call, out _);
        return BeginAsync(call, note, cancellationToken);
    }

    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Marks.TryGetValue(call, out var mark) ? Seen(call, mark) : null);

    private void NoteOrder(ToolCallId call, EffectNote note)
    {
        lock (order)
        {
            order.RemoveAll(o => o.Call == call);
            order.Add((call, note));
        }
    }

    private EffectMark Seen(ToolCallId call, EffectMark mark)
    {
        lock (order)
        {
            var at = order.FindIndex(o => o.Call == call);
            var next = order.Skip(at + 1).Where(o => o.Note.Resource is { } resource && resource == order[at].Note.Resource);
            return mark with { NextState = next.Select(o => o.Note.ProbeState).FirstOrDefault() };
        }
    }
}
