using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>
/// Finds tool calls that a model wrote into its text in one of the dialects of open models. Either all of them are read, or the answer is
/// refused: it is never an answer. An answer that only talks about such marks, in code or in a sentence, is left alone.
/// </summary>
internal static class CallMarkup
{
    private const int LongestText = 8_000_000;
    private const int MostStarts = 64;
    private const string Note = "The model wrote its tool call as text.";

    /// <summary>What was meant; null when the text has no calls.</summary>
    /// <param name="said">The answer, without thinking.</param>
    /// <param name="tools">The tools offered.</param>
    /// <param name="native">Whether the model was asked for native calls.</param>
    public static ParsedTurn? Read(string said, IReadOnlyList<ToolDeclaration> tools, bool native)
    {
        if (said.Length > LongestText)
        {
            return null;
        }

        var text = said.Replace("<|\"|>", "\"", StringComparison.Ordinal).Replace("<escape>", "\"", StringComparison.Ordinal);
        var inner = WholeFence(text);
        text = inner ?? text;
        var code = CodeSpans.Of(text);
        var marks = 0;
        for (var mark = FirstMark(text, BehindJson(text), tools, code); mark >= 0 && marks < MostStarts; mark = FirstMark(text, mark + 1, tools, code))
        {
            marks++;
            var scan = new CallScan(text, tools).ReadFrom(mark);
            var isAmid = !StartsLine(text, mark) && !string.IsNullOrWhiteSpace(RestOfLine(text, scan.End));
            if (isAmid && !scan.IsBroken)
            {
                continue;
            }

            if (!scan.IsBroken && (scan.Calls.Count > 0 || scan.FinalAnswer is not null))
            {
                return Made(scan, text[..mark]);
            }

            if (scan.IsBroken ? StartsLine(text, mark) || scan.Calls.Count > 0 : string.IsNullOrWhiteSpace(scan.Rest) || (StartsLine(text, mark) && EndsWithMark(text)))
            {
                return Refused(text[..mark], tools, native);
            }
        }

        return native ? Bare(text, tools, code) : null;
    }

    // Calls without any mark: a list as in Python, or several objects one after the other, with nothing behind them.
    private static ParsedTurn? Bare(string text, IReadOnlyList<ToolDeclaration> tools, CodeSpans code)
    {
        var starts = 0;
        for (var line = 0; line < text.Length && starts < MostStarts;)
        {
            var at = line;
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }

            if (!code.Contains(at) && BeginsBare(text, at, tools))
            {
                starts++;
                var scan = new CallScan(text, tools).ReadFrom(at);
                if (!scan.IsBroken && scan.Calls.Count > 0 && scan.Rest.AsSpan().Trim("[](),; \t\r\n").IsEmpty && scan.Calls.All(call => ToolNames.Find(call.Tool, tools) is not null))
                {
                    return Made(scan, text[..line]);
                }

                if (scan.IsBroken && scan.Calls.Count > 0 && string.IsNullOrWhiteSpace(text[..line]))
                {
                    return Refused("", tools, native: true);
                }
            }

            var end = text.IndexOf('\n', at);
            line = end < 0 ? text.Length : end + 1;
        }

        return null;
    }

    private static bool BeginsBare(string text, int at, IReadOnlyList<ToolDeclaration> tools)
    {
        if (at < text.Length && text[at] == '{')
        {
            return true;
        }

        while (at < text.Length && (text[at] == '[' || char.IsWhiteSpace(text[at])))
        {
            at++;
        }

        var name = at < text.Length ? CallMarks.Name().Match(text, at) : null;
        return name is { Success: true } && at + name.Length < text.Length && text[at + name.Length] == '(' && ToolNames.Find(name.Value, tools) is not null;
    }

    private static ParsedTurn Made(CallScan scan, string before) => scan.Calls.Count > 0
        ? new ParsedTurn { Thought = ToolArguments.NotBlank(before), Calls = scan.Calls, Notes = [Note] }
        : new ParsedTurn { Thought = ToolArguments.NotBlank(before), FinalAnswer = scan.FinalAnswer, Notes = [Note] };

    private static ParsedTurn Refused(string before, IReadOnlyList<ToolDeclaration> tools, bool native) => ExpectedForm.Problem(
        "Your answer has a tool call written as text that could not be read whole, so nothing of it was carried out.", tools, native) with
    {
        Thought = ToolArguments.NotBlank(before),
    };

    // Marks inside of JSON that begins the answer are contents of arguments.
    private static int BehindJson(string text)
    {
        var start = text.Length - text.AsSpan().TrimStart().Length;
        return start < text.Length && text[start] is '{' or '[' && JsonTurn.StartsLikeJson(text) && text.AsSpan(start + 1).TrimStart() is ['"' or '{' or '\'', ..]
            ? Math.Max(start, ModelJson.EndOf(text, start))
            : 0;
    }

    private static bool EndsWithMark(string text)
    {
        var bare = text.TrimEnd();
        var last = bare.LastIndexOfAny(['<', '[']);
        return last >= 0 && CallMarks.Any().Match(bare, last) is { Success: true } mark && last + mark.Length == bare.Length;
    }

    private static int FirstMark(string text, int from, IReadOnlyList<ToolDeclaration> tools, CodeSpans code)
    {
        var mark = from < text.Length ? CallMarks.Begin().Match(text, from) : null;
        while (mark is { Success: true } && code.Contains(mark.Index))
        {
            mark = mark.NextMatch();
        }

        var first = mark is { Success: true } ? mark.Index : -1;
        foreach (var tool in tools)
        {
            // A tag that is a tool's name counts only where a line begins: words between brackets are common.
            for (var at = text.IndexOf($"<{tool.Name}>", from, StringComparison.Ordinal); at >= 0 && (first < 0 || at < first);
                at = text.IndexOf($"<{tool.Name}>", at + 1, StringComparison.Ordinal))
            {
                if (StartsLine(text, at) && !code.Contains(at) && text.Contains($"</{tool.Name}>", StringComparison.Ordinal))
                {
                    first = at;
                    break;
                }
            }
        }

        return first;
    }

    private static string? WholeFence(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal) || !trimmed.EndsWith("```", StringComparison.Ordinal) || trimmed.Length < 8)
        {
            return null;
        }

        var line = trimmed.IndexOf('\n');
        var inside = line < 0 ? default : trimmed[(line + 1)..^3];
        return line < 0 || inside.Contains("```", StringComparison.Ordinal) ? null : inside.ToString();
    }

    private static bool StartsLine(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == 0 || text[at - 1] is '\n' or '\r' or '>';
    }

    private static string RestOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        var rest = end < 0 ? text[from..] : text[from..end];
        while (CallMarks.Any().Match(rest) is { Success: true, Length: > 0 } mark)
        {
            rest = rest[mark.Length..];
        }

        return rest;
    }
}
