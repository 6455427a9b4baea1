using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>One reading of a written answer, label by label.</summary>
internal sealed class TextTurnReading(string text, IReadOnlyList<LabelAt> labels, IReadOnlyList<ToolDeclaration> tools)
{
    private readonly List<string> _notes = [];
    private string? _thought;
    private WrittenAction? _action;
    private string? _input;
    private int _end;

    public ParsedTurn Read()
    {
        _thought = labels.Count == 0 ? null : ToolArguments.NotBlank(text[..labels[0].Start]);
        for (var at = 0; at < labels.Count; at++)
        {
            var label = labels[at];
            if (label.Start < _end)
            {
                // Inside the JSON that has been read.
                continue;
            }

            if (_action is not null && (_input is not null || label.Label is not (TurnLabel.ActionInput or TurnLabel.Thought)))
            {
                _notes.Add("Text after the first action was left out.");
                break;
            }

            switch (label.Label)
            {
                case TurnLabel.Thought:
                    _thought ??= ToolArguments.NotBlank(ValueOf(at));
                    break;
                case TurnLabel.Action:
                    _action = WrittenAction.Read(ValueOf(at), tools);
                    break;
                case TurnLabel.ActionInput:
                    _input ??= Input(at);
                    break;
                case TurnLabel.FinalAnswer:
                    return Final(text[label.ValueStart..]);
                default:
                    break;
            }
        }

        return _action is null ? Problem("Your answer has neither an Action nor a Final Answer.") : Call(_action);
    }

    private ParsedTurn Call(WrittenAction action)
    {
        if (action.Tool is null)
        {
            return Problem($"Action must be the name of one tool and nothing else, not \"{CutText.Line(action.Written, 80)}\".");
        }

        if (action.Tool == ExpectedForm.FinalAnswerTool)
        {
            return Final(ToolArguments.FinalAnswer(_input ?? action.Input ?? "") ?? "");
        }

        var input = action.Input ?? _input ?? "";
        if (ToolArguments.Read(input, action.Tool, tools) is not { } arguments)
        {
            return Problem($"The Action Input is not a JSON object that can be read: \"{CutText.Line(input, 80)}\".");
        }

        if (_end > 0 && !string.IsNullOrWhiteSpace(text[_end..].Replace("`", "", StringComparison.Ordinal)) && _notes.Count == 0)
        {
            _notes.Add(text.IndexOf('{', _end) >= 0 ? "A second JSON object was left out." : "Text after the first action was left out.");
        }

        return new ParsedTurn { Thought = _thought, Calls = [new RequestedCall(null, action.Tool, arguments)], Notes = _notes };
    }

    private ParsedTurn Final(string answer) =>
        ToolArguments.NotBlank(answer) is { } said
            ? new ParsedTurn { Thought = _thought, FinalAnswer = said, Notes = _notes }
            : Problem("Your final answer was empty.");

    private ParsedTurn Problem(string reason) =>
        ExpectedForm.Problem(reason, tools, native: false) with { Thought = _thought, Notes = _notes };

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

        if (start < text.Length && text[start] == '{' && JsonText.EndOf(text, start) is > 0 and var end)
        {
            _end = end;
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
