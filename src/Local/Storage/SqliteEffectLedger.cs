using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;
using Lavra.Tools;

namespace Lavra.Local.Storage;

/// <summary>
/// The effect ledger in the engine's file. A mark is a commit of its own, never part of an activity's: it must outlive the
/// activity that made it.
/// </summary>
/// <param name="writer">Writes marks.</param>
/// <param name="readers">Read them.</param>
/// <param name="time">Stamps them.</param>
internal sealed class SqliteEffectLedger(SqliteWriter writer, SqliteReaders readers, TimeProvider time) : IEffectLedger
{
    // Besides the mark, gives the probe state of the next mark on the same resource. Later marks have greater numbers, and an index
    // holds them in order.
    internal const string Find = """
        SELECT e.started_at, e.probe,
            (SELECT n.probe FROM effects n WHERE n.resource = e.resource AND n.number > e.number ORDER BY n.number LIMIT 1)
        FROM effects e WHERE e.run = ?1 AND e.step = ?2 AND e.generation = ?3 AND e.call = ?4
        """;

    private const string Insert = """
        INSERT INTO effects (run, step, generation, call, started_at, resource, probe) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (run, step, generation, call) DO NOTHING
        """;

    private const string Delete = "DELETE FROM effects WHERE run = ?1 AND step = ?2 AND generation = ?3 AND call = ?4";

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        MarkAsync(call, note, renew: false, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken) =>
        MarkAsync(call, note, renew: true, cancellationToken);

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return new(Read(session.Statements[Find], call));
    }

    private async ValueTask<EffectMark> MarkAsync(ToolCallId call, EffectNote note, bool renew, CancellationToken cancellationToken)
    {
        if (note.ProbeState?.Length > EffectNote.LongestProbeState)
        {
            throw new ArgumentException(
                $"The probe state of {call} has {note.ProbeState.Length} characters, the most is {EffectNote.LongestProbeState}. Note a hash or an offset instead of content.",
                nameof(note));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        FaultPoints.Pass(FaultPoints.BeforeEffectMark);
        var mark = await writer.WriteAsync(session => Mark(session, call, note, renew, now))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        FaultPoints.Pass(FaultPoints.AfterEffectMark);
        return mark;
    }

    private static EffectMark Mark(WriteSession session, ToolCallId call, EffectNote note, bool renew, DateTimeOffset now)
    {
        if (renew)
        {
            BindId(session.Statements[Delete], call).Run();
        }

        var row = session.Statements[Insert];
        BindId(row, call).Bind(5, now).Bind(6, NumberOf(note.Resource)).Bind(7, note.ProbeState);
        return row.Run() > 0
            ? new EffectMark(StartedBefore: false, note.ProbeState, now)
            : Read(session.Statements[Find], call)!;
    }

    // A part of a hash in place of a long path: two resources that share one would at worst be taken for the same.
    private static long? NumberOf(string? resource) => resource is null
        ? null
        : BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(resource)));

    private static EffectMark? Read(Statement row, ToolCallId call)
    {
        if (!BindId(row, call).Next())
        {
            return null;
        }

        var mark = new EffectMark(StartedBefore: true, row.TextOrNull(1), row.Time(0)) { NextState = row.TextOrNull(2) };
        row.Reset();
        return mark;
    }

    private static Statement BindId(Statement row, ToolCallId call) =>
        row.Bind(1, call.Run).Bind(2, call.Step).Bind(3, call.Generation).Bind(4, call.Index);
}
