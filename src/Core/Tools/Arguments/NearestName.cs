namespace Lavra.Tools.Arguments;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestName
{
    private const int Longest = 64;

    /// <summary>The names that differ least, nearest first; by name among equals.</summary>
    public static IReadOnlyList<string> Among(IEnumerable<string> names, string wanted, int count)
    {
        var cut = wanted.Length > Longest ? wanted[..Longest] : wanted;
        return [.. names
            .Select(name => (name, distance: Distance(name, cut)))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .Take(count)
            .Select(pair => pair.name)];
    }

    // Edits to turn one into the other; a name that contains the other is one edit away for each part that is left.
    private static int Distance(string left, string right)
    {
        if (right.Length > 2 && (left.Contains(right, StringComparison.OrdinalIgnoreCase) || right.Contains(left, StringComparison.OrdinalIgnoreCase)))
        {
            return 1;
        }

        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
