using System.Collections.Concurrent;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Identity;
using Lavra.Planning;

namespace Lavra.Runs.Activities;

/// <summary>
/// The briefs of steps that are being worked on: what stays the same from turn to turn is put together once, not once a turn.
/// A brief that was dropped is put together again from what is stored. Thread safe.
/// </summary>
internal sealed class StepBriefs(RunDependencies dependencies)
{
    private const int Most = 1024;
    private readonly ConcurrentDictionary<StepId, PreparedBrief> prepared = new();

    // About as many as there are; the dictionary's own count takes all of its locks.
    private int count;

    /// <summary>Gives the brief of a step.</summary>
    public async ValueTask<PreparedBrief> GetAsync(Run run, StepRecord step, ModelInfo model, CancellationToken cancellationToken)
    {
        if (prepared.TryGetValue(step.Id, out var known))
        {
            return known;
        }

        var outputs = step.Plan.DependsOn.Count == 0
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : await EarlierOutputs.ReadAsync(dependencies.Runs, step, cancellationToken).ConfigureAwait(false);
        var brief = StepBriefBuilder.Build(new StepBriefRequest
        {
            Objective = run.Objective,
            Step = Describe(step, outputs, run),
            ExpectedOutput = step.Plan.ExpectedOutput,
            EarlierOutputs = [.. outputs.Select(o => new EarlierOutput(o.Key, o.Value))],
            Inputs = run.Inputs,
            Tools = dependencies.Tools.Tools,
            NativeTools = model.NativeTools,
            ValueChars = run.Limits.ToolResultChars,
        });
        var payload = brief.ToPayload();
        var fresh = new PreparedBrief(brief, PayloadName.Of(payload), payload);
        if (Volatile.Read(ref count) >= Most)
        {
            prepared.Clear();
            Volatile.Write(ref count, 0);
        }

        // Only the first user of a brief has to write its payload.
        if (prepared.TryAdd(step.Id, fresh with { Payload = null }))
        {
            Interlocked.Increment(ref count);
        }

        return fresh;
    }

    // What cannot be filled in is left as it stands: the model sees the outputs and inputs besides.
    private static string Describe(StepRecord step, Dictionary<string, string> outputs, Run run) =>
        PlanTemplate.FillText(step.Plan.Description, outputs, run.Inputs).Text ?? step.Plan.Description;

    /// <summary>Drops the brief of a step that has ended.</summary>
    public void Drop(StepId step)
    {
        if (prepared.TryRemove(step, out _))
        {
            Interlocked.Decrement(ref count);
        }
    }
}

/// <summary>A brief with the name of its payload.</summary>
/// <param name="Brief">The brief.</param>
/// <param name="Name">The payload's name.</param>
/// <param name="Payload">The payload, when it may not have been written yet; else null.</param>
internal sealed record PreparedBrief(StepBrief Brief, string Name, string? Payload);
