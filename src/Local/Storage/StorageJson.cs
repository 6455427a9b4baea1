using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Planning;
using Lavra.Runs;

namespace Lavra.Local.Storage;

/// <summary>The JSON forms of what is kept in one column. They are the file's, so that records can change without it.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredPlanStep))]
[JsonSerializable(typeof(StoredLimits))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Inputs")]
[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "InputsRead")]
internal sealed partial class StorageJson : JsonSerializerContext
{
    // Letters stay letters: escapes would cost space and hide the text from whoever looks into the file.
    private static readonly StorageJson Letters = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string? Write(IReadOnlyDictionary<string, string> inputs) =>
        inputs.Count == 0 ? null : JsonSerializer.Serialize(inputs, Letters.Inputs);

    public static IReadOnlyDictionary<string, string> ReadInputs(string? json) =>
        json is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize(json, Letters.InputsRead)!;

    public static string Write(PlanStep step) => JsonSerializer.Serialize(
        new StoredPlanStep(
            step.Id,
            step.Description,
            step.ExpectedOutput,
            step.DependsOn.Count == 0 ? null : [.. step.DependsOn],
            step.Tool,
            step.Arguments),
        Letters.StoredPlanStep);

    public static PlanStep ReadPlanStep(string json)
    {
        var stored = JsonSerializer.Deserialize(json, Letters.StoredPlanStep)!;
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
        Letters.StoredLimits);

    public static RunLimits ReadLimits(string json)
    {
        var stored = JsonSerializer.Deserialize(json, Letters.StoredLimits)!;
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
}

/// <summary>A step of a plan, as stored.</summary>
internal sealed record StoredPlanStep(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("do")] string Description,
    [property: JsonPropertyName("expect")] string? ExpectedOutput,
    [property: JsonPropertyName("after")] string[]? DependsOn,
    [property: JsonPropertyName("tool")] string? Tool,
    [property: JsonPropertyName("args")] string? Arguments);

/// <summary>The limits of a run, as stored; times in ticks.</summary>
internal sealed record StoredLimits(
    [property: JsonPropertyName("iterations")] int Iterations,
    [property: JsonPropertyName("history")] int HistoryTurns,
    [property: JsonPropertyName("brief")] int BriefTurns,
    [property: JsonPropertyName("result")] int ToolResultChars,
    [property: JsonPropertyName("parse")] int ParseFailures,
    [property: JsonPropertyName("tool_time")] long ToolTimeout,
    [property: JsonPropertyName("step_time")] long StepTime,
    [property: JsonPropertyName("steps")] int PlanSteps,
    [property: JsonPropertyName("parallel")] int ParallelSteps,
    [property: JsonPropertyName("calls")] int ToolCallsPerTurn);
