using System.Text;

namespace Lavra.Generation.Turns;

/// <summary>Text without regard to case and to the accents of Western European languages, for recognising words.</summary>
public static class FoldedText
{
    private const string Accented = "áàâãäåéèêëíìîïóòôõöúùûüçñý";
    private const string Plain = "aaaaaaeeeeiiiiooooouuuucny";

    /// <summary>Folds a text; the result may be shorter, as combining marks are dropped.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsMark(c))
            {
                folded.Append(Of(c));
            }
        }

        return folded.ToString();
    }

    internal static char Of(char c)
    {
        if (c < 128)
        {
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        }

        var lower = char.ToLowerInvariant(c);
        var at = Accented.IndexOf(lower, StringComparison.Ordinal);
        return at < 0 ? lower : Plain[at];
    }

    internal static bool IsMark(char c) => c is >= '\u0300' and <= '\u036f';
}
