using Lavra.Generation.Turns;

namespace Lavra.Planning.Objectives;

/// <summary>A word of an objective, or a text in quotes.</summary>
/// <param name="Text">As written, without the quotes.</param>
/// <param name="Folded">For comparing: without regard to case and accents.</param>
/// <param name="Quoted">Whether it stood in quotes, so that it is meant exactly.</param>
public readonly record struct ObjectiveWord(string Text, string Folded, bool Quoted)
{
    /// <summary>Splits an objective at white space. Quotes of all kinds keep their content together.</summary>
    public static IReadOnlyList<ObjectiveWord> Split(string objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var words = new List<ObjectiveWord>();
        for (var at = 0; at < objective.Length;)
        {
            if (char.IsWhiteSpace(objective[at]))
            {
                at++;
                continue;
            }

            var end = QuotedEnd(objective, at);
            if (end > 0)
            {
                words.Add(new ObjectiveWord(objective[(at + 1)..end], "", true));
                at = end + 1;
                continue;
            }

            end = at;
            while (end < objective.Length && !char.IsWhiteSpace(objective[end]))
            {
                end++;
            }

            words.Add(new ObjectiveWord(objective[at..end], FoldedText.Of(objective[at..end]), false));
            at = end;
        }

        return words;
    }

    // An apostrophe opens a quote only if another one closes it at the end of a word.
    private static int QuotedEnd(string text, int at)
    {
        var close = text[at] switch { '"' => '"', '\'' => '\'', '`' => '`', '“' => '”', '‘' => '’', '«' => '»', _ => '\0' };
        if (close == '\0')
        {
            return -1;
        }

        for (var end = text.IndexOf(close, at + 1); end > at + 1; end = text.IndexOf(close, end + 1))
        {
            if (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))
            {
                return end;
            }
        }

        return -1;
    }
}
