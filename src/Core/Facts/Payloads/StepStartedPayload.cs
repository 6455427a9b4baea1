using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.StepStarted"/> carries.</summary>
/// <param name="Step">The step's name in the plan.</param>
/// <param name="Description">The beginning of what it is to do.</param>
/// <param name="Tool">The tool that it calls; null when a model works it out.</param>
public sealed record StepStartedPayload(string Step, string Description, string? Tool) : LogPayload
{
    internal static StepStartedPayload Read(PayloadMembers members) =>
        new(members.Text("step"), members.Text("description"), members.TextOrNull("tool"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("step", Step);
        json.WriteString("description", Description);
        if (Tool is not null)
        {
            json.WriteString("tool", Tool);
        }
    }
}
