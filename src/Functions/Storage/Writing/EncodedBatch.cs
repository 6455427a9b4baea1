using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// A batch as rows, as it was when it was handed over. What depends on the state of the run (sequence numbers, versions, totals) is
/// added when the batch is written. Once made, only the keys of its log rows change.
/// </summary>
internal sealed class EncodedBatch
{
    private readonly List<LongText> texts = [];
    private readonly TableEntity? newRun;
    private readonly TableEntity? change;

    /// <exception cref="ArgumentException">A fact belongs to another run.</exception>
    public EncodedBatch(FactBatch batch)
    {
        Run = batch.Run;
        NewRun = batch.NewRun;
        Change = batch.Change;
        if (NewRun is not null)
        {
            Check(NewRun.Id, "The new run", NewRun.Id);
            newRun = RunRow.WriteEnd(RunRow.Write(NewHead(), NewRun), NewRun.Answer, NewRun.Error).Entity;
        }

        if (Change is not null)
        {
            change = RunRow.WriteEnd(NewHead(), Change.Answer, Change.Error).Entity;
        }

        foreach (var step in batch.Steps)
        {
            Check(step.Id.Run, "Step", step.Id);
            Facts.Add(new EncodedFact(StepRow.Write(step, texts).Entity, step, FactRules.HasEnded(step)));
        }

        foreach (var generation in batch.Generations)
        {
            Check(generation.Id.Run, "Generation", generation.Id);
            Facts.Add(new EncodedFact(GenerationRow.Write(generation, texts).Entity, generation, FactRules.HasEnded(generation)));
        }

        foreach (var call in batch.ToolCalls)
        {
            Check(call.Id.Run, "Tool call", call.Id);
            Facts.Add(new EncodedFact(ToolCallRow.Write(call, texts).Entity, call, FactRules.HasEnded(call)));
        }

        foreach (var entry in batch.Log)
        {
            Check(entry.Run, "Log entry", entry.Key);
            Log.Add(new EncodedEntry(Keys.LogKey(entry.Key), LogRow.Write(entry, texts).Entity, FactRules.EndsLog(entry.Action)));
        }

        foreach (var (name, text) in batch.Payloads)
        {
            Payloads.Add(new EncodedPayload(PayloadRow.Write(Run, name, text, texts).Entity, name, text));
        }
    }

    public RunId Run { get; }

    public Run? NewRun { get; }

    public RunChange? Change { get; }

    /// <summary>Steps, generations and tool calls.</summary>
    public List<EncodedFact> Facts { get; } = [];

    public List<EncodedEntry> Log { get; } = [];

    public List<EncodedPayload> Payloads { get; } = [];

    /// <summary>The texts that do not fit into columns.</summary>
    public IReadOnlyList<LongText> Texts => texts;

    public bool IsEmpty => NewRun is null && Change is null && Facts.Count + Log.Count + Payloads.Count == 0;

    /// <summary>The keys of the rows that decide what of the batch is new.</summary>
    public IEnumerable<string> DecidingKeys => Facts.Select(static fact => fact.Key)
        .Concat(Log.Select(static entry => entry.Key))
        .Concat(Payloads.Select(static payload => payload.Key))
        .Distinct(StringComparer.Ordinal);

    /// <summary>The run's row with what the batch says about it.</summary>
    /// <param name="isNew">Whether the run does not exist yet.</param>
    /// <param name="isChanged">Whether its change counts.</param>
    public RowWriter Head(bool isNew, bool isChanged)
    {
        var row = NewHead();
        if (isNew)
        {
            row.Copy(newRun!);
        }

        return isChanged && change is not null ? row.Copy(change) : row;
    }

    private RowWriter NewHead() => new(Keys.Run(Run), Keys.Head, texts);

    private void Check<T>(RunId run, string kind, T id)
    {
        if (run != Run)
        {
            throw new ArgumentException(
                $"{kind} {id} belongs to run {run}, the batch to run {Run}. Write it in a batch of its own run.");
        }
    }
}

/// <summary>A step, generation or tool call with its row.</summary>
internal sealed record EncodedFact(TableEntity Row, object Fact, bool HasEnded)
{
    public string Key => Row.RowKey;
}

/// <summary>A log entry with its row, whose key is still to be set.</summary>
/// <param name="Key">The key of the row that keeps it from being written twice.</param>
/// <param name="Row">The entry.</param>
/// <param name="EndsLog">Whether it is the last for followers.</param>
internal sealed record EncodedEntry(string Key, TableEntity Row, bool EndsLog);

/// <summary>A payload with its row.</summary>
internal sealed record EncodedPayload(TableEntity Row, string Name, string Text)
{
    public string Key => Row.RowKey;
}
