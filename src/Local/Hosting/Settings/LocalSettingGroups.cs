using Lavra.Composition;
using Lavra.Http.Hosting;
using Lavra.Local.Engine;
using Lavra.Local.Storage.Files;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>The settings that a machine knows.</summary>
internal static class LocalSettingGroups
{
    /// <summary>All groups, in the order in which they are told.</summary>
    public static IReadOnlyList<SettingGroup> All { get; } =
    [
        DataOptions.Settings,
        .. ModelsOptions.Groups,
        .. CoreSettings.For(SettingHosts.Local),
        EngineOptions.Settings,

        // Where nothing of the API is set, none of it is loaded.
        SettingGroup.Deferred("Lavra:Http", static () => HttpOptions.Settings),
        TelemetryOptions.Settings,
        LoggingOptions.Settings,
    ];
}
