using Lavra.Security.Workspaces;
using Lavra.Tools.Files;

namespace Lavra.Tools.Registration;

/// <summary>The tools that come with the product.</summary>
public static class BuiltInTools
{
    /// <summary>The objects that declare them, for <see cref="ToolRegistry.Build"/>; cheap. One set per process.</summary>
    /// <param name="rules">What in workspaces is off limits.</param>
    /// <param name="time">Stamps backups.</param>
    public static IReadOnlyList<object> Create(WorkspaceRules rules, TimeProvider time) =>
        [new AnswerTool(), .. FileTools.Create(rules, time)];

    /// <summary>A registry of these tools and no others.</summary>
    public static ToolRegistry Register(WorkspaceRules rules, TimeProvider time) => ToolRegistry.Build(Create(rules, time));
}
