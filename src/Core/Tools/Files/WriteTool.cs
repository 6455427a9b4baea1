using System.ComponentModel;
using System.Text;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Writes whole files.</summary>
internal sealed class WriteTool(WorkspaceRules rules)
{
    [Tool("write_file", ToolEffect.Idempotent,
        "Writes a text file: makes it, with the folders it needs, or replaces all that is in it. Use edit_file to change a part and "
        + "append_file to add to the end.",
        ExclusiveOn = "path")]
    public string WriteFile(
        ToolContext context,
        [Description("The file, relative to the workspace."), InWorkspace] string path,
        [Description("All that the file will hold, exactly.")] string content)
    {
        var place = WorkspacePath.Parse(path);
        if (place.IsRoot)
        {
            throw new ToolException(ToolErrorCodes.Refused, "The path names the workspace itself; give the path of a file.");
        }

        var bytes = Encoding.UTF8.GetBytes(content);
        var workspace = new Workspace(context.Workspace, rules);
        workspace.FindWritable(place);
        using var folder = workspace.OpenFolderForWriting(place.Parent);
        folder.Replace(place.Name, bytes, CallKey.Of(context.Call));
        return $"Wrote {bytes.Length} bytes to '{place}'.";
    }
}
