using System.Text;
using System.Text.Json;
using Lavra.Generation.Exchange;
using Lavra.Words;

namespace Lavra.Models.OpenAi;

/// <summary>
/// The members of a message and of a call that servers demand back with it: thought signatures (Gemini's <c>extra_content</c>), reasoning
/// (<c>reasoning_content</c> of DeepSeek and Kimi, <c>reasoning_details</c> of routers). Not thread safe.
/// </summary>
internal sealed class SentBackMembers
{
    private static readonly string[] ofMessage = ["reasoning_details", "thinking_blocks", "extra_content"];
    private static readonly string[] ofCall = ["extra_content", "provider_specific_fields", "thought_signature"];
    private readonly StringBuilder reasoning = new();
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    /// <summary>Those of a call; null when it has none.</summary>
    public static JsonElement? OfCall(JsonElement call) => ToJson(Found(call, ofCall), null);

    /// <summary>Takes those of a message, or of a piece of one.</summary>
    public void Take(JsonElement message)
    {
        foreach (var (name, value) in Found(message, ofMessage))
        {
            members[name] = value;
        }

        if (message.Text("reasoning_content") is { } piece && reasoning.Length < SentBack.Most)
        {
            reasoning.Append(piece);
        }
    }

    /// <summary>All of them; null when there are none.</summary>
    public JsonElement? ToJson() => ToJson(members, reasoning.Length == 0 ? null : WellFormedText.Of(
        reasoning.Length <= SentBack.Most / 2 ? reasoning.ToString() : reasoning.ToString(0, SentBack.Most / 2)));

    private static Dictionary<string, JsonElement> Found(JsonElement json, string[] names)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (json.Member(name) is { } value && !IsEmpty(value))
            {
                found[name] = value.Clone();
            }
        }

        return found;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.String => value.ValueEquals(""),
        _ => false,
    };

    private static JsonElement? ToJson(Dictionary<string, JsonElement> members, string? reasoning)
    {
        if (members.Count == 0 && reasoning is null)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (reasoning is not null)
            {
                writer.WriteString("reasoning_content", reasoning);
            }

            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(WellFormedText.OfJson(value.GetRawText()));
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
