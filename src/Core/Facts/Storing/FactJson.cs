using System.Text.Json;
using Lavra.Planning;

namespace Lavra.Facts.Storing;

/// <summary>
/// The JSON forms of what every store keeps in one column. They are the stores' own, so that records can change without them.
/// </summary>
public static class FactJson
{
    /// <summary>Writes inputs; null when there are none.</summary>
    public static string? Write(IReadOnlyDictionary<string, string> inputs) =>
        inputs.Count == 0 ? null : JsonSerializer.Serialize(inputs, FactJsonContext.Letters.Inputs);

    /// <summary>Reads inputs.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyDictionary<string, string> ReadInputs(string? json) =>
        json is null ? new Dictionary<string, string>() : Object(JsonSerializer.Deserialize(json, FactJsonContext.Letters.InputsRead));

    /// <summary>Writes a step of a plan.</summary>
    public static string Write(PlanStep step) => JsonSerializer.Serialize(
        new StoredPlanStep(
            step.Id,
            step.Description,
            step.ExpectedOutput,
            step.DependsOn.Count == 0 ? null : [.. step.DependsOn],
            step.Tool,
            step.Arguments),
        FactJsonContext.Letters.StoredPlanStep);

    /// <summary>Reads a step of a plan.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static PlanStep ReadPlanStep(string json)
    {
        var stored = Object(JsonSerializer.Deserialize(json, FactJsonContext.Letters.StoredPlanStep));
        return new PlanStep
        {
            Id = stored.Id,
            Description = stored.Description,
            ExpectedOutput = stored.ExpectedOutput,
            DependsOn = stored.DependsOn ?? [],
            Tool = stored.Tool,
            Arguments = stored.Arguments,
        };
    }

    /// <summary>Writes limits.</summary>
    public static string Write(RunLimits limits) => JsonSerializer.Serialize(
        new StoredLimits(
            limits.Iterations,
            limits.HistoryTurns,
            limits.BriefTurns,
            limits.ToolResultChars,
            limits.ParseFailures,
            limits.ToolTimeout.Ticks,
            limits.StepTime.Ticks,
            limits.PlanSteps,
            limits.ParallelSteps,
            limits.ToolCallsPerTurn),
        FactJsonContext.Letters.StoredLimits);

    /// <summary>Reads limits.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static RunLimits ReadLimits(string json)
    {
        var stored = Object(JsonSerializer.Deserialize(json, FactJsonContext.Letters.StoredLimits));
        return new RunLimits
        {
            Iterations = stored.Iterations,
            HistoryTurns = stored.HistoryTurns,
            BriefTurns = stored.BriefTurns,
            ToolResultChars = stored.ToolResultChars,
            ParseFailures = stored.ParseFailures,
            ToolTimeout = TimeSpan.FromTicks(stored.ToolTimeout),
            StepTime = TimeSpan.FromTicks(stored.StepTime),
            PlanSteps = stored.PlanSteps,
            ParallelSteps = stored.ParallelSteps,
            ToolCallsPerTurn = stored.ToolCallsPerTurn,
        };
    }

    private static T Object<T>(T? read)
        where T : class => read ?? throw new JsonException("The JSON is null and not an object.");
}
