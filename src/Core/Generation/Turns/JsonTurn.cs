using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>
/// Reads an answer in JSON: <c>{"thought", "action", "action_input"}</c> or <c>{"final_answer"}</c>, one call
/// (<c>{"name", "arguments"}</c> and its relatives), or a list of calls; bare, fenced, between tags, or with prose around it.
/// </summary>
internal static class JsonTurn
{
    private const int MostObjects = 8;

    public static bool StartsLikeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[' or '`' or '<', ..];

    /// <summary>Reads the first object or list that asks for something; null when there is none.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="tools">The tools offered.</param>
    /// <param name="native">Whether prose is allowed on one side only, so that an answer which quotes JSON stays an answer.</param>
    public static ParsedTurn? Parse(string text, IReadOnlyList<ToolDeclaration> tools, bool native)
    {
        var at = 0;
        for (var found = 0; found < MostObjects; found++)
        {
            var start = NextStart(text, at);
            if (start < 0 || ModelJson.EndOf(text, start) is not (> 0 and var end))
            {
                return null;
            }

            if (ModelJson.TryParseMended(text[start..end]) is { } value && JsonTurnFields.Read(value, tools) is { } turn)
            {
                var before = Prose(text[..start]);
                var after = Prose(text[end..]);
                return native && before.Length > 0 && after.Length > 0 ? null : Completed(turn, before, after);
            }

            at = end;
        }

        return null;
    }

    private static ParsedTurn Completed(ParsedTurn turn, string before, string after)
    {
        turn = turn.Thought is null ? turn with { Thought = ToolArguments.NotBlank(before) } : turn;
        return after.Length == 0 ? turn : turn with
        {
            Notes = [.. turn.Notes, after.Contains('{', StringComparison.Ordinal) ? "A second JSON object was left out." : "Text after the JSON was left out."],
        };
    }

    // A bracket in prose is no JSON: what follows must be able to begin a member or an element.
    private static int NextStart(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] is '{' or '[')
            {
                var next = at + 1;
                while (next < text.Length && char.IsWhiteSpace(text[next]))
                {
                    next++;
                }

                if (next < text.Length && (text[next] is '"' or '\'' or '“' || (text[at] == '[' && text[next] == '{')))
                {
                    return at;
                }

                at = next - 1;
            }
        }

        return -1;
    }

    // Fences and the tags that models put around calls say nothing.
    private static string Prose(string text)
    {
        var prose = text.Trim();
        foreach (var mark in (ReadOnlySpan<string>)["```json", "```", "<tool_call>", "</tool_call>", "[TOOL_CALLS]"])
        {
            prose = prose.Replace(mark, "", StringComparison.OrdinalIgnoreCase);
        }

        return prose.Trim();
    }
}
