using Lavra.Security.Workspaces;
using Lavra.Tools.Registration;

namespace Lavra.Tools.Files;

/// <summary>Puts the tools for work with files together.</summary>
public static class FileTools
{
    /// <summary>The objects that declare them, for <see cref="ToolRegistry.Build"/>; cheap. One set per process.</summary>
    /// <param name="rules">What in workspaces is off limits.</param>
    /// <param name="time">Stamps backups.</param>
    public static IReadOnlyList<object> Create(WorkspaceRules rules, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(time);
        return
        [
            new LookTools(rules),
            new ReadTool(rules),
            new WriteTool(rules),
            new AppendTool(rules),
            new EditTool(rules),
            new DeleteTool(rules, time),
            new FindTool(rules),
            new SearchTool(rules),
            new SummaryTool(rules),
        ];
    }
}
