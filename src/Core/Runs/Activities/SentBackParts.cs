using System.Collections.Concurrent;
using System.Globalization;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Lavra.Identity;
using Microsoft.Extensions.AI;

namespace Lavra.Runs.Activities;

/// <summary>
/// Keeps what servers want back with their answers (<see cref="SentBack"/>): in this process for the turns to come, and as a payload of
/// the run for the process after it. Thread safe.
/// </summary>
internal sealed class SentBackParts(RunDependencies dependencies)
{
    private const int Most = 2_000;
    private readonly ConcurrentDictionary<GenerationId, string?> held = new();

    /// <summary>Gives the turns that a prompt shows in full what goes back with them. Reads the store only for turns of another process.</summary>
    public async ValueTask FillAsync(ModelInfo model, IReadOnlyList<Turn> turns, int fullFrom, CancellationToken cancellationToken)
    {
        if (!model.NativeTools || model.Endpoint is null)
        {
            return;
        }

        foreach (var turn in turns)
        {
            if (turn.ToolCalls.Count > 0 && turn.Generation.Id.Number >= fullFrom)
            {
                turn.SentBack = await OfAsync(turn.Generation.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes what an answer brought, and adds it to what is stored of the turn.</summary>
    public void Keep(GenerationId id, ChatResponse response, FactBatch facts)
    {
        var part = SentBack.Of(response);
        Hold(id, part);
        if (part is not null)
        {
            facts.Payloads[NameOf(id)] = part;
        }
    }

    /// <summary>Drops what was held of a step that has ended.</summary>
    public void Drop(StepId step, int last)
    {
        for (var number = 1; number <= last; number++)
        {
            held.TryRemove(new GenerationId(step.Run, step.Index, number), out _);
        }
    }

    private static string NameOf(GenerationId id) =>
        PayloadName.Of(string.Create(CultureInfo.InvariantCulture, $"sent back {id}"));

    private async ValueTask<string?> OfAsync(GenerationId id, CancellationToken cancellationToken)
    {
        if (held.TryGetValue(id, out var known))
        {
            return known;
        }

        var stored = await dependencies.Runs.GetPayloadAsync(id.Run, NameOf(id), cancellationToken).ConfigureAwait(false);
        Hold(id, stored);
        return stored;
    }

    private void Hold(GenerationId id, string? part)
    {
        if (held.Count >= Most)
        {
            held.Clear();
        }

        held[id] = part;
    }
}
