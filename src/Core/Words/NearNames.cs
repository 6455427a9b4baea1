namespace Lavra.Words;

/// <summary>Finds the names that somebody may have meant who wrote another. Upper and lower case are the same.</summary>
public static class NearNames
{
    private const int Longest = 64;
    private const int ShortestPart = 3;
    private const int MostSuggested = 3;

    /// <summary>Up to three names that are near enough to be meant, nearest first, then by name; empty when none is.</summary>
    public static IReadOnlyList<string> Suggest(string wanted, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        return [.. Ranked(wanted, known)
            .Where(near => near.Distance <= Math.Max(1, Math.Min(wanted.Length, near.Name.Length) / 3))
            .Take(MostSuggested)
            .Select(static near => near.Name)];
    }

    /// <summary>The nearest names, however far, nearest first, then by name.</summary>
    public static IReadOnlyList<string> Nearest(string wanted, IEnumerable<string> known, int count)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        return [.. Ranked(wanted, known).Take(count).Select(static near => near.Name)];
    }

    private static IEnumerable<(string Name, int Distance)> Ranked(string wanted, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(Cut(wanted), Cut(name))))
        .OrderBy(static near => near.Distance)
        .ThenBy(static near => near.Name, StringComparer.Ordinal);

    private static ReadOnlySpan<char> Cut(string name) => name.AsSpan(0, Math.Min(name.Length, Longest));

    /// <summary>
    /// How many letters are changed, left out, added or swapped with their neighbour to make one of the other. A name that is a part
    /// of the other counts as one change away.
    /// </summary>
    private static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (Math.Min(left.Length, right.Length) >= ShortestPart
            && (left.Contains(right, StringComparison.OrdinalIgnoreCase) || right.Contains(left, StringComparison.OrdinalIgnoreCase)))
        {
            return left.Length == right.Length ? 0 : 1;
        }

        Span<int> earlier = stackalloc int[Longest + 1];
        Span<int> before = stackalloc int[Longest + 1];
        Span<int> row = stackalloc int[Longest + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            before.CopyTo(earlier);
            row.CopyTo(before);
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(before[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1), 1 + Math.Min(before[j], row[j - 1]));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], earlier[j - 2] + 1);
                }
            }
        }

        return row[right.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
