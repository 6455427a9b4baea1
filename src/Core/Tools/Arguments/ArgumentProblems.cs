using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>Collects what is wrong with the arguments of a call, in words that a model can act on.</summary>
internal sealed class ArgumentProblems
{
    private const int Most = 20;
    private readonly List<string> lines = [];
    private int left;

    public bool Any => lines.Count > 0;

    public void Add(string line)
    {
        if (lines.Count < Most)
        {
            lines.Add(line);
        }
        else
        {
            left++;
        }
    }

    public void Unexpected(string path, string expected, JsonElement given) =>
        Add($"'{path}' must be {expected}; given was {Preview(given)}.");

    public override string ToString() =>
        "- " + string.Join("\n- ", lines) + (left > 0 ? $"\n- and {left} more." : "");

    private static string Preview(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {given.GetArrayLength()}",
        JsonValueKind.String => $"the text \"{Shortened(given.GetRawText().AsSpan()[1..^1])}\"",
        _ => Shortened(given.GetRawText()),
    };

    public static string Shortened(ReadOnlySpan<char> text)
    {
        const int Longest = 40;
        if (text.Length <= Longest)
        {
            return text.ToString();
        }

        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return string.Concat(text[..end], "…");
    }
}
