using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Local.Storage;

/// <summary>
/// The effect ledger in the engine's file. A mark is a commit of its own, never part of an activity's: it must outlive the
/// activity that made it.
/// </summary>
internal sealed class SqliteEffectLedger(SqliteWriter writer, SqliteReaders readers, TimeProvider time) : IEffectLedger
{
    private const int LongestProbeState = 4096;

    internal const string Find = """
        SELECT started_at, probe FROM effects WHERE run = ?1 AND step = ?2 AND generation = ?3 AND call = ?4
        """;

    private const string Insert = """
        INSERT INTO effects (run, step, generation, call, started_at, probe) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (run, step, generation, call) DO NOTHING
        """;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public async ValueTask<EffectMark> BeginAsync(ToolCallId call, string? probeState, CancellationToken cancellationToken)
    {
        if (probeState?.Length > LongestProbeState)
        {
            throw new ArgumentException(
                $"The probe state of {call} has {probeState.Length} characters, the most is {LongestProbeState}. Note a hash or an offset instead of content.",
                nameof(probeState));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        FaultPoints.Pass(FaultPoints.BeforeEffectMark);
        var mark = await writer.WriteAsync(session => Begin(session, call, probeState, now))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        FaultPoints.Pass(FaultPoints.AfterEffectMark);
        return mark;
    }

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return new(Read(session.Statements[Find], call));
    }

    private static EffectMark Begin(WriteSession session, ToolCallId call, string? probeState, DateTimeOffset now)
    {
        var row = session.Statements[Insert];
        BindId(row, call).Bind(5, now).Bind(6, probeState);
        return row.Run() > 0
            ? new EffectMark(StartedBefore: false, probeState, now)
            : Read(session.Statements[Find], call)!;
    }

    private static EffectMark? Read(Statement row, ToolCallId call)
    {
        if (!BindId(row, call).Next())
        {
            return null;
        }

        var mark = new EffectMark(StartedBefore: true, row.TextOrNull(1), row.Time(0));
        row.Reset();
        return mark;
    }

    private static Statement BindId(Statement row, ToolCallId call) =>
        row.Bind(1, call.Run).Bind(2, call.Step).Bind(3, call.Generation).Bind(4, call.Index);
}
