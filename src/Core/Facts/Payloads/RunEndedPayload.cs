using System.Text.Json;
using Lavra.Words;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.TaskCompleted"/> and <see cref="LogAction.TaskFailed"/> carry.</summary>
/// <param name="Status">How it ended; null when this program does not know the word.</param>
/// <param name="Generations">Its generations.</param>
/// <param name="ToolCalls">Its tool calls.</param>
/// <param name="TotalTokens">Its tokens.</param>
/// <param name="CostUsd">What it cost in US dollars; null when the price of a generation is unknown.</param>
public sealed record RunEndedPayload(RunStatus? Status, long Generations, long ToolCalls, long TotalTokens, decimal? CostUsd) : LogPayload
{
    internal static RunEndedPayload Read(PayloadMembers members) => new(
        members.Word<RunStatus>("status"),
        members.Whole("generations") ?? 0,
        members.Whole("toolCalls") ?? 0,
        members.Whole("totalTokens") ?? 0,
        members.Amount("costUsd"));

    private protected override void Write(Utf8JsonWriter json)
    {
        if (Status is { } status)
        {
            json.WriteString("status", WireWords.Of(status));
        }

        json.WriteNumber("generations", Generations);
        json.WriteNumber("toolCalls", ToolCalls);
        json.WriteNumber("totalTokens", TotalTokens);
        if (CostUsd is { } cost)
        {
            json.WriteNumber("costUsd", cost);
        }
    }
}
