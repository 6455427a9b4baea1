using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Generation.Prompts;
using Lavra.Planning;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>Answers the planning prompt: one step for each objective that it understands.</summary>
internal static class OfflinePlan
{
    public static bool IsAskedFor(IReadOnlyList<ChatMessage> conversation, ChatOptions? options) =>
        options?.ResponseFormat is ChatResponseFormatJson { SchemaName: "plan" }
        || conversation.Any(message => message.Role == ChatRole.System
            && message.Text.StartsWith(PlanPrompt.Opening, StringComparison.Ordinal));

    /// <summary>The plan as JSON; null when the objective is not understood.</summary>
    public static string? For(IReadOnlyList<ChatMessage> conversation)
    {
        var objective = conversation.Where(message => message.Role == ChatRole.User)
            .Select(message => TaskMarkers.Read(message.Text, TaskMarkers.Objective))
            .FirstOrDefault(text => text is not null);
        return objective is not null && OfflineObjective.ReadSequence(objective) is { } steps ? Json(steps) : null;
    }

    private static string Json(IReadOnlyList<string> steps)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("steps");
            for (var at = 0; at < steps.Count; at++)
            {
                writer.WriteStartObject();
                writer.WriteString("id", Id(at));
                writer.WriteString("description", steps[at]);
                writer.WriteNull("expectedOutput");
                writer.WriteStartArray("dependsOn");
                if (at > 0)
                {
                    writer.WriteStringValue(Id(at - 1));
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Id(int at) => $"step{at + 1}";
}
