namespace Lavra.Generation.Turns;

/// <summary>Takes the thinking that some models write between tags before their answer apart from it.</summary>
internal static class ThinkingTags
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    public static (string? Thinking, string Said) Split(string text)
    {
        var open = text.AsSpan().TrimStart().StartsWith(Open, StringComparison.OrdinalIgnoreCase);
        var close = text.IndexOf(Close, StringComparison.OrdinalIgnoreCase);
        if (close < 0)
        {
            // An answer that never stopped thinking says nothing.
            return open ? (Inside(text), "") : (null, text);
        }

        // Some chat templates write the opening tag themselves, so that only the closing one comes back.
        return open || text.IndexOf(Open, StringComparison.OrdinalIgnoreCase) < 0
            ? (Inside(text[..close]), text[(close + Close.Length)..])
            : (null, text);
    }

    private static string? Inside(string text)
    {
        var inside = text.Trim();
        inside = inside.StartsWith(Open, StringComparison.OrdinalIgnoreCase) ? inside[Open.Length..].Trim() : inside;
        return inside.Length == 0 ? null : inside;
    }
}
