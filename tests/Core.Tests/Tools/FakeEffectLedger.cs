using System.Collections.Concurrent;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Core.Tests.Tools;

/// <summary>A ledger in memory, which outlives executors as a real one outlives processes.</summary>
internal sealed class FakeEffectLedger : IEffectLedger
{
    public ConcurrentDictionary<ToolCallId, EffectMark> Marks { get; } = new();

    /// <summary>Thrown right after a mark was made: the process dies before the tool acts.</summary>
    public Exception? DieAfterMark { get; set; }

    public ValueTask<EffectMark> BeginAsync(ToolCallId call, string? probeState, CancellationToken cancellationToken)
    {
        var mine = new EffectMark(true, probeState, DateTimeOffset.UnixEpoch);
        var kept = Marks.GetOrAdd(call, mine);
        return DieAfterMark is { } death
            ? throw death
            : ValueTask.FromResult(ReferenceEquals(kept, mine) ? mine with { StartedBefore = false } : kept);
    }

    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Marks.GetValueOrDefault(call));
}
