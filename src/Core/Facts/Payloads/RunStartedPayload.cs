using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.TaskStarted"/> carries.</summary>
/// <param name="Objective">The beginning of the objective.</param>
/// <param name="Model">The run's model.</param>
public sealed record RunStartedPayload(string Objective, string Model) : LogPayload
{
    internal static RunStartedPayload Read(PayloadMembers members) => new(members.Text("objective"), members.Text("model"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("objective", Objective);
        json.WriteString("model", Model);
    }
}
