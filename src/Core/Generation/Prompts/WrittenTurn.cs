using System.Text;
using Lavra.Generation.Turns;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Prompts;

/// <summary>A turn as messages for a model that writes Thought, Action and Action Input.</summary>
internal static class WrittenTurn
{
    public static void Append(List<ChatMessage> messages, Turn turn, int toolResultChars)
    {
        if (turn.ToolCalls.Count == 0)
        {
            NativeTurn.AppendWithoutCalls(messages, turn.Generation, toolResultChars);
            return;
        }

        var said = new StringBuilder();
        var heard = new StringBuilder();
        AppendThought(said, turn.Generation.ResponseContent, toolResultChars);
        foreach (var call in turn.ToolCalls)
        {
            said.Append("Action: ").Append(call.Tool).Append("\nAction Input: ")
                .Append(CutText.At(call.Arguments, 4 * toolResultChars)).Append('\n');
            heard.Append("Observation: ").Append(ToolResultText.For(call.Result, toolResultChars)).Append('\n');
        }

        if (turn.Generation.Observation is { } observation)
        {
            heard.Append("Observation: ").Append(observation).Append('\n');
        }

        messages.Add(new ChatMessage(ChatRole.Assistant, said.ToString().TrimEnd('\n')));
        messages.Add(new ChatMessage(ChatRole.User, heard.ToString().TrimEnd('\n')));
    }

    // Written anew instead of quoted, so that an observation which the model made up does not stand beside the real one.
    private static void AppendThought(StringBuilder said, string? content, int chars)
    {
        if (!string.IsNullOrEmpty(content) && TextTurn.Parse(content, []).Thought is { } thought)
        {
            said.Append("Thought: ").Append(CutText.At(thought, chars)).Append('\n');
        }
    }
}
