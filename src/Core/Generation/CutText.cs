using System.Globalization;

namespace Lavra.Generation;

/// <summary>Cuts text that is too long for a prompt and says so.</summary>
public static class CutText
{
    /// <summary>How the line begins that stands in place of what was cut.</summary>
    public const string Marker = "[cut:";

    /// <summary>
    /// Gives the text itself, or its first <paramref name="chars"/> characters and a line that says how much is missing. A
    /// surrogate pair is never split.
    /// </summary>
    public static string At(string text, int chars)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= chars)
        {
            return text;
        }

        var kept = Head(text, chars);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{kept}\n{Marker} {text.Length - kept.Length} of {text.Length} characters are not shown; ask for a part of it if you need more]");
    }

    /// <summary>The first characters on one line, for an overview; an ellipsis stands for the rest.</summary>
    internal static string Line(string text, int chars)
    {
        // Only what can be shown is looked at: the text may be huge.
        var head = Head(text, chars);
        var line = string.Join(' ', head.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return head.Length < text.Length ? line + "…" : line;
    }

    private static string Head(string text, int chars)
    {
        var length = Math.Min(text.Length, Math.Max(0, chars));
        return length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
