using System.Text;
using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>
/// Reads all calls of a part of an answer, in whatever dialect, or in several: JSON objects, a name with JSON or with arguments as in
/// Python, arguments between marks. Not thread safe; takes time in proportion to the text.
/// </summary>
internal sealed class CallScan(string text, IReadOnlyList<ToolDeclaration> tools)
{
    private readonly StringBuilder rest = new();
    private readonly List<RequestedCall> calls = [];
    private int at;
    private bool afterMark;

    /// <summary>The calls, in order.</summary>
    public IReadOnlyList<RequestedCall> Calls => calls;

    /// <summary>The answer that a call of <c>final_answer</c> gives; null when there is none.</summary>
    public string? FinalAnswer { get; private set; }

    /// <summary>Whether something was a call and could not be read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What is neither call nor mark.</summary>
    public string Rest => rest.ToString();

    /// <summary>Behind the last call; the beginning as long as there is none.</summary>
    public int End { get; private set; }

    /// <summary>Reads from a place to the end, or to what is broken.</summary>
    public CallScan ReadFrom(int start)
    {
        (at, End, afterMark) = (start, start, false);
        while (at < text.Length && !IsBroken)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                rest.Append(text[at++]);
            }
            else if (!(text[at] is '<' or '[' or '`' or '✿' or 'f' && ReadMark()) && !ReadJson() && !ReadName())
            {
                rest.Append(text[at++]);
                afterMark = false;
            }
        }

        return this;
    }

    private bool ReadMark()
    {
        if (CallMarks.Named().Match(text, at) is { Success: true } named)
        {
            ReadNamed(named.Groups["name"].Value, at + named.Length);
            return true;
        }

        if (ToolTag() is { } tool)
        {
            return ReadTagged(tool);
        }

        if (CallMarks.Any().Match(text, at) is not { Success: true, Length: > 0 } mark || (mark.Value is "functools" && text.AsSpan(at + 9) is not ['[', ..]))
        {
            return false;
        }

        at += mark.Length;
        afterMark = !mark.Value.Contains('/', StringComparison.Ordinal) && !mark.Value.Contains("end", StringComparison.OrdinalIgnoreCase);
        return true;
    }

    private bool ReadJson()
    {
        if (text[at] is not ('{' or '[') || text.AsSpan(at + 1).TrimStart() is not ['"' or '\'' or '{' or '“' or '}', ..])
        {
            return false;
        }

        var end = ModelJson.EndOf(text, at);
        var value = end < 0 ? null : ModelJson.TryParseMended(text[at..end]);
        if (value is { } json && (JsonTurnFields.Read(json, tools) ?? ByName(json)) is { } turn && (turn.Calls.Count > 0 || turn.FinalAnswer is not null))
        {
            calls.AddRange(turn.Calls.Select(call => call with { Tool = ToolNames.Resolve(call.Tool, tools) }));
            FinalAnswer ??= turn.FinalAnswer;
            Take(end);
            return true;
        }

        if (!afterMark && end > 0 && !tools.Any(tool => text.AsSpan(at, end - at).Contains($"\"{tool.Name}\"", StringComparison.Ordinal)))
        {
            // Other JSON in what the model says beside its calls.
            rest.Append(text, at, end - at);
            at = end;
            return true;
        }

        IsBroken = true;
        return true;
    }

    // {"read_file": {"path": "a"}}
    private ParsedTurn? ByName(JsonElement json)
    {
        var found = new List<RequestedCall>();
        foreach (var item in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : Enumerable.Repeat(json, 1))
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var property in item.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.Object || ToolNames.Find(property.Name, tools) is not { } tool)
                {
                    return null;
                }

                found.Add(new RequestedCall(null, tool, property.Value.GetRawText()));
            }
        }

        return found.Count == 0 ? null : new ParsedTurn { Calls = found };
    }

    private bool ReadName()
    {
        var name = CallMarks.Name().Match(text, at);
        if (!name.Success || (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_')))
        {
            return false;
        }

        var next = Separated(at + name.Length);
        var begins = next < text.Length && (text[next] is '{' or '(' || CallMarks.ArgumentKey().IsMatch(text, next) || CallMarks.Argument().IsMatch(text, next));
        if (ToolNames.Find(name.Value, tools) is not { } tool)
        {
            IsBroken = afterMark && begins && next > at + name.Length - 1 && text[next] != '(';
            rest.Append(name.Value);
            at += name.Length;
            afterMark = false;
            return true;
        }

        if (begins)
        {
            ReadArguments(tool, next);
            return true;
        }

        if (afterMark && (next >= text.Length || Separated(at + name.Length, layout: false) > at + name.Length || text[at + name.Length] == '\n'))
        {
            Add(tool, ToolArguments.None);
            Take(next);
            return true;
        }

        rest.Append(name.Value);
        at += name.Length;
        afterMark = false;
        return true;
    }

    private void ReadArguments(string tool, int open)
    {
        if (text[open] == '(')
        {
            if (PythonCall.Read(text, open, tool, tools, out var close) is { } python)
            {
                Add(tool, python);
                Take(close);
                return;
            }
        }
        else if (text[open] == '{')
        {
            var end = ModelJson.EndOf(text, open);
            if (end > 0 && ToolArguments.Read(text[open..end], tool, tools) is { } json)
            {
                Add(tool, json);
                Take(end);
                return;
            }
        }
        else if (Marked(tool, open, CallMarks.ArgumentKey(), CallMarks.ArgumentValueEnd(), out var end) is { } pairs
            || (pairs = Marked(tool, open, CallMarks.Argument(), CallMarks.ArgumentEnd(), out end)) is not null)
        {
            Add(tool, pairs);
            Take(end);
            return;
        }

        IsBroken = true;
    }

    private void ReadNamed(string name, int body)
    {
        var tool = ToolNames.Resolve(name, tools);
        var start = body;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        string? arguments;
        int end;
        if (start < text.Length && text[start] == '{')
        {
            end = ModelJson.EndOf(text, start);
            arguments = end < 0 ? null : ToolArguments.Read(text[start..end], tool, tools);
        }
        else
        {
            arguments = Marked(tool, start, CallMarks.Argument(), CallMarks.ArgumentEnd(), out end)
                ?? (CallMarks.NamedEnd().Match(text, start) is { Success: true } at && at.Index == start ? ToolArguments.None : null);
            end = end < 0 ? start : end;
        }

        if (arguments is null)
        {
            IsBroken = true;
            return;
        }

        Add(tool, arguments);
        var close = CallMarks.NamedEnd().Match(text, end);
        Take(close.Success && string.IsNullOrWhiteSpace(text[end..close.Index]) ? close.Index + close.Length : end);
    }

    private string? Marked(
        string tool, int start, System.Text.RegularExpressions.Regex opening, System.Text.RegularExpressions.Regex closing, out int end)
    {
        var values = new WrittenValues(tool, tools);
        end = -1;
        for (var next = start; opening.Match(text, next) is { Success: true } open;)
        {
            var close = closing.Match(text, open.Index + open.Length);
            if (!close.Success)
            {
                end = -1;
                return null;
            }

            var said = open.Groups["string"];
            values.AddMarked(
                open.Groups["name"].Value,
                text[(open.Index + open.Length)..close.Index],
                said.Success ? said.Value.Equals("true", StringComparison.OrdinalIgnoreCase) : null);
            next = end = close.Index + close.Length;
        }

        return end < 0 ? null : values.ToJson();
    }

    private string? ToolTag()
    {
        var close = text[at] == '<' ? text.IndexOf('>', at) : -1;
        var name = close < 0 || close - at > 130 ? "" : text[(at + 1)..close];
        return name.Length > 0 && tools.Any(tool => tool.Name == name) ? name : null;
    }

    // <read_file><path>a</path></read_file>
    private bool ReadTagged(string tool)
    {
        var close = text.IndexOf($"</{tool}>", at, StringComparison.Ordinal);
        if (close < 0)
        {
            IsBroken = true;
            return true;
        }

        var values = new WrittenValues(tool, tools);
        var inside = at + tool.Length + 2;
        var body = text[inside..close].Trim();
        if (body.StartsWith('{'))
        {
            var arguments = ToolArguments.Read(body, tool, tools);
            IsBroken = arguments is null;
            Add(tool, arguments ?? "");
            Take(close + tool.Length + 3);
            return true;
        }

        for (var next = inside; next < close;)
        {
            var open = text.IndexOf('<', next, close - next);
            var end = open < 0 ? -1 : text.IndexOf('>', open, close - open);
            if (end < 0)
            {
                break;
            }

            var name = text[(open + 1)..end];
            var last = text.IndexOf($"</{name}>", end, close - end, StringComparison.Ordinal);
            if (last < 0 || name.Length == 0)
            {
                IsBroken = true;
                return true;
            }

            values.AddMarked(name, text[(end + 1)..last], null);
            next = last + name.Length + 3;
        }

        Add(tool, values.ToJson());
        Take(close + tool.Length + 3);
        return true;
    }

    // Behind what dialects put between a name and its arguments.
    private int Separated(int from, bool layout = true)
    {
        for (var next = from; ;)
        {
            while (layout && next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }

            if (next >= text.Length)
            {
                return next;
            }

            var mark = text[next] is '<' or '[' or '`' or '✿' && !CallMarks.Named().IsMatch(text, next) ? CallMarks.Any().Match(text, next) : null;
            var filler = mark is { Success: true } || !layout ? null : CallMarks.Filler().Match(text, next);
            var length = mark is { Success: true } ? mark.Length : filler is { Success: true } ? filler.Length : 0;
            if (length == 0)
            {
                return next;
            }

            next += length;
        }
    }

    private void Add(string tool, string arguments)
    {
        if (tool == ExpectedForm.FinalAnswerTool)
        {
            FinalAnswer ??= ToolArguments.FinalAnswer(arguments);
        }
        else
        {
            calls.Add(new RequestedCall(null, tool, arguments));
        }
    }

    private void Take(int end)
    {
        at = End = end;
        afterMark = false;
    }
}
