using Lavra.Settings;

namespace Lavra.Security;

/// <summary>Reads the section <c>Lavra:Workspace</c>.</summary>
public static class WorkspaceSettings
{
    /// <summary>Reads it.</summary>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    public static WorkspaceRules Read(IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Workspace", values, errors);
        var rules = new WorkspaceRules
        {
            AlsoNeverRead = section.List("AlsoNeverRead"),
            AlsoNeverWritten = section.List("AlsoNeverWritten"),
        };
        section.RejectUnknown();
        return rules;
    }
}
