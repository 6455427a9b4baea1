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
    private int count;

    /// <summary>Gives the turns that a prompt shows in full what goes back with them. Reads the store only for turns of another process.</summary>
    public async ValueTask FillAsync(ModelInfo model, IReadOnlyList<Turn> turns, int fullFrom, CancellationToken cancellationToken)
    {
        if (!WantsParts(model))
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
    public void Keep(ModelInfo model, GenerationId id, ChatResponse response, FactBatch facts)
    {
        var part = SentBack.Of(response);
        if (WantsParts(model))
        {
            Hold(id, part);
        }

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
            if (held.TryRemove(new GenerationId(step.Run, step.Index, number), out _))
            {
                Interlocked.Decrement(ref count);
            }
        }
    }

    /// <summary>Whether prompts to a model show calls in the form in which parts go back.</summary>
    private static bool WantsParts(ModelInfo model) => model.NativeTools && model.Endpoint is not null;

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
        // The dictionary's own count would stop all who use it.
        if (Volatile.Read(ref count) >= Most)
        {
            held.Clear();
            Volatile.Write(ref count, 0);
        }

        if (held.TryAdd(id, part))
        {
            Interlocked.Increment(ref count);
        }
        else
        {
            held[id] = part;
        }
    }
}
