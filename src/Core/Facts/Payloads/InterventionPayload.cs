using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.UserIntervention"/> carries.</summary>
/// <param name="What">What was done, such as <see cref="Cancel"/>.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">Why; null when nobody said.</param>
public sealed record InterventionPayload(string What, string By, string? Reason) : LogPayload
{
    /// <summary>The run was asked to stop.</summary>
    public const string Cancel = "cancel";

    internal static InterventionPayload Read(PayloadMembers members) =>
        new(members.Text("what"), members.Text("by"), members.TextOrNull("reason"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("what", What);
        json.WriteString("by", By);
        if (Reason is not null)
        {
            json.WriteString("reason", Reason);
        }
    }
}
