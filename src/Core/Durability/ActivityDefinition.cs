using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>
/// Names an activity and its types. An activity is a durable unit of work that may touch the world; it is delivered at least
/// once. Names are part of recorded histories: never rename one.
/// </summary>
public sealed class ActivityDefinition<TInput, TOutput>
{
    private readonly Func<JsonTypeInfo<TInput>>? input;
    private readonly Func<JsonTypeInfo<TOutput>>? output;

    /// <param name="name">Unique among activities; lower case with underscores.</param>
    /// <param name="input">How the input is written into the history. Keep it under 1 KB: ids, not content.</param>
    /// <param name="output">How the output is written into the history. Keep it under 1 KB: ids and small outcomes.</param>
    public ActivityDefinition(string name, JsonTypeInfo<TInput> input, JsonTypeInfo<TOutput> output) => (Name, Input, Output) = (name, input, output);

    /// <summary>The same for one that most processes know and never run: how it is written is asked for when it is.</summary>
    public ActivityDefinition(string name, Func<JsonTypeInfo<TInput>> input, Func<JsonTypeInfo<TOutput>> output) =>
        (Name, this.input, this.output) = (name, input, output);

    /// <summary>Unique among activities.</summary>
    public string Name { get; }

    /// <summary>How the input is written into the history.</summary>
    public JsonTypeInfo<TInput> Input => field ??= input!();

    /// <summary>How the output is written into the history.</summary>
    public JsonTypeInfo<TOutput> Output => field ??= output!();

    /// <summary>
    /// Whether a cancel of the instance cancels the token of a running delivery. Default true; false for activities that must end what was
    /// begun, such as the one that writes the result.
    /// </summary>
    public bool StopsOnCancel { get; init; } = true;
}
