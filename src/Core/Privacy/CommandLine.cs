namespace Lavra.Privacy;

/// <summary>Finds passwords that have no operator before them: after <c>curl -u</c>, in a netrc file, in SQL.</summary>
internal static class CommandLine
{
    private const int LongestLine = 600;
    private const int LongestWord = 200;
    private static readonly string[] Flags = [" -u", " --user", " -U", " --proxy-user"];

    /// <summary>The password of <c>curl -u user:password</c>; nothing when there is none on the line.</summary>
    public static TextRange CurlPassword(string text, int at)
    {
        var line = text.AsSpan(at, Math.Min(LongestLine, text.Length - at));
        var end = EndOfCommand(line);
        foreach (var flag in Flags)
        {
            var found = line[..end].IndexOf(flag, StringComparison.Ordinal);
            if (found < 0)
            {
                continue;
            }

            var start = at + found + flag.Length;
            if (flag.Length > 3 && text.Length > start && text[start] is not (' ' or '='))
            {
                continue;
            }

            while (start < text.Length && text[start] is ' ' or '=' or '"' or '\'' or '\\')
            {
                start++;
            }

            var value = SecretValue.Until(text, start, " \t\r\n\"'\\`;|&<>");
            var colon = value.IsEmpty ? -1 : text.AsSpan(value.Start, value.End - value.Start).IndexOf(':');
            if (colon > 0)
            {
                return SecretValue.Unquoted(text, value with { Start = value.Start + colon + 1 });
            }
        }

        return TextRange.None;
    }

    /// <summary>The value of a <c>password</c> that follows <c>login NAME</c>, or is a quoted word of SQL.</summary>
    public static TextRange NetrcPassword(string text, int start, int end)
    {
        var name = text.AsSpan(start, end - start);
        if (!name.Equals("password", StringComparison.OrdinalIgnoreCase) || end >= text.Length || text[end] is not (' ' or '\t' or '\r' or '\n'))
        {
            return TextRange.None;
        }

        var at = end;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (name.SequenceEqual("PASSWORD") && at < text.Length && text[at] == '\'')
        {
            return SecretValue.Until(text, at + 1, "'\r\n");
        }

        return FollowsLogin(text, start) ? SecretValue.Until(text, at, " \t\r\n\"\\") : TextRange.None;
    }

    private static bool FollowsLogin(string text, int start)
    {
        var before = text.AsSpan(Math.Max(0, start - LongestWord), Math.Min(start, LongestWord)).TrimEnd();
        var user = before.LastIndexOfAny(" \t\r\n");
        if (user < 0)
        {
            return false;
        }

        before = before[..user].TrimEnd();
        return before.EndsWith("login", StringComparison.Ordinal) || before.EndsWith("machine", StringComparison.Ordinal)
            || before.EndsWith("account", StringComparison.Ordinal);
    }

    /// <summary>A command goes on where its line ends in a backslash.</summary>
    private static int EndOfCommand(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text[at..].IndexOf('\n');
            if (end < 0)
            {
                break;
            }

            if (!text[at..(at + end)].TrimEnd('\r').EndsWith('\\'))
            {
                return at + end;
            }

            at += end + 1;
        }

        return text.Length;
    }
}
