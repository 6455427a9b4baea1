using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.ToolExecuted"/> carries.</summary>
/// <param name="Arguments">The beginning of the call's arguments.</param>
/// <param name="Code">The kind of error; null on success.</param>
public sealed record ToolExecutedPayload(string Arguments, string? Code) : LogPayload
{
    internal static ToolExecutedPayload Read(PayloadMembers members) => new(members.Text("arguments"), members.TextOrNull("code"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("arguments", Arguments);
        if (Code is not null)
        {
            json.WriteString("code", Code);
        }
    }
}
