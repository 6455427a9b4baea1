using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>Names a workflow and its types. Names are part of recorded histories: never rename one.</summary>
/// <param name="Name">Unique among workflows; lower case with underscores.</param>
/// <param name="Input">How the input is written into the history.</param>
/// <param name="Output">How the output is written into the history.</param>
public sealed record WorkflowDefinition<TInput, TOutput>(
    string Name,
    JsonTypeInfo<TInput> Input,
    JsonTypeInfo<TOutput> Output);
