using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Adds up what log entries tell about a run while it goes.</summary>
internal sealed class EntryFigures
{
    /// <summary>Steps of the plan; 0 until there is one.</summary>
    public int Steps { get; private set; }

    /// <summary>Steps that ended.</summary>
    public int StepsEnded { get; private set; }

    /// <summary>Tool calls that ended.</summary>
    public int ToolCalls { get; private set; }

    /// <summary>Tokens of all generations.</summary>
    public long Tokens { get; private set; }

    /// <summary>US dollars as far as they are known.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Whether the price of a generation is unknown.</summary>
    public bool CostUnknown { get; private set; }

    /// <summary>Takes up an entry.</summary>
    public void Add(LogEntryResource entry)
    {
        switch (entry.Action.Known)
        {
            case LogAction.PlanCreated:
                Read(entry.Payload, payload => Steps = payload.TryGetProperty("steps", out var steps) && steps.TryGetInt32(out var n) ? n : 0);
                break;
            case LogAction.StepCompleted or LogAction.StepFailed:
                StepsEnded++;
                break;
            case LogAction.ToolExecuted:
                ToolCalls++;
                break;
            case LogAction.GenerationCompleted:
                Read(entry.Payload, payload =>
                {
                    var tokens = TokensOf(payload);
                    Tokens += tokens;
                    var cost = CostOf(payload);
                    Cost += cost ?? 0;
                    CostUnknown |= cost is null && tokens > 0;
                });
                break;
            default:
                break;
        }
    }

    /// <summary>Tokens that the payload of a generation's entry tells.</summary>
    public static long TokensOf(JsonElement payload) => Number(payload, "promptTokens") + Number(payload, "completionTokens");

    /// <summary>The cost that the payload of a generation's entry tells; null when it is unknown.</summary>
    public static decimal? CostOf(JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("costUsd", out var cost) && cost.TryGetDecimal(out var usd)
            ? usd
            : null;

    private static long Number(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.TryGetInt64(out var number)
            ? number
            : 0;

    private static void Read(string? payload, Action<JsonElement> read)
    {
        if (payload is null)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                read(document.RootElement);
            }
        }
        catch (JsonException)
        {
            // A payload that cannot be read tells no figures.
        }
    }
}
