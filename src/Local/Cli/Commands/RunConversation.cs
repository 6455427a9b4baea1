using System.Text.Json;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Commands;

/// <summary>What was said in a run: its generations with prompts and tool calls, and the calls that its plan asked for.</summary>
internal static class RunConversation
{
    /// <summary>Shows it in the order of the steps, each generation as soon as it was read.</summary>
    public static async Task WriteAsync(IRunsConnection runs, RunId run, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var planned = new Queue<ToolCallResource>(await runs.ListPlannedCallsAsync(run, cancellationToken).ConfigureAwait(false));
        var text = new ConversationText(environment.Out);
        await foreach (var detail in runs.ReadGenerationsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            while (planned.TryPeek(out var before) && before.Step <= detail.Generation.Step)
            {
                await text.WritePlannedAsync(planned.Dequeue()).ConfigureAwait(false);
            }

            await text.WriteAsync(detail).ConfigureAwait(false);
        }

        foreach (var call in planned)
        {
            await text.WritePlannedAsync(call).ConfigureAwait(false);
        }
    }

    /// <summary>Reads it, and gives what writes it as members of a JSON object: <c>generations</c> and <c>plannedCalls</c>.</summary>
    public static async Task<Action<Utf8JsonWriter>> ReadJsonAsync(IRunsConnection runs, RunId run, CancellationToken cancellationToken)
    {
        var generations = new List<GenerationDetailResource>();
        await foreach (var detail in runs.ReadGenerationsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            generations.Add(detail);
        }

        var planned = await runs.ListPlannedCallsAsync(run, cancellationToken).ConfigureAwait(false);
        return json =>
        {
            JsonText.WriteList(json, "generations", generations);
            JsonText.WriteList(json, "plannedCalls", planned);
        };
    }
}
