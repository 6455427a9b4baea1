namespace Lavra.Tools.Files;

/// <summary>Says what in a file comes near a text that is not in it.</summary>
internal static class NearMiss
{
    private const int MostLines = 20_000;
    private const int LongestShown = 160;

    /// <summary>A sentence or two for the model.</summary>
    public static string Describe(string content, string wanted)
    {
        var wantedLines = Lines(wanted);
        var first = Array.FindIndex(wantedLines, line => line.Trim().Length > 0);
        if (first < 0)
        {
            return "It is only white space; give text around it as well.";
        }

        var lines = Lines(content);
        var sought = wantedLines[first].Trim();
        var window = wantedLines[first..].Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Agrees(lines, i, window, StringComparison.Ordinal))
            {
                return $"Line {i + 1} differs only in spaces or empty lines: {Shown(lines[i])}. Copy the text exactly from the file.";
            }
        }

        for (var i = 0; i < lines.Length; i++)
        {
            if (Agrees(lines, i, window, StringComparison.OrdinalIgnoreCase))
            {
                return $"Line {i + 1} differs only in upper and lower case: {Shown(lines[i])}.";
            }
        }

        var (best, likeness) = Nearest(lines, sought);
        if (likeness < 0.5)
        {
            return "Nothing in it is similar. Read the file first.";
        }

        return likeness >= 1 && window.Length > 1
            ? $"Its first line is there, as line {best + 1}, but what follows differs. Read the file from there."
            : $"The nearest is line {best + 1}: {Shown(lines[best])}.";
    }

    private static bool Agrees(string[] lines, int at, string[] window, StringComparison comparison)
    {
        foreach (var wanted in window)
        {
            while (at < lines.Length && lines[at].AsSpan().Trim().IsEmpty)
            {
                at++;
            }

            if (at >= lines.Length || !lines[at].AsSpan().Trim().Equals(wanted, comparison))
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static (int Line, double Likeness) Nearest(string[] lines, string sought)
    {
        var best = (Line: 0, Likeness: 0.0);
        for (var i = 0; i < lines.Length; i++)
        {
            var likeness = Likeness(lines[i].AsSpan().Trim(), sought);
            if (likeness > best.Likeness)
            {
                best = (i, likeness);
            }
        }

        return best;
    }

    // The share of the longer text that the two have in common at their beginnings and ends.
    private static double Likeness(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var longer = Math.Max(left.Length, right.Length);
        var head = left.CommonPrefixLength(right);
        var restLeft = left[head..];
        var restRight = right[head..];
        var tail = 0;
        while (tail < restLeft.Length && tail < restRight.Length && restLeft[^(tail + 1)] == restRight[^(tail + 1)])
        {
            tail++;
        }

        return longer == 0 ? 0 : (double)(head + tail) / longer;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', MostLines);

    private static string Shown(string line)
    {
        var trimmed = line.Length <= LongestShown ? line : string.Concat(line.AsSpan(0, LongestShown), "…");
        return $"\"{trimmed}\"";
    }
}
