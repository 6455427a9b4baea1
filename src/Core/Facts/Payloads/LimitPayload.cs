using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.LimitReached"/> carries.</summary>
/// <param name="Limit">The limit, by its setting's name.</param>
/// <param name="Value">Its value; null when the entry's error tells it.</param>
/// <param name="Effect">What reaching it does; null when it ends the step.</param>
public sealed record LimitPayload(string Limit, long? Value, string? Effect) : LogPayload
{
    internal static LimitPayload Read(PayloadMembers members) =>
        new(members.Text("limit"), members.Whole("value"), members.TextOrNull("effect"));

    private protected override void Write(Utf8JsonWriter json)
    {
        json.WriteString("limit", Limit);
        if (Value is { } value)
        {
            json.WriteNumber("value", value);
        }

        if (Effect is not null)
        {
            json.WriteString("effect", Effect);
        }
    }
}
