namespace Lavra.Generation.Turns;

/// <summary>Which parts of a text are code: fenced blocks, and spans between backticks on a line. What stands there is shown, not meant.</summary>
internal sealed class CodeSpans
{
    private readonly List<(int Start, int End)> spans = [];

    private CodeSpans()
    {
    }

    /// <summary>Finds them. Fences whose language is that of calls (<c>tool_code</c>) are no code but a form of calls.</summary>
    public static CodeSpans Of(string text)
    {
        var found = new CodeSpans();
        int? fence = null;
        for (var line = 0; line < text.Length;)
        {
            var end = text.IndexOf('\n', line);
            end = end < 0 ? text.Length : end;
            var said = text.AsSpan(line, end - line).Trim();
            if (said.StartsWith("```", StringComparison.Ordinal) || said.StartsWith("~~~", StringComparison.Ordinal))
            {
                if (fence is { } start)
                {
                    found.spans.Add((start, end));
                    fence = null;
                }
                else if (!IsCall(said[3..]) && !said[3..].Contains("```", StringComparison.Ordinal))
                {
                    fence = line;
                }
            }
            else if (fence is null)
            {
                found.AddInline(text, line, end);
            }

            line = end + 1;
        }

        if (fence is { } open)
        {
            found.spans.Add((open, text.Length));
        }

        return found;
    }

    /// <summary>Whether a place is inside code.</summary>
    public bool Contains(int at)
    {
        var (low, high) = (0, spans.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (start, end) = spans[middle];
            if (at < start)
            {
                high = middle - 1;
            }
            else if (at >= end)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCall(ReadOnlySpan<char> language) =>
        language.StartsWith("tool_", StringComparison.OrdinalIgnoreCase) || language.StartsWith("function_call", StringComparison.OrdinalIgnoreCase);

    private void AddInline(string text, int line, int end)
    {
        for (var open = text.IndexOf('`', line, end - line); open >= 0;)
        {
            var close = open + 1 < end ? text.IndexOf('`', open + 1, end - open - 1) : -1;
            if (close < 0)
            {
                return;
            }

            spans.Add((open, close + 1));
            open = close + 1 < end ? text.IndexOf('`', close + 1, end - close - 1) : -1;
        }
    }
}
