using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;

namespace Lavra.Local.Storage;

/// <summary>Writes one batch.</summary>
internal sealed class FactOperation(EncodedFacts facts, FactHeads heads, RunCache cache, LogSignal signal) : WriteOperation
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
        heads.Enter(session);
        var head = heads.Find(session, facts.Run);
        inserted = head is null;
        head ??= facts.NewRun is { } run
            ? RunRows.Write(session, heads, run, facts)
            : throw new InvalidOperationException(
                $"Run {facts.Run} does not exist. The first batch of a run must bring it ({nameof(FactBatch)}.{nameof(FactBatch.NewRun)}).");
        WritePayloads(session, head);
        if (facts.Change is { } change)
        {
            RunRows.Write(session, head, change, facts);
        }

        var before = head.State;
        WriteRows(session, head);
        WriteLog(session, head);
        if (!ReferenceEquals(before, head.State))
        {
            RunRows.WriteProgress(session, head);
        }

        state = head.State;
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

    private void WritePayloads(WriteSession session, RunHead head)
    {
        foreach (var payload in facts.Payloads)
        {
            session.Statements[InsertPayload].Bind(1, head.Number).BindCompact(2, payload.Name).Bind(3, payload.Form)
                .Bind(4, payload.Bytes).Run();
        }
    }

    private void WriteRows(WriteSession session, RunHead head)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = StepRows.Write(session, head, facts.Steps[i], facts.Plans[i], facts);
        }

        for (var i = 0; i < generations.Length; i++)
        {
            var generation = facts.Generations[i];
            generations[i] = GenerationRows.Write(session, heads, head, generation, facts);
            if (generations[i] && FactRules.HasEnded(generation))
            {
                head.State = head.State with { Totals = FactRules.Add(head.State.Totals, generation) };
            }
        }

        for (var i = 0; i < toolCalls.Length; i++)
        {
            var call = facts.ToolCalls[i];
            toolCalls[i] = ToolCallRows.Write(session, heads, head, call, facts);
            if (toolCalls[i] && FactRules.HasEnded(call))
            {
                head.State = head.State with { Totals = FactRules.Add(head.State.Totals, call) };
            }
        }
    }

    private void WriteLog(WriteSession session, RunHead head)
    {
        logged = false;
        foreach (var entry in facts.Log)
        {
            logged |= LogRows.Write(session, heads, head, entry, facts);
        }
    }
}
