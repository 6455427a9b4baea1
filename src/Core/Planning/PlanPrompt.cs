using System.Globalization;
using System.Text;
using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Microsoft.Extensions.AI;

namespace Lavra.Planning;

/// <summary>Asks a model for a plan. The same request gives the same messages.</summary>
public static class PlanPrompt
{
    /// <summary>How the instructions begin, by which a planning prompt can be told from others.</summary>
    public const string Opening = "You plan how to reach an objective.";

    // Tools and arguments are left out on purpose: without each tool's schema a model guesses them, and schemas for every tool would
    // cost more than the generation that a step saves. Plans that people give may name them.
    private const string Rules = """
        Answer with one JSON object and nothing else:
        {"steps": [{"id": "a-short-name", "description": "...", "expectedOutput": "...", "dependsOn": ["id of an earlier step"]}]}
        - Each description is complete in itself: whoever carries out the step sees it, the objective, and the outputs of the steps in its dependsOn.
        - In dependsOn, name every step whose output is needed; [] if none. Steps that do not depend on each other run side by side.
        - Use as few steps as will do. Steps that a single tool call or a single thought settles belong together with what follows.
        - The last step gives the final answer to the objective.
        - If the objective cannot be reached with these tools, answer {"steps": []}.
        """;

    private static readonly JsonElement schema = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "steps": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "id": { "type": "string" },
                  "description": { "type": "string" },
                  "expectedOutput": { "type": ["string", "null"] },
                  "dependsOn": { "type": "array", "items": { "type": "string" } }
                },
                "required": ["id", "description", "expectedOutput", "dependsOn"],
                "additionalProperties": false
              }
            }
          },
          "required": ["steps"],
          "additionalProperties": false
        }
        """);

    /// <summary>For models that can be held to a schema: it fits OpenAI's strict mode.</summary>
    public static ChatResponseFormat ResponseFormat { get; } =
        ChatResponseFormat.ForJsonSchema(schema, "plan", "The steps by which the objective is reached.");

    /// <summary>The messages that ask for a plan.</summary>
    public static List<ChatMessage> Build(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var system = new StringBuilder(Opening);
        system.Append(CultureInfo.InvariantCulture, $" The plan has 1 to {request.MaxSteps} steps. Each step is carried out with these tools:\n");
        foreach (var tool in request.Tools.OrderBy(tool => tool.Name, StringComparer.Ordinal))
        {
            system.Append("- ").Append(tool.Name).Append(": ").Append(tool.Description.ReplaceLineEndings(" ")).Append('\n');
        }

        system.Append('\n').Append(Rules);
        var task = new StringBuilder();
        TaskMarkers.Write(task, TaskMarkers.Objective, request.Objective);
        if (request.Inputs.Count > 0)
        {
            task.Append("Inputs (each step sees their values): ").AppendJoin(", ", request.Inputs.Keys.Order(StringComparer.Ordinal)).Append('\n');
        }

        return [new(ChatRole.System, system.ToString()), new(ChatRole.User, task.ToString().TrimEnd('\n'))];
    }

    /// <summary>The messages that give a model its plan back to be mended: to be added behind those of <see cref="Build"/>.</summary>
    /// <param name="answer">What it answered.</param>
    /// <param name="errors">What is wrong with it.</param>
    public static List<ChatMessage> Repair(string answer, IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(errors);
        var text = new StringBuilder("This plan cannot be used:\n");
        foreach (var error in errors.Take(MostErrors))
        {
            text.Append("- ").Append(error).Append('\n');
        }

        if (errors.Count > MostErrors)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {errors.Count - MostErrors} more.\n");
        }

        text.Append("Answer with the whole plan again, mended, as one JSON object {\"steps\": [...]} and nothing else.");
        var said = string.IsNullOrWhiteSpace(answer) ? "(no answer)" : CutText.At(answer, LongestAnswer);
        return [new(ChatRole.Assistant, said), new(ChatRole.User, text.ToString())];
    }

    private const int MostErrors = 20;

    /// <summary>How many characters of a plan are given back to be mended.</summary>
    internal const int LongestAnswer = 20_000;
}
