using System.Globalization;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Identity;
using Lavra.Planning;

namespace Lavra.Runs;

/// <summary>Puts prompts together again from what is stored of a run.</summary>
internal static class StoredPrompts
{
    /// <summary>The prompt of a generation, or why there is none.</summary>
    public static async Task<(IReadOnlyList<PromptMessage>? Prompt, string? Missing)> ReadAsync(
        IRunStore runs, Run run, GenerationRecord generation, CancellationToken cancellationToken)
    {
        if (generation.Prompt is not { } reference)
        {
            return (null, "What this prompt was made of was not stored with the generation.");
        }

        if (reference.Builder != TurnPromptBuilder.Version)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture,
                $"This prompt was put together by the rules of version {reference.Builder}; this program has those of version {TurnPromptBuilder.Version}. Read it with the version that made it."));
        }

        if (await runs.GetPayloadAsync(run.Id, reference.System, cancellationToken).ConfigureAwait(false) is not { } payload)
        {
            return (null, generation.Status == GenerationStatus.Pending
                ? "The instructions and the task of this prompt are stored together with the answer, which has not come yet."
                : "The instructions and the task of this prompt are not stored any more.");
        }

        var id = generation.Id;
        var brief = StepBrief.FromPayload(payload);
        var turns = await runs.ReadTurnsAsync(id.StepId, reference.BriefFrom, id.Number - 1, cancellationToken).ConfigureAwait(false);

        // The answers that a plan was mended from were cut at a limit of their own; all others at the run's.
        var chars = id.Step == StepId.Planner ? PlanPrompt.LongestAnswer : run.Limits.ToolResultChars;
        var messages = TurnPromptBuilder.Build(brief, turns, reference, chars, native: !StepInstructions.AreWritten(brief.Instructions));
        return (PromptView.Of(messages), null);
    }
}
