using Lavra.Generation.Pricing;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Settings;
using Lavra.Tools;
using Lavra.Watching;

namespace Lavra.Composition;

/// <summary>The settings of all capabilities. A capability that has some names its group here, and both hosts know them.</summary>
public static class CoreSettings
{
    /// <summary>Those that a host knows.</summary>
    public static IEnumerable<SettingGroup> For(SettingHosts host)
    {
        foreach (var group in (SettingGroup[])
        [
            PriceOptions.Settings,
            RunsOptions.Settings,
            ToolExecutorOptions.Settings,
            WorkspaceRules.Settings,
            RetentionOptions.Settings,
            WatchdogOptions.Settings,
        ])
        {
            if (group.Hosts.HasFlag(host))
            {
                yield return group;
            }
        }
    }
}
