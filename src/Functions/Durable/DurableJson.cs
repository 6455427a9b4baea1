using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Durability;

namespace Lavra.Functions.Durable;

/// <summary>
/// How everything crosses to Durable Task: as the JSON that Core's definitions say, in elements. Durable Task's converter and the
/// worker's write an element as it is, whatever their settings.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ActivityRequest))]
[JsonSerializable(typeof(ActivityReply))]
[JsonSerializable(typeof(WorkflowStatus))]
[JsonSerializable(typeof(string))]
internal sealed partial class DurableJson : JsonSerializerContext;

/// <summary>Between Core, which gives and takes bytes, and elements.</summary>
internal static class JsonBytes
{
    /// <summary>What is written in bytes, as an element.</summary>
    public static JsonElement Element(ReadOnlySpan<byte> json) => JsonElement.Parse(json);

    /// <summary>An element's bytes.</summary>
    public static byte[] Of(JsonElement json) => JsonMarshal.GetRawUtf8Value(json).ToArray();
}

/// <summary>What an activity function is started with.</summary>
/// <param name="Task">The number of the request in the instance's program order.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Cancels">Cancels that the instance had seen when it asked: only later ones concern this delivery.</param>
/// <param name="Input">The activity's own input.</param>
internal sealed record ActivityRequest(int Task, int Attempt, int Cancels, JsonElement Input);

/// <summary>
/// What an activity function gives back. A failure is data like an output: an exception would lose on its way through the host
/// what a retry policy decides by.
/// </summary>
/// <param name="Output">The activity's own output; null when it failed or gave null.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record ActivityReply(JsonElement? Output = null, FailureDetails? Failure = null);

/// <summary>The custom status of an instance: the workflow's own, and what running activities must know.</summary>
/// <param name="Status">The workflow's own; null when it set none.</param>
/// <param name="Cancels">Cancels that have arrived.</param>
internal sealed record WorkflowStatus(JsonElement? Status = null, int Cancels = 0);
