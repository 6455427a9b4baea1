using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;
using Lavra.Tools;

namespace Lavra.Local.Storage.Rows;

/// <summary>
/// A batch as it was when it was handed over. Everything that costs time (JSON, hashes, compression) is done here, so that the
/// writer's thread only writes. Long texts are moved into payloads. Does not change once made.
/// </summary>
internal sealed class EncodedFacts
{
    /// <summary>Longer texts are kept as payloads, so that a row fits into a page of the file.</summary>
    public const int LongestInline = 4096;

    // By reference: looking a text up must not read all of it on the writer's thread.
    private Dictionary<object, string>? moved;

    /// <exception cref="ArgumentException">A fact belongs to another run.</exception>
    public EncodedFacts(FactBatch batch)
    {
        Run = batch.Run;
        NewRun = batch.NewRun;
        Change = batch.Change;
        Steps = [.. batch.Steps];
        Plans = new string[Steps.Length];
        Generations = [.. batch.Generations];
        ToolCalls = [.. batch.ToolCalls];
        Log = [.. batch.Log];
        foreach (var (name, text) in batch.Payloads)
        {
            Payloads.Add(new EncodedPayload(name, text));
        }

        Encode();
    }

    public RunId Run { get; }

    public Run? NewRun { get; }

    /// <summary>The new run's inputs as JSON; null when it has none.</summary>
    public string? Inputs { get; private set; }

    /// <summary>The new run's limits as JSON.</summary>
    public string Limits { get; private set; } = "";

    public RunChange? Change { get; }

    public StepRecord[] Steps { get; }

    /// <summary>What the plan says about each of <see cref="Steps"/>, as JSON.</summary>
    public string[] Plans { get; }

    public GenerationRecord[] Generations { get; }

    public ToolCallRecord[] ToolCalls { get; }

    public LogEntry[] Log { get; }

    /// <summary>The payloads of the batch and the texts that were moved.</summary>
    public List<EncodedPayload> Payloads { get; } = [];

    public bool IsEmpty => NewRun is null && Change is null
        && Steps.Length + Generations.Length + ToolCalls.Length + Log.Length + Payloads.Count == 0;

    /// <summary>Binds a text, or the name of the payload that it was moved to.</summary>
    public void BindContent(Statement statement, int parameter, string? text)
    {
        if (text is not null && moved is not null && moved.TryGetValue(text, out var name))
        {
            statement.BindCompact(parameter, name);
        }
        else
        {
            statement.Bind(parameter, text);
        }
    }

    private void Encode()
    {
        if (NewRun is { } run)
        {
            Check(run.Id, "The new run", run.Id.ToString());
            Inputs = FactJson.Write(run.Inputs);
            Limits = FactJson.Write(run.Limits);
            Move(run.Objective, Inputs, run.GivenPlan);
            Move(run.Answer, run.Error);
        }

        Move(Change?.Answer, Change?.Error);
        for (var i = 0; i < Steps.Length; i++)
        {
            var step = Steps[i];
            Check(step.Id.Run, "Step", step.Id);
            Plans[i] = FactJson.Write(step.Plan);
            Move(Plans[i], step.Inputs);
            Move(step.Output, step.Error);
        }

        foreach (var generation in Generations)
        {
            Check(generation.Id.Run, "Generation", generation.Id);
            Move(generation.ResponseContent, generation.Observation, generation.Error);
        }

        foreach (var call in ToolCalls)
        {
            Check(call.Id.Run, "Tool call", call.Id);
            Move(call.Arguments, call.Result?.Content, call.Result?.Error);
        }

        foreach (var entry in Log)
        {
            Check(entry.Run, "Log entry", entry.Key);
            Move(entry.Payload, entry.ErrorMessage);
        }
    }

    private void Check<T>(RunId run, string kind, T id)
    {
        if (run != Run)
        {
            throw new ArgumentException(
                $"{kind} {id} belongs to run {run}, the batch to run {Run}. Write it in a batch of its own run.");
        }
    }

    private void Move(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not { Length: > LongestInline })
            {
                continue;
            }

            moved ??= new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
            if (moved.ContainsKey(text))
            {
                continue;
            }

            var name = PayloadName.Of(text);
            moved.Add(text, name);
            if (!Payloads.Exists(payload => payload.Name == name))
            {
                Payloads.Add(new EncodedPayload(name, text));
            }
        }
    }
}

/// <summary>A payload with its bytes as they are stored.</summary>
internal sealed class EncodedPayload
{
    public EncodedPayload(string name, string text)
    {
        Name = name;
        Text = text;
        (Form, Bytes) = PayloadCodec.Encode(text);
    }

    public string Name { get; }

    public string Text { get; }

    public int Form { get; }

    public byte[] Bytes { get; }
}
