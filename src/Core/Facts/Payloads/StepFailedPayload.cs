using System.Text.Json;
using Lavra.Words;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.StepFailed"/> carries.</summary>
/// <param name="Status">How the step ended; null when this program does not know the word.</param>
public sealed record StepFailedPayload(StepStatus? Status) : LogPayload
{
    internal static StepFailedPayload Read(PayloadMembers members) => new(members.Word<StepStatus>("status"));

    private protected override void Write(Utf8JsonWriter json)
    {
        if (Status is { } status)
        {
            json.WriteString("status", WireWords.Of(status));
        }
    }
}
