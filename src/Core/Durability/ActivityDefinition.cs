using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>
/// Names an activity and its types. An activity is a durable unit of work that may touch the world; it is delivered at least
/// once. Names are part of recorded histories: never rename one.
/// </summary>
/// <param name="Name">Unique among activities; lower case with underscores.</param>
/// <param name="Input">How the input is written into the history. Keep it under 1 KB: ids, not content.</param>
/// <param name="Output">How the output is written into the history. Keep it under 1 KB: ids and small outcomes.</param>
/// <param name="StopsOnCancel">
/// Whether a cancel of the instance cancels the token of a running delivery. False for activities that must end what was begun,
/// such as the one that writes the result.
/// </param>
public sealed record ActivityDefinition<TInput, TOutput>(
    string Name,
    JsonTypeInfo<TInput> Input,
    JsonTypeInfo<TOutput> Output,
    bool StopsOnCancel = true);
