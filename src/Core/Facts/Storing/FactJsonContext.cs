using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Facts.Storing;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredPlanStep))]
[JsonSerializable(typeof(StoredLimits))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Inputs")]
[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "InputsRead")]
internal sealed partial class FactJsonContext : JsonSerializerContext
{
    // Letters stay letters: escapes would cost space and hide the text from whoever looks into the store.
    internal static FactJsonContext Letters { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
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
