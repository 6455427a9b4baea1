using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.RegularExpressions;
using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Finds lines by their text.</summary>
internal sealed class SearchTool(WorkspaceRules rules)
{
    private const int LongestLine = 64 * 1024;
    private const int LongestShown = 300;

    [Tool("search_text", ToolEffect.Reads,
        "Finds the lines of text files that match a regular expression (.NET syntax), with their paths and line numbers. Plain words "
        + "work as they are. Binary and protected files are passed over.")]
    public SearchMatches SearchText(
        ToolContext context,
        [Description("The regular expression, matched against one line at a time.")] string pattern,
        [Description("The folder or file to search, relative to the workspace."), InWorkspace] string path = ".",
        [Description("Only files whose paths match, such as '*.cs'; see find_files.")] string glob = "**",
        [Description("Whether upper and lower case are the same.")] bool ignoreCase = false,
        [Description("At most so many matching lines."), Range(1, 2000)] int limit = 200,
        CancellationToken cancellationToken = default)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var expression = LineExpression.Parse(pattern, ignoreCase);
        var matches = new List<MatchingLine>();
        var (searched, skipped) = (0, 0);
        var (files, cut) = FilesIn(workspace, WorkspacePath.Parse(path), glob, cancellationToken);
        foreach (var file in files)
        {
            using var text = TryOpen(workspace, file);
            if (text is null)
            {
                skipped++;
                continue;
            }

            searched++;
            if (!Search(text, file, expression, limit, matches, cancellationToken))
            {
                return new SearchMatches(matches, true, searched, skipped);
            }
        }

        return new SearchMatches(matches, cut, searched, skipped);
    }

    private static (IEnumerable<WorkspacePath> Files, bool Cut) FilesIn(
        Workspace workspace, WorkspacePath start, string glob, CancellationToken cancellationToken)
    {
        if (workspace.Find(start) is { Kind: not EntryKind.Folder })
        {
            // Asked for by name: what is wrong with it is said.
            using var file = workspace.OpenRead(start);
            return ([start], false);
        }

        var walk = new FileWalk(workspace, start, Glob.Parse(glob));
        return (walk.Files(cancellationToken).Select(file => file.Path), walk.Cut);
    }

    private static TextFile? TryOpen(Workspace workspace, WorkspacePath path)
    {
        try
        {
            return TextFile.Open(workspace.OpenRead(path));
        }
        catch (WorkspaceException)
        {
            return null;
        }
    }

    private static bool Search(
        TextFile text,
        WorkspacePath path,
        LineExpression expression,
        int limit,
        List<MatchingLine> matches,
        CancellationToken cancellationToken)
    {
        var characters = new char[1024];
        for (var number = 1L; text.Next(cancellationToken); number++)
        {
            var bytes = text.Line.Length > LongestLine ? text.Line[..LongestLine] : text.Line;
            if (characters.Length < bytes.Length)
            {
                characters = new char[Math.Max(bytes.Length, characters.Length * 2)];
            }

            var line = characters.AsSpan(0, Encoding.UTF8.GetChars(bytes, characters)).TrimEnd('\r');
            var place = Find(expression, line, path, number);
            if (place < 0)
            {
                continue;
            }

            if (matches.Count == limit)
            {
                return false;
            }

            matches.Add(new MatchingLine(path.ToString(), number, Shown(line, place)));
        }

        return true;
    }

    private static int Find(LineExpression expression, ReadOnlySpan<char> line, WorkspacePath path, long number)
    {
        try
        {
            return expression.Find(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ToolException(
                ToolErrorCodes.Timeout,
                $"The pattern takes too long on line {number} of '{path}'. Make it simpler: avoid nested repetitions and look-arounds.");
        }
    }

    private static string Shown(ReadOnlySpan<char> line, int place)
    {
        if (line.Length <= LongestShown)
        {
            return line.ToString();
        }

        var from = Math.Clamp(place - (LongestShown / 3), 0, line.Length - LongestShown);
        return $"{(from > 0 ? "…" : "")}{line.Slice(from, LongestShown)}{(from + LongestShown < line.Length ? "…" : "")}";
    }
}
