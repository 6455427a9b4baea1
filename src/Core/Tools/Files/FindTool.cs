using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Finds files by their paths.</summary>
internal sealed class FindTool(WorkspaceRules rules)
{
    [Tool("find_files", ToolEffect.Reads,
        "Finds files whose paths match a pattern: '*' and '?' within a name, '**' for any folders, '{a,b}' for alternatives. A pattern "
        + "without '/' is for names at any depth. Case does not matter. Links and version control are not entered.")]
    public FoundFiles FindFiles(
        ToolContext context,
        [Description("The pattern, such as '*.md' or 'src/**/*.{cs,csproj}'.")] string pattern,
        [Description("The folder to start in, relative to the workspace."), InWorkspace] string path = ".",
        [Description("At most so many files."), Range(1, 5000)] int limit = 1000,
        CancellationToken cancellationToken = default)
    {
        var walk = new FileWalk(new Workspace(context.Workspace, rules), WorkspacePath.Parse(path), Glob.Parse(pattern));
        var files = walk.Files(cancellationToken);
        return new FoundFiles(
            files.Count, walk.Cut || files.Count > limit, [.. files.Take(limit).Select(file => file.Path.ToString())]);
    }
}
