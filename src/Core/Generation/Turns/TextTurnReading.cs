using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>One reading of a written answer, label by label.</summary>
internal sealed class TextTurnReading(string text, IReadOnlyList<LabelAt> labels, IReadOnlyList<ToolDeclaration> tools)
{
    private readonly List<string> notes = [];
    private string? thought;
    private WrittenAction? action;
    private string? input;
    private int jsonEnd;

    public ParsedTurn Read()
    {
        thought = labels.Count == 0 ? null : ToolArguments.NotBlank(text[..labels[0].Start]);
        for (var at = 0; at < labels.Count; at++)
        {
            var label = labels[at];
            if (label.Start < jsonEnd)
            {
                // Inside the JSON that has been read.
                continue;
            }

            if (action is not null && (input is not null || label.Label is not (TurnLabel.ActionInput or TurnLabel.Thought)))
            {
                notes.Add("Text after the first action was left out.");
                break;
            }

            switch (label.Label)
            {
                case TurnLabel.Thought:
                    thought ??= ToolArguments.NotBlank(ValueOf(at));
                    break;
                case TurnLabel.Action:
                    action = WrittenAction.Read(ValueOf(at), tools);
                    break;
                case TurnLabel.ActionInput:
                    input ??= Input(at);
                    break;
                case TurnLabel.FinalAnswer:
                    return Final(text[label.ValueStart..]);
                default:
                    break;
            }
        }

        return action is null ? Problem("Your answer has neither an Action nor a Final Answer.") : Call(action);
    }

    private ParsedTurn Call(WrittenAction action)
    {
        if (action.Tool is null)
        {
            return Problem($"Action must be the name of one tool and nothing else, not \"{CutText.Line(action.Written, 80)}\".");
        }

        var tool = ToolNames.Resolve(action.Tool, tools);
        if (tool == ExpectedForm.FinalAnswerTool)
        {
            return Final(ToolArguments.FinalAnswer(input ?? action.Input ?? "") ?? "");
        }

        var written = action.Input ?? input ?? "";
        if (ToolArguments.Read(written, tool, tools) is not { } arguments)
        {
            return Problem($"The Action Input is not a JSON object that can be read: \"{CutText.Line(written, 80)}\".");
        }

        if (jsonEnd > 0 && !string.IsNullOrWhiteSpace(text[jsonEnd..].Replace("`", "", StringComparison.Ordinal)) && notes.Count == 0)
        {
            notes.Add(text.IndexOf('{', jsonEnd) >= 0 ? "A second JSON object was left out." : "Text after the first action was left out.");
        }

        return new ParsedTurn { Thought = thought, Calls = [new RequestedCall(null, tool, arguments)], Notes = notes };
    }

    private ParsedTurn Final(string answer) =>
        ToolArguments.NotBlank(answer) is { } said
            ? new ParsedTurn { Thought = thought, FinalAnswer = said, Notes = notes }
            : Problem("Your final answer was empty.");

    private ParsedTurn Problem(string reason) =>
        ExpectedForm.Problem(reason, tools, native: false) with { Thought = thought, Notes = notes };

    private string ValueOf(int at) =>
        text[labels[at].ValueStart..(at + 1 < labels.Count ? labels[at + 1].Start : text.Length)];

    // JSON ends where its last bracket is, whatever stands inside: file contents may look like labels.
    private string Input(int at)
    {
        var start = labels[at].ValueStart;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '`'))
        {
            start++;
        }

        if (start + 4 < text.Length && text.AsSpan(start, 4).Equals("json", StringComparison.OrdinalIgnoreCase))
        {
            start += 4;
            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }

        if (start < text.Length && text[start] == '{' && ModelJson.EndOf(text, start) is > 0 and var end)
        {
            jsonEnd = end;
            return text[start..end];
        }

        var value = ValueOf(at);
        if (value.AsSpan().TrimStart() is not ['{' or '`' or '"' or '[', ..])
        {
            // Words after the first line are talk, unless there is nothing on the first.
            var lines = value.Trim().Split('\n', 2);
            value = lines[0];
        }

        return value;
    }
}
