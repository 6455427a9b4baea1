namespace Lavra.Facts.Writing;

/// <summary>Cuts texts to what a log entry has room for.</summary>
internal static class ShortText
{
    private const int Usual = 200;

    /// <summary>The first characters of a text, never half of a surrogate pair; an ellipsis stands for the rest.</summary>
    public static string Of(string text, int most = Usual)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
