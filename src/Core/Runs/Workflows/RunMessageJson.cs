using System.Text.Json.Serialization;

namespace Lavra.Runs.Workflows;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(RunOutcome))]
[JsonSerializable(typeof(StepInput))]
[JsonSerializable(typeof(StepOutcome))]
[JsonSerializable(typeof(PlanInput))]
[JsonSerializable(typeof(PlanOutcome))]
[JsonSerializable(typeof(GenerateInput))]
[JsonSerializable(typeof(GenerateOutcome))]
[JsonSerializable(typeof(CallToolInput))]
[JsonSerializable(typeof(CallToolOutcome))]
[JsonSerializable(typeof(EndStepInput))]
[JsonSerializable(typeof(EndRunInput))]
internal sealed partial class RunMessageJson : JsonSerializerContext;
