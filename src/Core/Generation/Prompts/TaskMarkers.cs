using System.Text;

namespace Lavra.Generation.Prompts;

/// <summary>
/// The labels at the start of a line by which the parts of a task can be found again. A part's further lines are indented
/// by two spaces, so that no text inside a part can pass for a label.
/// </summary>
public static class TaskMarkers
{
    /// <summary>Labels the run's objective.</summary>
    public const string Objective = "Objective:";

    /// <summary>Labels what the step does; absent when that is the objective.</summary>
    public const string Step = "Step:";

    /// <summary>Labels what the step should produce; absent when not said.</summary>
    public const string ExpectedOutput = "Expected output:";

    /// <summary>Reads the first part with that label; null when there is none.</summary>
    public static string? Read(string task, string marker)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentException.ThrowIfNullOrEmpty(marker);
        var start = StartOf(task, marker);
        if (start < 0)
        {
            return null;
        }

        var value = new StringBuilder();
        var rest = task.AsSpan(start + marker.Length);
        while (true)
        {
            var end = rest.IndexOf('\n');
            value.Append(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (!rest.StartsWith("  ", StringComparison.Ordinal))
            {
                return value.ToString().Trim();
            }

            value.Append('\n');
            rest = rest[2..];
        }
    }

    internal static void Write(StringBuilder task, string marker, string value) =>
        task.Append(marker).Append(' ').Append(value.Trim().ReplaceLineEndings("\n  ")).Append('\n');

    private static int StartOf(string task, string marker)
    {
        if (task.StartsWith(marker, StringComparison.Ordinal))
        {
            return 0;
        }

        var line = task.IndexOf("\n" + marker, StringComparison.Ordinal);
        return line < 0 ? -1 : line + 1;
    }
}
