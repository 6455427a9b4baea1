using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage;

/// <summary>Deletes a run with everything that belongs to it, unless it has not ended before a moment or is held.</summary>
internal sealed class RunDeletion(RunId run, DateTimeOffset endedBefore, SqliteFactStore facts) : WriteOperation
{
    private static readonly string Find = $"""
        SELECT s.run, s.tenant, s.status, s.status IN ({RunStatuses.All.EndedNumbers}) AND s.held IS NULL AND coalesce(s.completed_at, s.created_at) < ?2
        FROM runs r CROSS JOIN run_states s ON s.run = r.number WHERE r.id = ?1
        """;

    private const string Uncount = "UPDATE run_counts SET runs = runs - 1 WHERE tenant = ?1 AND status = ?2";
    private const string DeleteEffects = "DELETE FROM effects WHERE run = ?1";

    private static readonly string[] Deletes =
    [
        "DELETE FROM steps WHERE run = ?1",
        "DELETE FROM generations WHERE run = ?1",
        "DELETE FROM tool_calls WHERE run = ?1",
        "DELETE FROM payloads WHERE run = ?1",
        "DELETE FROM log WHERE run = ?1",
        "DELETE FROM run_states WHERE run = ?1",
        "DELETE FROM runs WHERE number = ?1",
    ];

    private readonly TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isGone;

    /// <summary>Whether the run is gone; fails when nothing was changed.</summary>
    public Task<bool> Done => done.Task;

    /// <inheritdoc />
    public override void Apply(WriteSession session)
    {
        isGone = true;
        var row = session.Statements[Find].Bind(1, run).Bind(2, endedBefore);
        if (row.Next())
        {
            var (number, tenant, status, expired) = (row.Int64(0), row.Int64(1), row.Int64(2), row.Bool(3));
            row.Reset();
            isGone = expired;
            if (expired)
            {
                session.Statements[Uncount].Bind(1, tenant).Bind(2, status).Run();
                Delete(session, number);
            }
        }
    }

    /// <inheritdoc />
    public override void OnCommitted()
    {
        if (isGone)
        {
            facts.Forget(run);
        }

        done.TrySetResult(isGone);
    }

    /// <inheritdoc />
    public override void OnFailed(Exception exception)
    {
        done.TrySetException(exception);
        _ = done.Task.Exception;
    }

    private void Delete(WriteSession session, long number)
    {
        // What is written later in the same transaction must not find it.
        facts.Memory.Forget(run);
        session.Statements[DeleteEffects].Bind(1, run).Run();
        foreach (var delete in Deletes)
        {
            session.Statements[delete].Bind(1, number).Run();
        }
    }
}
