using System.Text.Json;

namespace Lavra.Generation.Prompts;

/// <summary>
/// Everything of a step's prompt that is the same in each of its turns. Stored once as one payload, named by a
/// <see cref="PromptReference"/>.
/// </summary>
/// <param name="Instructions">How to work: the system message.</param>
/// <param name="Task">What to do, with inputs and the results of earlier steps: the first user message.</param>
public sealed record StepBrief(string Instructions, string Task)
{
    /// <summary>The payload: compact JSON, the same for the same brief.</summary>
    public string ToPayload() => JsonSerializer.Serialize(this, PromptJson.Compact.StepBrief);

    /// <summary>Reads a payload.</summary>
    /// <exception cref="FormatException"><paramref name="payload"/> is not one of <see cref="ToPayload"/>.</exception>
    public static StepBrief FromPayload(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        try
        {
            if (JsonSerializer.Deserialize(payload, PromptJson.Compact.StepBrief) is { Instructions: not null, Task: not null } brief)
            {
                return brief;
            }
        }
        catch (JsonException error)
        {
            throw new FormatException("The payload is not a step brief: " + error.Message, error);
        }

        throw new FormatException("The payload is not a step brief: instructions or task are missing.");
    }
}
