namespace Lavra.Planning;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearNames
{
    private const int Longest = 64;

    /// <summary>Up to three names near the wanted one, nearest first, then by name.</summary>
    public static IReadOnlyList<string> Suggest(string wanted, IEnumerable<string> known)
    {
        var asked = wanted.Length > Longest ? wanted[..Longest] : wanted;
        return [.. known
            .Select(name => (Name: name, Distance: Distance(asked, name)))
            .Where(near => near.Distance <= Math.Max(1, Math.Min(asked.Length, near.Name.Length) / 3) || Contains(asked, near.Name))
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(3)
            .Select(near => near.Name)];
    }

    private static bool Contains(string asked, string name) =>
        asked.Length >= 3 && name.Length >= 3
        && (name.Contains(asked, StringComparison.OrdinalIgnoreCase) || asked.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static int Distance(string left, string right)
    {
        var name = right.Length > Longest ? right[..Longest] : right;
        Span<int> row = stackalloc int[Longest + 1];
        for (var j = 0; j <= name.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(name[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[name.Length];
    }
}
