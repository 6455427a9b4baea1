using System.IO.Enumeration;

namespace Lavra.Tools.Files;

/// <summary>
/// A pattern for paths: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders, <c>{a,b}</c> for alternatives. A pattern
/// without a slash is for names at any depth. Case does not matter. Thread safe.
/// </summary>
internal sealed class Glob
{
    private const int MostAlternatives = 64;
    private const int Longest = 1000;

    private readonly string[][] alternatives;

    private Glob(string[][] alternatives) => this.alternatives = alternatives;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static Glob Parse(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Length > Longest)
        {
            throw Invalid($"The pattern must have 1 to {Longest} characters, such as '**/*.cs'.");
        }

        var unified = pattern.Trim().Replace('\\', '/');
        if (unified.StartsWith('/') || unified.Split('/').Contains(".."))
        {
            throw Invalid("The pattern must stay below the folder: no leading '/' and no '..'. Use 'path' to choose the folder.");
        }

        var written = new List<string>();
        Expand(unified, written);
        return new Glob([.. written.Select(Parts)]);
    }

    /// <summary>Whether a path, relative to where the pattern starts, matches.</summary>
    public bool Matches(ReadOnlySpan<string> names)
    {
        foreach (var parts in alternatives)
        {
            if (Matches(parts, names))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Parts(string pattern)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (pattern.EndsWith('/'))
        {
            return [.. parts, "**"];
        }

        return parts.Length == 1 && parts[0] != "**" && !pattern.Contains('/') ? ["**", parts[0]] : parts;
    }

    // Row by row over the pattern, so that many '**' cost no more than their product with the path.
    private static bool Matches(string[] parts, ReadOnlySpan<string> names)
    {
        Span<bool> reached = names.Length < 128 ? stackalloc bool[names.Length + 1] : new bool[names.Length + 1];
        reached.Clear();
        reached[0] = true;
        foreach (var part in parts)
        {
            if (part == "**")
            {
                for (var i = 1; i < reached.Length; i++)
                {
                    reached[i] |= reached[i - 1];
                }

                continue;
            }

            for (var i = names.Length; i > 0; i--)
            {
                reached[i] = reached[i - 1] && FileSystemName.MatchesSimpleExpression(part, names[i - 1], ignoreCase: true);
            }

            reached[0] = false;
        }

        return reached[^1];
    }

    private static void Expand(string pattern, List<string> written)
    {
        var close = pattern.IndexOf('}', StringComparison.Ordinal);
        var open = close < 0 ? -1 : pattern.LastIndexOf('{', close);
        if (open < 0)
        {
            written.Add(pattern);
            return;
        }

        foreach (var choice in pattern[(open + 1)..close].Split(','))
        {
            if (written.Count >= MostAlternatives)
            {
                throw Invalid($"The pattern has more than {MostAlternatives} alternatives.");
            }

            Expand(string.Concat(pattern.AsSpan(0, open), choice, pattern.AsSpan(close + 1)), written);
        }
    }

    private static ToolException Invalid(string message) => new(ToolErrorCodes.InvalidArguments, message);
}
