using Lavra.Tools;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Turns;

/// <summary>
/// Reads a model's answer, whichever way it was given: native tool calls, the written form (Thought, Action, Action Input, Final
/// Answer, in English or Portuguese), or JSON. Never throws on content; takes time in proportion to its length. Thread safe.
/// </summary>
public static class TurnParser
{
    /// <summary>Reads an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="tools">The tools that the model was offered.</param>
    /// <param name="native">
    /// Whether the model was asked for native calls: then text without calls is the final answer, unless it is clearly a call of an
    /// offered tool that was written out.
    /// </param>
    public static ParsedTurn Parse(ChatResponse response, IReadOnlyList<ToolDeclaration> tools, bool native)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(tools);
        var answer = AnswerParts.Of(response);
        if (Unfinished(response.FinishReason) is { } unfinished)
        {
            return ExpectedForm.Problem(unfinished, tools, native);
        }

        if (answer.Refusal is { } refusal && answer.Calls.Count == 0)
        {
            return ExpectedForm.Problem(
                $"You refused ({CutText.Line(refusal, 200)}). If the step cannot be done, give that as the final answer.", tools, native);
        }

        if (answer.Calls.Count > 0)
        {
            return NativeCalls.Read(answer, tools, native);
        }

        var read = native ? ReadNativeText(answer, tools) : ParseText(answer.Text, tools);
        if (read.FinalAnswer is not null && AnswerEnds.Of(response.FinishReason) == AnswerEnd.Calls)
        {
            read = ExpectedForm.Problem("Your answer ended with tool calls, but none came.", tools, native);
        }

        return read.Thought is null ? read with { Thought = answer.Reasoning } : read;
    }

    /// <summary>Reads an answer in the written form or in JSON.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="tools">The tools that the model was offered.</param>
    public static ParsedTurn ParseText(string text, IReadOnlyList<ToolDeclaration> tools)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tools);
        var (thinking, said) = ThinkingTags.Split(text);
        if (string.IsNullOrWhiteSpace(said))
        {
            return ExpectedForm.Problem("Your answer was empty.", tools, native: false) with { Thought = thinking };
        }

        var read = ReadWritten(said, tools);
        return read.Thought is null ? read with { Thought = thinking } : read;
    }

    private static string? Unfinished(ChatFinishReason? reason) => AnswerEnds.Of(reason) switch
    {
        AnswerEnd.Filtered => "The provider's content filter withheld your answer. Work on the step without that content.",
        AnswerEnd.Cut =>
            "Your answer was cut off at the token limit, so nothing of it was used. Answer again, shorter; write a long file in several parts.",
        AnswerEnd.ContextFull => "Your answer was cut off because the context is full, so nothing of it was used. Answer again, shorter.",
        AnswerEnd.Failed => $"Your answer broke off ({CutText.Line(reason!.Value.Value, 80)}), so nothing of it was used. Answer again.",
        _ => null,
    };

    private static ParsedTurn ReadWritten(string said, IReadOnlyList<ToolDeclaration> tools)
    {
        if (Marked(said, tools, native: false) is { } marked)
        {
            return marked;
        }

        if (JsonTurn.StartsLikeJson(said) && JsonTurn.Parse(said, tools, native: false) is { } json)
        {
            return json;
        }

        var written = TextTurn.Parse(said, tools, out var labelled);
        return labelled ? written : JsonTurn.Parse(said, tools, native: false) ?? written;
    }

    // Behind labels stand arguments and answers, which may hold anything.
    private static ParsedTurn? Marked(string said, IReadOnlyList<ToolDeclaration> tools, bool native) =>
        TurnLabels.AtLineStarts(said).Any(static label => label.Label is TurnLabel.Action or TurnLabel.FinalAnswer)
            ? null
            : CallMarkup.Read(said, tools, native);

    private static ParsedTurn ReadNativeText(AnswerParts answer, IReadOnlyList<ToolDeclaration> tools)
    {
        var (thinking, said) = ThinkingTags.Split(answer.Text);
        thinking ??= answer.Reasoning;
        if (string.IsNullOrWhiteSpace(said) && answer.Reasoning is { } reasoning)
        {
            // Servers that take thinking apart sometimes take what follows it along.
            (_, said) = ThinkingTags.Split(reasoning);
            if (CallMarkup.Read(reasoning, tools, native: false) is { Calls.Count: > 0 } inside)
            {
                return inside;
            }

            said = said == reasoning ? "" : said;
        }

        if (string.IsNullOrWhiteSpace(said))
        {
            return ExpectedForm.Problem("Your answer was empty.", tools, native: true) with { Thought = thinking };
        }

        var written = Marked(said, tools, native: true) ?? WrittenAnyway.Read(said, tools) ?? new ParsedTurn { FinalAnswer = said.Trim() };
        return written.Thought is null ? written with { Thought = thinking } : written;
    }
}
