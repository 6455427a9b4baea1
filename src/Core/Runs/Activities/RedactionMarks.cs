using Lavra.Privacy;

namespace Lavra.Runs.Activities;

/// <summary>Finds what stands for secrets in a text: <c>[redacted]</c>, <c>[redacted:name]</c>, however a model spells their letters.</summary>
internal static class RedactionMarks
{
    private const int LongestMark = 80;

    /// <summary>The first mark as it is written; null when there is none.</summary>
    public static string? First(string text) => All(text).FirstOrDefault();

    /// <summary>How many there are.</summary>
    public static int Count(string text) => All(text).Count();

    /// <summary>Whether another text holds each of the marks, as often.</summary>
    public static bool AreAllIn(string text, string other)
    {
        var there = All(other).CountBy(mark => mark, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return All(text).CountBy(mark => mark, StringComparer.Ordinal).All(mark => there.GetValueOrDefault(mark.Key) >= mark.Value);
    }

    private static IEnumerable<string> All(string text)
    {
        for (int at, from = 0; (at = text.IndexOf(RegisteredSecrets.LabelStart, from, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            from = at + RegisteredSecrets.LabelStart.Length;
            if (from < text.Length && text[from] is ']' or ':')
            {
                var length = text.AsSpan(at, Math.Min(LongestMark, text.Length - at)).IndexOf(']');
                if (length > 0)
                {
                    yield return text.Substring(at, length + 1);
                }
            }
        }
    }
}
