using System.Globalization;
using System.Text;

namespace Lavra.Local.Cli.Rendering;

/// <summary>
/// Makes text that models, tools or users wrote fit for a terminal: takes out control characters, terminal sequences, characters
/// that turn the direction of text around and those that are meant to be invisible. Line ends and tabs stay.
/// </summary>
/// <remarks>An instance filters a stream piece by piece, also where a sequence is cut between pieces. Not thread safe.</remarks>
internal sealed class VisibleText
{
    private const char Escape = '\u001b';
    private const char Bell = '\u0007';
    private const char StringEnd = '\u009c';
    private State state;
    private char high;

    private enum State
    {
        Text,
        AfterEscape,
        Sequence,
        String,
        StringAfterEscape,
        Intermediate,
    }

    /// <summary>All of a text.</summary>
    public static string Of(string? text) =>
        string.IsNullOrEmpty(text) || IsPlain(text) ? text ?? "" : new VisibleText().Next(text);

    /// <summary>A word of the wire as people read it: <c>budget exceeded</c>.</summary>
    public static string Words(string word) => Line(word).Replace('_', ' ');

    /// <summary>A text in one line: line ends and tabs become spaces, and what is too long is cut.</summary>
    public static string Line(string? text, int most = int.MaxValue)
    {
        var visible = Of(text);
        var line = new StringBuilder(Math.Min(visible.Length, 256));
        foreach (var letter in visible)
        {
            if (letter is '\n' or '\t' or ' ')
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append(letter);
            }
        }

        return Cut(line.ToString().TrimEnd(), most);
    }

    /// <summary>The next piece of a stream.</summary>
    public string Next(string piece)
    {
        var visible = new StringBuilder(piece.Length);
        foreach (var letter in piece)
        {
            Take(letter, visible);
        }

        return visible.ToString();
    }

    /// <summary>As much of a text as fits, with a sign that it was cut.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        return (char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end]).TrimEnd() + "…";
    }

    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
        {
            if (letter is not ('\n' or '\t' or (>= ' ' and <= '~') or (>= '\u00a1' and < '\u0600' and not '\u00ad' and not '\u034f')))
            {
                return false;
            }
        }

        return true;
    }

    private void Take(char letter, StringBuilder visible)
    {
        switch (state)
        {
            case State.AfterEscape:
                state = letter switch
                {
                    '[' => State.Sequence,
                    ']' or 'P' or 'X' or '^' or '_' => State.String,
                    >= ' ' and <= '/' => State.Intermediate,
                    Escape => State.AfterEscape,
                    _ => State.Text,
                };
                break;
            case State.Sequence:
                if (letter is >= '@' and <= '~')
                {
                    state = State.Text;
                }
                else if (letter is < ' ' or > '~')
                {
                    state = State.Text;
                    Take(letter, visible);
                }

                break;
            case State.Intermediate:
                state = letter is >= ' ' and <= '/' ? State.Intermediate : State.Text;
                break;
            case State.String:
                state = letter switch
                {
                    Bell or StringEnd => State.Text,
                    Escape => State.StringAfterEscape,
                    // A terminal may give up at a line end; what follows it must not be swallowed.
                    '\n' => TextAgain(visible),
                    _ => State.String,
                };
                break;
            case State.StringAfterEscape:
                state = letter == '\\' ? State.Text : State.AfterEscape;
                if (state == State.AfterEscape)
                {
                    Take(letter, visible);
                }

                break;
            default:
                TakeText(letter, visible);
                break;
        }
    }

    private static State TextAgain(StringBuilder visible)
    {
        visible.Append('\n');
        return State.Text;
    }

    private void TakeText(char letter, StringBuilder visible)
    {
        if (high != default)
        {
            var first = high;
            high = default;
            if (char.IsLowSurrogate(letter))
            {
                if (!IsHidden(new Rune(first, letter)))
                {
                    visible.Append(first).Append(letter);
                }

                return;
            }

            visible.Append('\ufffd');
        }

        switch (letter)
        {
            case Escape:
                state = State.AfterEscape;
                break;
            case '\u009b':
                state = State.Sequence;
                break;
            case '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f':
                state = State.String;
                break;
            case '\n' or '\t':
                visible.Append(letter);
                break;
            case '\u2028' or '\u2029':
                visible.Append('\n');
                break;
            default:
                if (char.IsHighSurrogate(letter))
                {
                    high = letter;
                }
                else if (char.IsLowSurrogate(letter))
                {
                    visible.Append('\ufffd');
                }
                else if (!char.IsControl(letter) && !IsHidden(new Rune(letter)))
                {
                    visible.Append(letter);
                }

                break;
        }
    }

    // The joiners stay, because emoji and several scripts are written with them.
    private static bool IsHidden(Rune rune) =>
        rune.Value is not (0x200c or 0x200d)
        && (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is 0x034f or 0x115f or 0x1160 or 0x3164 or 0xffa0);
}
