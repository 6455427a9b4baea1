using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>Names a workflow and its types. Names are part of recorded histories: never rename one.</summary>
public sealed class WorkflowDefinition<TInput, TOutput>
{
    private readonly Func<JsonTypeInfo<TInput>>? input;
    private readonly Func<JsonTypeInfo<TOutput>>? output;

    /// <param name="name">Unique among workflows; lower case with underscores.</param>
    /// <param name="input">How the input is written into the history.</param>
    /// <param name="output">How the output is written into the history.</param>
    public WorkflowDefinition(string name, JsonTypeInfo<TInput> input, JsonTypeInfo<TOutput> output) => (Name, Input, Output) = (name, input, output);

    /// <summary>The same for one that most processes know and never run: how it is written is asked for when it is.</summary>
    public WorkflowDefinition(string name, Func<JsonTypeInfo<TInput>> input, Func<JsonTypeInfo<TOutput>> output) =>
        (Name, this.input, this.output) = (name, input, output);

    /// <summary>Unique among workflows.</summary>
    public string Name { get; }

    /// <summary>How the input is written into the history.</summary>
    public JsonTypeInfo<TInput> Input => field ??= input!();

    /// <summary>How the output is written into the history.</summary>
    public JsonTypeInfo<TOutput> Output => field ??= output!();
}
