namespace Lavra.Generation.Turns;

/// <summary>What a part of a written answer is.</summary>
internal enum TurnLabel
{
    Thought,
    Action,
    ActionInput,
    FinalAnswer,
    Observation,
}

/// <summary>A label in a written answer.</summary>
/// <param name="Label">Which one.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="ValueStart">Where the text behind it begins.</param>
internal readonly record struct LabelAt(TurnLabel Label, int Start, int ValueStart);

/// <summary>Finds the labels of a written answer: any case, with or without accents, with Markdown around them.</summary>
internal static class TurnLabels
{
    private const int LongestLabel = 40;
    private const int MostLabels = 256;

    /// <summary>The labels that begin a line, in order.</summary>
    public static List<LabelAt> AtLineStarts(string text)
    {
        var found = new List<LabelAt>();
        var line = 0;
        while (line < text.Length && found.Count < MostLabels)
        {
            if (TryRead(text, line, out var label))
            {
                found.Add(label);
            }

            var end = text.IndexOf('\n', line);
            line = end < 0 ? text.Length : end + 1;
        }

        return found;
    }

    /// <summary>The labels anywhere behind white space, for answers that are written on one line.</summary>
    public static List<LabelAt> Anywhere(string text)
    {
        var found = new List<LabelAt>();
        for (var at = 0; at < text.Length && found.Count < MostLabels; at++)
        {
            if ((at == 0 || char.IsWhiteSpace(text[at - 1])) && !char.IsWhiteSpace(text[at]) && TryRead(text, at, out var label))
            {
                found.Add(label);
                at = label.ValueStart - 1;
            }
        }

        return found;
    }

    private static bool TryRead(string text, int start, out LabelAt label)
    {
        label = default;
        Span<char> name = stackalloc char[LongestLabel];
        var (length, at, heading, space) = (0, start, false, false);
        var end = Math.Min(text.Length, start + LongestLabel + 20);
        for (; at < end; at++)
        {
            var c = text[at];
            if (c is ':' or '：' or '\n' or '\r')
            {
                break;
            }

            if (c is '*' or '#' or '>' or '`')
            {
                heading |= c is '*' or '#';
            }
            else if (c is ' ' or '\t' or '_' or '-')
            {
                space = length > 0;
            }
            else if (!FoldedText.IsMark(c))
            {
                if (!char.IsLetter(c) || length + 2 > LongestLabel)
                {
                    return false;
                }

                if (space)
                {
                    name[length++] = ' ';
                }

                space = false;
                name[length++] = FoldedText.Of(c);
            }
        }

        var colon = at < text.Length && text[at] is ':' or '：';
        var lineEnds = at >= text.Length || (!colon && text[at] is '\n' or '\r');
        if (!Name(name[..length], out var kind) || !(colon || (heading && lineEnds)))
        {
            return false;
        }

        label = new LabelAt(kind, start, AfterEmphasis(text, colon ? at + 1 : at));
        return true;
    }

    private static int AfterEmphasis(string text, int at)
    {
        while (at < text.Length && text[at] == '*')
        {
            at++;
        }

        return at;
    }

    private static bool Name(ReadOnlySpan<char> name, out TurnLabel label)
    {
        (var known, label) = name switch
        {
            "thought" or "thoughts" or "pensamento" or "pensamentos" => (true, TurnLabel.Thought),
            "action" or "acao" => (true, TurnLabel.Action),
            "action input" or "actioninput" or "input" or "entrada" or "entrada da acao" or "entrada de acao" => (true, TurnLabel.ActionInput),
            "final answer" or "finalanswer" or "resposta final" => (true, TurnLabel.FinalAnswer),
            "observation" or "observacao" => (true, TurnLabel.Observation),
            _ => (false, default),
        };
        return known;
    }
}
