using System.Text;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Turns;

/// <summary>The parts of an answer, gathered over its messages.</summary>
internal sealed record AnswerParts(string Text, string? Reasoning, string? Refusal, IReadOnlyList<FunctionCallContent> Calls)
{
    public static AnswerParts Of(ChatResponse response)
    {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        string? refusal = null;
        var calls = new List<FunctionCallContent>();
        foreach (var content in response.Messages.SelectMany(message => message.Contents))
        {
            switch (content)
            {
                case TextReasoningContent thinking:
                    reasoning.Append(thinking.Text);
                    break;
                case TextContent said:
                    text.Append(said.Text);
                    break;
                case FunctionCallContent call:
                    calls.Add(call);
                    break;
                case ErrorContent error:
                    refusal ??= error.Message;
                    break;
                default:
                    break;
            }
        }

        return new AnswerParts(text.ToString(), reasoning.Length == 0 ? null : reasoning.ToString(), refusal, calls);
    }
}
