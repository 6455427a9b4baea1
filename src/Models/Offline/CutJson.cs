using System.Text;
using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>Reads a JSON object whose end may be cut off: the elements that are whole count.</summary>
internal static class CutJson
{
    public static JsonElement? Read(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{', ..])
        {
            return null;
        }

        return Parse(text) ?? (Closed(text) is { } closed ? Parse(closed) : null);
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Up to the last value that ended inside some list or object, then every bracket that is still open there.
    private static string? Closed(string text)
    {
        var open = new Stack<char>();
        var (whole, closers, inString) = (-1, "", false);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (inString)
            {
                (inString, at) = c == '\\' ? (true, at + 1) : (c != '"', at);
                continue;
            }

            switch (c)
            {
                case '"':
                    inString = true;
                    break;
                case '{':
                    open.Push('}');
                    break;
                case '[':
                    open.Push(']');
                    break;
                case ',' when AtElement(open):
                    (whole, closers) = (at, string.Concat(open));
                    break;
                case '}' or ']' when open.Count > 0:
                    open.Pop();
                    (whole, closers) = AtElement(open) ? (at + 1, string.Concat(open)) : (whole, closers);
                    break;
                default:
                    break;
            }
        }

        return whole < 0 || closers.Length == 0 ? null : new StringBuilder(text, 0, whole, whole + closers.Length).Append(closers).ToString();
    }

    // Half an element would pass for a whole one; only members of the outermost object and elements of lists may be the last.
    private static bool AtElement(Stack<char> open) => open.Count == 1 || (open.TryPeek(out var closer) && closer == ']');
}
