using System.Text;
using System.Text.Json;

namespace Lavra.Models.Recording;

/// <summary>Finds the recorded request that is most like one that was not recorded, and says where they differ.</summary>
internal static class NearestRequest
{
    private const int Differences = 3;
    private const int Before = 20;
    private const int After = 60;

    private static readonly char[] Separators = [' ', '\n', '\t', '"', '\\', ',', ':', '{', '}', '[', ']', '(', ')', '.'];

    public static string Describe(string asked, IReadOnlyList<RecordedCall> calls)
    {
        if (calls.Count == 0)
        {
            return "The recording is empty.";
        }

        var words = Words(asked);
        var (nearest, number) = calls
            .Select((call, index) => (Call: call, Number: index + 1))
            .MaxBy(candidate => Likeness(words, Words(candidate.Call.Request.GetRawText())));
        using var document = JsonDocument.Parse(asked);
        var text = new StringBuilder($"The nearest is call {number} ({nearest.Hash[..Math.Min(12, nearest.Hash.Length)]}):");
        foreach (var difference in Compare(nearest.Request, document.RootElement).Take(Differences))
        {
            text.Append(' ').Append(difference);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Compare(JsonElement recorded, JsonElement asked)
    {
        var before = Leaves(recorded, "").ToList();
        var after = Leaves(asked, "").ToList();
        var byPath = after.ToDictionary(leaf => leaf.Path, leaf => leaf.Text, StringComparer.Ordinal);
        var count = 0;
        foreach (var (path, text) in before)
        {
            if (!byPath.Remove(path, out var other))
            {
                count++;
                yield return $"{path} was '{Excerpt(text, 0)}' and is not there;";
            }
            else if (!string.Equals(text, other, StringComparison.Ordinal))
            {
                count++;
                var at = text.AsSpan().CommonPrefixLength(other);
                yield return $"{path} was '{Excerpt(text, at)}' and is '{Excerpt(other, at)}';";
            }
        }

        foreach (var (path, text) in after.Where(leaf => byPath.ContainsKey(leaf.Path)))
        {
            count++;
            yield return $"{path} is new: '{Excerpt(text, 0)}';";
        }

        if (count == 0)
        {
            yield return "they differ only in what was redacted.";
        }
    }

    private static IEnumerable<(string Path, string Text)> Leaves(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject()
            .SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Leaves(item, $"{path}[{index}]")),
        JsonValueKind.String => [(path, json.GetString() ?? "")],
        _ => [(path, json.GetRawText())],
    };

    private static string Excerpt(string text, int at)
    {
        var from = Math.Max(0, at - Before);
        var to = Math.Min(text.Length, at + After);
        return (from > 0 ? "…" : "") + text[from..to].ReplaceLineEndings(" ") + (to < text.Length ? "…" : "");
    }

    private static double Likeness(HashSet<string> left, HashSet<string> right) =>
        2.0 * left.Count(right.Contains) / Math.Max(1, left.Count + right.Count);

    private static HashSet<string> Words(string text) =>
        new(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
