using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.GenerationCompleted"/> carries.</summary>
/// <param name="Model">The model.</param>
/// <param name="PromptTokens">Tokens of the prompt; null when nothing was answered.</param>
/// <param name="CompletionTokens">Tokens of the answer; null when nothing was answered.</param>
/// <param name="CostUsd">What it cost in US dollars; null when that is unknown.</param>
/// <param name="ToolCalls">How many tool calls it asked for.</param>
public sealed record GenerationPayload(
    string Model, long? PromptTokens, long? CompletionTokens, decimal? CostUsd, int ToolCalls) : LogPayload
{
    /// <summary>All tokens that are known.</summary>
    public long Tokens => (PromptTokens ?? 0) + (CompletionTokens ?? 0);

    internal static GenerationPayload Read(PayloadMembers members) => new(
        members.Text("model"),
        members.Whole("promptTokens"),
        members.Whole("completionTokens"),
        members.Amount("costUsd"),
        members.Count("toolCalls"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("model", Model);
        if (PromptTokens is { } prompt)
        {
            json.WriteNumber("promptTokens", prompt);
        }

        if (CompletionTokens is { } completion)
        {
            json.WriteNumber("completionTokens", completion);
        }

        if (CostUsd is { } cost)
        {
            json.WriteNumber("costUsd", cost);
        }

        if (ToolCalls > 0)
        {
            json.WriteNumber("toolCalls", ToolCalls);
        }
    }
}
