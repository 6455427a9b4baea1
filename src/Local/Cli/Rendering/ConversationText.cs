using System.Globalization;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>
/// Shows what was said between a run and its models: prompts, answers, tool calls and their results. Instructions and task are shown
/// once, and again where they changed; turns that a later prompt repeats are told by number. Not thread safe.
/// </summary>
internal sealed class ConversationText(TextWriter output)
{
    private const string Indent = "    ";
    private IReadOnlyList<PromptMessageResource> shown = [];

    /// <summary>Shows a generation with its prompt and calls.</summary>
    public async Task WriteAsync(GenerationDetailResource detail)
    {
        var generation = detail.Generation;
        await HeadAsync($"{Place(generation.Step)}, generation {Number(generation.Number)}: {Figures(generation)}").ConfigureAwait(false);
        await WritePromptAsync(detail).ConfigureAwait(false);
        await BlockAsync("answer", generation.Response).ConfigureAwait(false);
        foreach (var call in detail.ToolCalls)
        {
            await WriteCallAsync(call).ConfigureAwait(false);
        }

        await BlockAsync("told to the model, because its answer could not be used", generation.Observation).ConfigureAwait(false);
        await BlockAsync("error", generation.Error).ConfigureAwait(false);
    }

    /// <summary>Shows a call that the plan asked for.</summary>
    public async Task WritePlannedAsync(ToolCallResource call)
    {
        await HeadAsync($"{Place(call.Step)}: called by the plan").ConfigureAwait(false);
        await WriteCallAsync(call).ConfigureAwait(false);
    }

    private async Task WritePromptAsync(GenerationDetailResource detail)
    {
        if (detail.PromptMessages is not { } prompt)
        {
            await output.WriteLineAsync($"  prompt: {VisibleText.Line(detail.PromptMissing ?? "It is not known.")}").ConfigureAwait(false);
            return;
        }

        var opening = prompt.TakeWhile(static message => message.Role is "system" or "user").ToList();
        if (opening.SequenceEqual(shown, SameMessage.Instance))
        {
            await output.WriteLineAsync("  prompt: instructions and task as before").ConfigureAwait(false);
        }
        else
        {
            shown = opening;
            foreach (var message in opening)
            {
                await BlockAsync($"prompt, {VisibleText.Line(message.Role)}", message.Content).ConfigureAwait(false);
            }
        }

        if (prompt.Count - opening.Count is > 0 and var turns)
        {
            await output.WriteLineAsync($"  prompt: {Amounts.Count(turns, "message")} of earlier turns, as above").ConfigureAwait(false);
        }
    }

    private async Task WriteCallAsync(ToolCallResource call)
    {
        await BlockAsync($"call {VisibleText.Line(call.Tool, 64)}", call.Arguments).ConfigureAwait(false);
        if (call.Result is not { } result)
        {
            await output.WriteLineAsync("  no result yet").ConfigureAwait(false);
            return;
        }

        var took = Amounts.Time(TimeSpan.FromMilliseconds(result.ExecutionTimeMs));
        await (result.Success
            ? BlockAsync($"result in {took}", result.Content.Length == 0 ? "(no output)" : result.Content)
            : BlockAsync($"failed in {took} ({VisibleText.Line(result.ErrorCode, 64)})", result.Error)).ConfigureAwait(false);
    }

    private async Task HeadAsync(string text)
    {
        await output.WriteLineAsync().ConfigureAwait(false);
        await output.WriteLineAsync(text).ConfigureAwait(false);
    }

    private async Task BlockAsync(string heading, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        await output.WriteLineAsync($"  {heading}").ConfigureAwait(false);
        foreach (var line in VisibleText.Of(text).TrimEnd('\n').Split('\n'))
        {
            await output.WriteLineAsync(line.Length == 0 ? "" : Indent + line).ConfigureAwait(false);
        }
    }

    private static string Figures(GenerationResource generation)
    {
        var status = VisibleText.Words(generation.Status.Text);
        var model = VisibleText.Line(generation.ResponseModel ?? generation.Model, 64);
        if (generation.Usage is not { } usage)
        {
            return $"{model}, {status}";
        }

        var cost = generation.CostUsd is { } usd ? Amounts.Usd(usd) : "cost unknown";
        var cached = generation.FromCache ? ", from the cache" : "";
        return $"{model}, {status} in {Amounts.Time(TimeSpan.FromMilliseconds(generation.LatencyMs))}, {Amounts.Tokens(usage.TotalTokens, usage.Estimated)} "
            + $"({Number(usage.PromptTokens)} prompt, {Number(usage.CompletionTokens)} answer), {cost}{cached}";
    }

    private static string Place(int step) => step == 0 ? "plan" : $"step {Number(step)}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class SameMessage : IEqualityComparer<PromptMessageResource>
    {
        public static SameMessage Instance { get; } = new();

        public bool Equals(PromptMessageResource? x, PromptMessageResource? y) => x?.Role == y?.Role && x?.Content == y?.Content;

        public int GetHashCode(PromptMessageResource message) => HashCode.Combine(message.Role, message.Content);
    }
}
