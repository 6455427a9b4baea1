using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>
/// Finds the tool that a model means by a name: in other case, with hyphens or in camel case, behind a prefix such as <c>functions.</c>,
/// or with a server's marks behind it. Only where one tool is meant.
/// </summary>
internal static class ToolNames
{
    private const int Longest = 200;
    private static readonly string[] calls = [".call", ".invoke", ".run"];

    /// <summary>The tool's own name; the name as it was written when no tool, or more than one, is meant.</summary>
    public static string Resolve(string written, IReadOnlyList<ToolDeclaration> tools) => Find(written, tools) ?? written.Trim();

    /// <summary>The tool's own name; null when no tool, or more than one, is meant.</summary>
    public static string? Find(string written, IReadOnlyList<ToolDeclaration> tools)
    {
        var name = Bare(written);
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        if (Meant(name, tools) is { } meant)
        {
            return meant;
        }

        foreach (var call in calls)
        {
            name = name.EndsWith(call, StringComparison.Ordinal) ? name[..^call.Length] : name;
        }

        // Kimi numbers its calls: functions.read_file:0.
        var colon = name.LastIndexOf(':');
        name = colon > 0 && name.AsSpan(colon + 1).TrimStart("0123456789").IsEmpty ? name[..colon] : name;
        return Meant(name, tools) ?? Meant(name[(name.LastIndexOfAny(['.', ':', '/']) + 1)..], tools);
    }

    private static bool IsOne(string name, IReadOnlyList<ToolDeclaration> tools) =>
        name == ExpectedForm.FinalAnswerTool || tools.Any(tool => tool.Name == name);

    private static string Bare(string written)
    {
        var end = written.IndexOf('<', StringComparison.Ordinal);
        return (end < 0 ? written : written[..end]).Trim().Trim('"', '\'', '`', '*');
    }

    private static string? Meant(string name, IReadOnlyList<ToolDeclaration> tools)
    {
        if (name.Length == 0 || IsOne(name, tools))
        {
            return name.Length == 0 ? null : name;
        }

        var folded = Folded(name);
        string? meant = null;
        foreach (var tool in tools.Select(static tool => tool.Name).Append(ExpectedForm.FinalAnswerTool).Distinct(StringComparer.Ordinal))
        {
            if (Folded(tool) == folded)
            {
                if (meant is not null)
                {
                    return null;
                }

                meant = tool;
            }
        }

        return folded.Length == 0 ? null : meant;
    }

    private static string Folded(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
