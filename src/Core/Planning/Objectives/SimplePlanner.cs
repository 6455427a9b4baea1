using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Planning.Objectives;

/// <summary>Finds plans that need no model. Thread safe.</summary>
public static class SimplePlanner
{
    /// <summary>Tries to plan an objective.</summary>
    /// <returns>
    /// One tool step for a plain objective that reads files; one model step for any other that is not complex; null for a complex
    /// one, which deserves a planner.
    /// </returns>
    public static Plan? TryPlan(string objective, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(tools);
        var asked = objective.Trim();
        var step = new PlanStep { Id = "step1", Description = asked };
        if (PlainObjective.Read(asked) is { } call && Takes(tools.Find(call.Tool), call))
        {
            step = step with { Tool = call.Tool, Arguments = Json(call) };
        }
        else if (ObjectiveComplexity.IsComplex(asked))
        {
            return null;
        }

        return new Plan { Origin = PlanOrigin.Simple, Steps = [step] };
    }

    // Nothing that changes the world happens on the strength of a few words.
    private static bool Takes(ToolDeclaration? tool, PlainCall call) =>
        tool is { Effect: ToolEffect.Reads, Parameters.ValueKind: JsonValueKind.Object }
        && tool.Parameters.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
        && call.Arguments.All(argument => properties.TryGetProperty(argument.Key, out _));

    private static string Json(PlainCall call)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in call.Arguments)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
