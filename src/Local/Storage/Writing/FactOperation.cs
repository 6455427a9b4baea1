using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Writing;

/// <summary>Writes one batch.</summary>
internal sealed class FactOperation(EncodedFacts facts, WriterMemory memory, RunCache cache, LogSignal signal) : WriteOperation
{
    private const string InsertPayload = """
        INSERT INTO payloads (run, name, form, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (run, name) DO NOTHING
        """;

    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] steps = new bool[facts.Steps.Length];
    private readonly bool[] generations = new bool[facts.Generations.Length];
    private readonly bool[] toolCalls = new bool[facts.ToolCalls.Length];
    private RunState? state;
    private bool inserted;
    private bool logged;

    /// <summary>Completes when the batch is durable, fails when it was not written.</summary>
    public Task Done => done.Task;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public override void Apply(WriteSession session)
    {
        memory.Enter(session);
        var known = memory.Find(session, facts.Run);
        inserted = known is null;
        known ??= facts.NewRun is { } run
            ? RunRows.Write(session, memory, run, facts)
            : throw new InvalidOperationException(
                $"Run {facts.Run} does not exist. The first batch of a run must bring it ({nameof(FactBatch)}.{nameof(FactBatch.NewRun)}).");
        WritePayloads(session, known);
        if (facts.Change is { } change)
        {
            RunRows.Write(session, known, change, facts);
        }

        var before = known.State;
        WriteRows(session, known);
        WriteLog(session, known);
        if (!ReferenceEquals(before, known.State))
        {
            RunRows.WriteProgress(session, known);
        }

        state = known.State;
    }

    /// <inheritdoc />
    public override void OnCommitted()
    {
        cache.Committed(new CommittedFacts(facts, state!, inserted, steps, generations, toolCalls));
        if (logged)
        {
            signal.Notify(facts.Run);
        }

        done.TrySetResult();
    }

    /// <inheritdoc />
    public override void OnFailed(Exception exception)
    {
        done.TrySetException(exception);

        // Inside an activity nobody awaits this task; the failure reaches the activity's commit. Observed here, so that it is not reported twice.
        _ = done.Task.Exception;
    }

    private void WritePayloads(WriteSession session, WriterRun known)
    {
        foreach (var payload in facts.Payloads)
        {
            session.Statements[InsertPayload].Bind(1, known.Number).BindCompact(2, payload.Name).Bind(3, payload.Form)
                .Bind(4, payload.Bytes).Run();
        }
    }

    private void WriteRows(WriteSession session, WriterRun known)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = StepRows.Write(session, known, facts.Steps[i], facts.Plans[i], facts);
        }

        for (var i = 0; i < generations.Length; i++)
        {
            var generation = facts.Generations[i];
            generations[i] = GenerationRows.Write(session, memory, known, generation, facts);
            if (generations[i] && FactRules.HasEnded(generation))
            {
                known.State = known.State with { Totals = FactRules.Add(known.State.Totals, generation) };
            }
        }

        for (var i = 0; i < toolCalls.Length; i++)
        {
            var call = facts.ToolCalls[i];
            toolCalls[i] = ToolCallRows.Write(session, memory, known, call, facts);
            if (toolCalls[i] && FactRules.HasEnded(call))
            {
                known.State = known.State with { Totals = FactRules.Add(known.State.Totals, call) };
            }
        }
    }

    private void WriteLog(WriteSession session, WriterRun known)
    {
        logged = false;
        foreach (var entry in facts.Log)
        {
            logged |= LogRows.Write(session, memory, known, entry, facts);
        }
    }
}
