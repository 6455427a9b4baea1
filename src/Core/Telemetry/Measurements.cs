using System.Diagnostics;

namespace Lavra.Telemetry;

/// <summary>Records what ended. Thread safe; cheap while nobody listens.</summary>
public static class Measurements
{
    /// <summary>A run ended.</summary>
    /// <param name="status">Its status, as stored.</param>
    /// <param name="model">Its model's name in the catalog.</param>
    /// <param name="duration">From accepted to ended.</param>
    public static void RunEnded(string status, string model, TimeSpan duration)
    {
        var tags = new TagList { { TelemetryNames.Status, status }, { TelemetryNames.RequestModel, model } };
        Instruments.Runs.Add(1, tags);
        Instruments.RunDuration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>
    /// Runs without progress were counted. Recorded after every count, zero included: alerts tell "none is stuck" from "nobody
    /// looked" by it.
    /// </summary>
    /// <param name="count">How many there are; not negative.</param>
    public static void StuckRunsCounted(long count) => Instruments.StuckRuns.Record(count);

    /// <summary>A generation ended.</summary>
    /// <param name="model">The model's name in the catalog.</param>
    /// <param name="status">The generation's status, as stored.</param>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="completionTokens">Tokens of the answer.</param>
    /// <param name="costUsd">What it cost; null when unknown.</param>
    /// <param name="duration">How long it took.</param>
    public static void GenerationEnded(
        string model, string status, long promptTokens, long completionTokens, decimal? costUsd, TimeSpan duration)
    {
        var tags = new TagList { { TelemetryNames.RequestModel, model }, { TelemetryNames.Status, status } };
        Instruments.Generations.Add(1, tags);
        Instruments.GenerationDuration.Record(duration.TotalSeconds, tags);
        AddTokens(model, "input", promptTokens);
        AddTokens(model, "output", completionTokens);
        if (costUsd is { } cost)
        {
            Instruments.Cost.Add((double)cost, new KeyValuePair<string, object?>(TelemetryNames.RequestModel, model));
        }
        else
        {
            Instruments.Unpriced.Add(1, new KeyValuePair<string, object?>(TelemetryNames.RequestModel, model));
        }
    }

    /// <summary>A tool call ended.</summary>
    /// <param name="tool">The tool: registered, not a name that a model made up.</param>
    /// <param name="status">What came of it, such as <c>completed</c> or <c>failed</c>.</param>
    /// <param name="duration">How long it took.</param>
    public static void ToolCallEnded(string tool, string status, TimeSpan duration)
    {
        var tags = new TagList { { TelemetryNames.ToolName, tool }, { TelemetryNames.Status, status } };
        Instruments.ToolCalls.Add(1, tags);
        Instruments.ToolDuration.Record(duration.TotalSeconds, tags);
    }

    private static void AddTokens(string model, string type, long tokens)
    {
        if (tokens > 0)
        {
            Instruments.Tokens.Add(
                tokens,
                new KeyValuePair<string, object?>(TelemetryNames.RequestModel, model),
                new KeyValuePair<string, object?>(TelemetryNames.TokenType, type));
        }
    }
}
