using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>What stands behind the label Action.</summary>
/// <param name="Written">The text as it came.</param>
/// <param name="Tool">The tool's name; null when it cannot be told.</param>
/// <param name="Input">Arguments that were written along with it; null when there are none.</param>
internal sealed record WrittenAction(string Written, string? Tool, string? Input)
{
    private const int LongestName = 128;

    /// <summary>Reads the text; null when it says that there is no action.</summary>
    public static WrittenAction? Read(string value, IReadOnlyList<ToolDeclaration> tools)
    {
        var written = value.Trim().Trim('`', '*', ' ');
        if (written is ['{', ..] || written.StartsWith("json\n", StringComparison.OrdinalIgnoreCase))
        {
            return JsonTurn.Parse(written, tools, native: false) is { Calls: [var call, ..] }
                ? new WrittenAction(written, call.Tool, call.Arguments)
                : new WrittenAction(written, null, null);
        }

        var line = FirstLine(written);
        if (FoldedText.Of(CutText.Line(line, 20)).Trim('.', '(', ')') is "none" or "null" or "n/a" or "nenhuma" or "nenhum" or "")
        {
            return null;
        }

        // "read_file({...})" may go on over several lines.
        var open = line.IndexOfAny(['(', '{', '[']);
        if (open > 0 && Name(line[..open]) is { } called)
        {
            return WithInput(written, called, written[open..].Trim());
        }

        if (Name(line) is { } name)
        {
            return new WrittenAction(written, name, null);
        }

        // "list_directory to see the files": the first word counts if it is a tool.
        var word = Name(line.Split(' ', 2)[0].TrimEnd(',', ':', ';'));
        return new WrittenAction(written, word is not null && tools.Any(tool => tool.Name == word) ? word : null, null);
    }

    private static WrittenAction WithInput(string written, string tool, string input)
    {
        if (input[0] == '(')
        {
            var close = input.LastIndexOf(')');
            var inside = (close < 0 ? input[1..] : input[1..close]).Trim();
            return new WrittenAction(written, tool, inside is ['{' or '"' or '\'', ..] or "" ? Unquoted(inside) : Named(inside));
        }

        if (input[0] == '[')
        {
            var close = input.LastIndexOf(']');
            return new WrittenAction(written, tool, Unquoted((close < 0 ? input[1..] : input[1..close]).Trim()));
        }

        var end = ModelJson.EndOf(input, 0);
        return new WrittenAction(written, tool, end < 0 ? input : input[..end]);
    }

    // path="src", limit=5
    private static string Named(string inside) => inside.Contains('=', StringComparison.Ordinal) ? "{" + inside + "}" : inside;

    private static string Unquoted(string inside) =>
        inside.Length > 1 && inside[0] is '"' or '\'' && inside[^1] == inside[0] && inside.IndexOf(inside[0], 1) == inside.Length - 1
            ? inside[1..^1]
            : inside;

    private static string FirstLine(string written)
    {
        var end = written.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? written : written[..end]).Trim().Trim('`', '*', '"', '\'', ' ');
    }

    private static string? Name(string text)
    {
        var name = text.Trim().Trim('`', '*', '"', '\'', '.', ' ');
        name = name.StartsWith("functions.", StringComparison.Ordinal) ? name["functions.".Length..] : name;
        return name.Length is > 0 and <= LongestName && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') ? name : null;
    }
}
