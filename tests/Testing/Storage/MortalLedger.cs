using System.Collections.Concurrent;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Testing.Storage;

/// <summary>
/// A ledger in memory, which outlives executors as a real one outlives processes. It can die right after a mark. Thread safe.
/// </summary>
public sealed class MortalLedger : IEffectLedger
{
    private readonly InMemoryRunData ledger = new();
    private readonly ConcurrentDictionary<ToolCallId, EffectMark> marks = new();

    /// <summary>The marks that were made; of one that was renewed, the last.</summary>
    public IReadOnlyDictionary<ToolCallId, EffectMark> Marks => marks;

    /// <summary>Thrown right after a mark was made: the process dies before the tool acts. Null lets it live.</summary>
    public Exception? DieAfterMark { get; set; }

    /// <inheritdoc />
    public async ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        var mark = await ledger.BeginAsync(call, note, cancellationToken);
        return mark.StartedBefore ? mark : Made(call, mark);
    }

    /// <inheritdoc />
    public async ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        Made(call, await ledger.RenewAsync(call, note, cancellationToken));

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) => ledger.FindAsync(call, cancellationToken);

    private EffectMark Made(ToolCallId call, EffectMark mark)
    {
        marks[call] = mark;
        return DieAfterMark is { } death ? throw death : mark;
    }
}
