using System.Text;

namespace Lavra.Words;

/// <summary>Text in which no half of a surrogate pair stands alone, so that any reader and any store takes it.</summary>
public static class WellFormedText
{
    /// <summary>The text with U+FFFD for each half that stands alone; the text itself when there is none.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? mended = null;

        // Most texts have no pairs at all, which one vectorised search tells.
        var first = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var at = first < 0 ? text.Length : first; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                mended?.Append(c).Append(text[at + 1]);
                at++;
            }
            else if (char.IsSurrogate(c))
            {
                mended ??= new StringBuilder(text, 0, at, text.Length);
                mended.Append('\ufffd');
            }
            else
            {
                mended?.Append(c);
            }
        }

        return mended?.ToString() ?? text;
    }

    /// <summary>
    /// JSON in which no escape such as <c>\ud83d</c> stands alone either: that is valid JSON which throws when the string is read.
    /// </summary>
    public static string OfJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json = Of(json);
        if (!json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return json;
        }

        var mended = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\')
            {
                mended.Append(json[at]);
            }
            else if (Escape(json, at) is not { } unit || !char.IsSurrogate(unit))
            {
                mended.Append(json, at, Math.Min(2, json.Length - at));
                at++;
            }
            else if (char.IsHighSurrogate(unit) && Escape(json, at + 6) is { } low && char.IsLowSurrogate(low))
            {
                mended.Append(json, at, 12);
                at += 11;
            }
            else
            {
                mended.Append("\\ufffd");
                at += 5;
            }
        }

        return mended.ToString();
    }

    private static char? Escape(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
            && ushort.TryParse(text.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? (char)unit
            : null;
}
