using Lavra.Settings;
using Lavra.Settings.Kinds;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting.Settings;

/// <summary>What is logged: section <c>Lavra:Logging</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<LoggingOptions> Settings { get; } = new("Lavra:Logging", static () => new LoggingOptions(), static add =>
        add.Add(
            nameof(Level),
            static o => o.Level,
            static (o, v) => o.Level = v,
            SettingKinds.Choice<LogLevel?>(
                ("default", null),
                ("trace", LogLevel.Trace),
                ("debug", LogLevel.Debug),
                ("information", LogLevel.Information),
                ("warning", LogLevel.Warning),
                ("error", LogLevel.Error),
                ("critical", LogLevel.Critical),
                ("none", LogLevel.None)),
            "What is logged to the standard error: `trace`, `debug`, `information`, `warning`, `error`, `critical`, `none`; `default` is warnings, and for `serve` information."))
    {
        Hosts = SettingHosts.Local,
    };

    /// <summary>The least level that is logged; null, the default, for the command's own.</summary>
    public LogLevel? Level { get; set; }
}
