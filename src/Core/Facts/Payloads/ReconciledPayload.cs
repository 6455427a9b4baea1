using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.EffectReconciled"/> carries.</summary>
/// <param name="Found">What was found out about the call, such as <c>repeated</c> or <c>unknown</c>.</param>
public sealed record ReconciledPayload(string Found) : LogPayload
{
    internal static ReconciledPayload Read(PayloadMembers members) => new(members.Text("found"));

    private protected override void Write(Utf8JsonWriter json) => json.WriteString("found", Found);
}
