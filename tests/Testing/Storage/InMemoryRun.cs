using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Testing.Storage;

/// <summary>A run with all its facts. Guarded by its owner.</summary>
internal sealed class InMemoryRun(Run run, long order)
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public Run Run { get; private set; } = run with { Totals = RunTotals.Zero, LastSequence = 0 };

    /// <summary>The order in which runs were written.</summary>
    public long Order { get; } = order;

    public long? FinalSequence { get; private set; }

    public SortedList<int, StepRecord> Steps { get; } = [];

    public SortedList<(int Step, int Number), GenerationRecord> Generations { get; } = [];

    public SortedList<(int Step, int Generation, int Index), ToolCallRecord> ToolCalls { get; } = [];

    public List<LogEntry> Log { get; } = [];

    public Dictionary<string, string> Payloads { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a batch; gives the entries that are new.</summary>
    public List<LogEntry> Apply(FactBatch facts)
    {
        if (facts.Change is { } change && !Run.HasEnded)
        {
            Run = Run with
            {
                Status = change.Status ?? Run.Status,
                Answer = change.Answer ?? Run.Answer,
                Error = change.Error ?? Run.Error,
                StartedAt = change.StartedAt ?? Run.StartedAt,
                CompletedAt = change.CompletedAt ?? Run.CompletedAt,
            };
        }

        foreach (var (name, text) in facts.Payloads)
        {
            Payloads.TryAdd(name, text);
        }

        foreach (var step in facts.Steps)
        {
            if (!Steps.TryGetValue(step.Id.Index, out var before) || !FactRules.HasEnded(before))
            {
                Steps[step.Id.Index] = step;
            }
        }

        foreach (var generation in facts.Generations)
        {
            Put(generation);
        }

        foreach (var call in facts.ToolCalls)
        {
            Put(call);
        }

        return Append(facts.Log);
    }

    public Turn Turn(GenerationRecord generation) => new(
        generation,
        [.. ToolCalls.Values.Where(call => call.Id.GenerationId == generation.Id)]);

    private void Put(GenerationRecord generation)
    {
        var key = (generation.Id.Step, generation.Id.Number);
        if (Generations.TryGetValue(key, out var before) && FactRules.HasEnded(before))
        {
            return;
        }

        Generations[key] = generation;
        if (FactRules.HasEnded(generation))
        {
            Run = Run with { Totals = FactRules.Add(Run.Totals, generation) };
        }
    }

    private void Put(ToolCallRecord call)
    {
        var key = (call.Id.Step, call.Id.Generation, call.Id.Index);
        if (ToolCalls.TryGetValue(key, out var before) && FactRules.HasEnded(before))
        {
            return;
        }

        ToolCalls[key] = call;
        if (FactRules.HasEnded(call))
        {
            Run = Run with { Totals = FactRules.Add(Run.Totals, call) };
        }
    }

    private List<LogEntry> Append(IEnumerable<LogEntry> entries)
    {
        var added = new List<LogEntry>();
        foreach (var entry in entries)
        {
            if (keys.Add(entry.Key))
            {
                added.Add(entry with { Sequence = Log.Count + 1 });
                Log.Add(added[^1]);
                if (FactRules.EndsLog(entry.Action))
                {
                    FinalSequence ??= Log.Count;
                }
            }
        }

        Run = Run with { LastSequence = Log.Count };
        return added;
    }
}
