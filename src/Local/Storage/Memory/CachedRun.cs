using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage.Rows;

namespace Lavra.Local.Storage.Memory;

/// <summary>What is remembered of a run. Guarded by its cache.</summary>
internal sealed class CachedRun(RunId id)
{
    private readonly Dictionary<int, CachedStep> steps = [];
    private readonly Dictionary<string, string> payloads = new(StringComparer.Ordinal);
    private Run? run;
    private RunState? state;

    public RunId Id { get; } = id;

    /// <summary>Grows with every commit. What was read while it had a smaller value may be out of date.</summary>
    public long Version { get; private set; }

    /// <summary>Whether everything that was ever written about the run is remembered. Then what is not here does not exist.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>About how many bytes it takes.</summary>
    public long Size { get; private set; } = 1000;

    /// <summary>The run; null when it is not known.</summary>
    public Run? Run
    {
        get
        {
            if (run is not null && state is not null)
            {
                (run, state) = (state.On(run), null);
            }

            return run;
        }
    }

    /// <summary>A step; null when nothing is known of it, or, in a complete run, when it does not exist.</summary>
    public CachedStep? Step(int index) => steps.GetValueOrDefault(index);

    public string? Payload(string name) => payloads.GetValueOrDefault(name);

    public void Committed(in CommittedFacts committed)
    {
        Version++;
        var facts = committed.Facts;
        if (committed.Inserted)
        {
            IsComplete = true;
            run = facts.NewRun;
            Size += SizeOf(run!);
        }

        state = committed.State;
        foreach (var payload in facts.Payloads)
        {
            FillPayload(payload.Name, payload.Text);
        }

        for (var i = 0; i < committed.Steps.Length; i++)
        {
            if (committed.Steps[i])
            {
                Put(facts.Steps[i]);
            }
        }

        for (var i = 0; i < committed.Generations.Length; i++)
        {
            var generation = facts.Generations[i];
            if (committed.Generations[i] && StepForTurn(generation.Id.Step) is { } step)
            {
                Size += step.Put(generation);
            }
        }

        for (var i = 0; i < committed.ToolCalls.Length; i++)
        {
            var call = facts.ToolCalls[i];
            if (committed.ToolCalls[i] && StepForTurn(call.Id.Step) is { } step)
            {
                Size += step.Put(call);
            }
        }
    }

    public void Fill(Run read)
    {
        if (run is null)
        {
            (run, state) = (read, null);
            Size += SizeOf(read);
        }
    }

    public void Fill(StepRecord step)
    {
        if (Step(step.Id.Index)?.Record is null)
        {
            Put(step);
        }
    }

    public void Fill(int step, int from, IReadOnlyList<Generation.Turn> turns) => Size += GetOrAdd(step).Fill(from, turns);

    public void FillPayload(string name, string text)
    {
        if (payloads.TryAdd(name, text))
        {
            Size += 100 + (2L * text.Length);
        }
    }

    private static long SizeOf(Run run) => 1000 + (2L * (run.Objective.Length + (run.Answer?.Length ?? 0)));

    private static long SizeOf(StepRecord? step) => step is null
        ? 0
        : 600 + (2L * (step.Plan.Description.Length + (step.Inputs?.Length ?? 0) + (step.Output?.Length ?? 0)));

    private void Put(StepRecord record)
    {
        var step = GetOrAdd(record.Id.Index);
        Size += SizeOf(record) - SizeOf(step.Record);
        step.Record = record;
    }

    private CachedStep GetOrAdd(int index)
    {
        if (!steps.TryGetValue(index, out var step))
        {
            step = IsComplete ? new CachedStep().AsNew() : new CachedStep();
            steps.Add(index, step);
        }

        return step;
    }

    private CachedStep? StepForTurn(int index) => IsComplete ? GetOrAdd(index) : Step(index);
}
