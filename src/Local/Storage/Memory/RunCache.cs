using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Local.Storage.Memory;

/// <summary>
/// The runs that this process is working on, as they are in the file, so that an activity does not read back what the last one
/// wrote. Filled with what is committed and with what was read; the least recently used are dropped. Only for the process that
/// writes the file: no other is told what changes. Thread safe.
/// </summary>
/// <param name="most">About how many bytes to keep. Default 32 MB.</param>
internal sealed class RunCache(long most = 32L << 20)
{
    private readonly Lock gate = new();
    private readonly RunsByUse<CachedRun> runs = new(most, static run => run.Size);

    /// <summary>Takes over what became durable.</summary>
    public void Committed(in CommittedFacts facts)
    {
        lock (gate)
        {
            var run = runs.Find(facts.Facts.Run) ?? (facts.Inserted ? Add(facts.Facts.Run) : null);
            if (run is not null)
            {
                var before = run.Size;
                run.Committed(facts);
                runs.Grow(run.Size - before);
            }
        }
    }

    /// <summary>The run; null when it is not known.</summary>
    public Run? FindRun(RunId id)
    {
        lock (gate)
        {
            return runs.Find(id)?.Run;
        }
    }

    /// <summary>Looks a step up; false when it is not known. A known null says that it does not exist.</summary>
    public bool TryFindStep(StepId id, out StepRecord? step)
    {
        lock (gate)
        {
            var run = runs.Find(id.Run);
            step = run?.Step(id.Index)?.Record;
            return step is not null || run is { IsComplete: true };
        }
    }

    /// <summary>Looks a generation up; false when it is not known. A known null says that it does not exist.</summary>
    public bool TryFindGeneration(GenerationId id, out GenerationRecord? generation)
    {
        lock (gate)
        {
            var known = TryFindStep(id.Run, id.Step, id.Number, out var step);
            generation = step?.Generation(id.Number);
            return known;
        }
    }

    /// <summary>Looks a tool call up; false when it is not known. A known null says that it does not exist.</summary>
    public bool TryFindToolCall(ToolCallId id, out ToolCallRecord? call)
    {
        lock (gate)
        {
            var known = TryFindStep(id.Run, id.Step, id.Generation, out var step);
            call = step?.ToolCall(id.Generation, id.Index);
            return known;
        }
    }

    /// <summary>Looks turns up; false when not all of them are known.</summary>
    public bool TryFindTurns(StepId id, int from, int to, out IReadOnlyList<Turn> turns)
    {
        lock (gate)
        {
            var known = TryFindStep(id.Run, id.Index, from, out var step);
            turns = step is null ? [] : step.Turns(from, to);
            return known;
        }
    }

    /// <summary>The payload; null when it is not known.</summary>
    public string? FindPayload(RunId run, string name)
    {
        lock (gate)
        {
            return runs.Find(run)?.Payload(name);
        }
    }

    /// <summary>
    /// To be taken before the file is read for what the cache lacks. When something was committed since, what was read is not filled in.
    /// </summary>
    public CacheTicket BeginFill(RunId id)
    {
        lock (gate)
        {
            var run = runs.Find(id) ?? Add(id);
            return new CacheTicket(run, run.Version);
        }
    }

    public void Fill(CacheTicket ticket, Run run) => Fill(ticket, cached => cached.Fill(run));

    public void Fill(CacheTicket ticket, StepRecord step) => Fill(ticket, cached => cached.Fill(step));

    /// <summary>Fills in all turns of a step from a number on.</summary>
    public void Fill(CacheTicket ticket, StepId step, int from, IReadOnlyList<Turn> turns) =>
        Fill(ticket, cached => cached.Fill(step.Index, from, turns));

    /// <summary>Fills in a payload. Payloads do not change, so it needs no ticket.</summary>
    public void Fill(RunId id, string name, string text)
    {
        var ticket = BeginFill(id);
        Fill(ticket, cached => cached.FillPayload(name, text));
    }

    /// <summary>Drops a run that was deleted. What others have read of it, and are about to fill in, is not taken either.</summary>
    public void Forget(RunId id)
    {
        lock (gate)
        {
            runs.Remove(id);
        }
    }

    private void Fill(CacheTicket ticket, Action<CachedRun> fill)
    {
        lock (gate)
        {
            if (runs.Find(ticket.Run.Id) is { } run && ReferenceEquals(run, ticket.Run) && run.Version == ticket.Version)
            {
                var before = run.Size;
                fill(run);
                runs.Grow(run.Size - before);
            }
        }
    }

    private bool TryFindStep(RunId id, int index, int fromTurn, out CachedStep? step)
    {
        var run = runs.Find(id);
        step = run?.Step(index);
        return step is null ? run is { IsComplete: true } : step.KnownFrom <= fromTurn;
    }

    private CachedRun Add(RunId id)
    {
        var run = runs.Add(id, new CachedRun(id));
        runs.Grow(0);
        return run;
    }
}

/// <summary>Says how far a run was when reading it began.</summary>
/// <param name="Run">The run.</param>
/// <param name="Version">Its version.</param>
internal readonly record struct CacheTicket(CachedRun Run, long Version);
