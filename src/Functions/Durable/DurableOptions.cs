using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Functions.Durable;

/// <summary>How the app and Durable Functions work together: section <c>Lavra:Durable</c>.</summary>
public sealed class DurableOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<DurableOptions> Settings { get; } = new("Lavra:Durable", static () => new DurableOptions(), static add =>
        add.Add(
            nameof(CancelInterval),
            static o => o.CancelInterval,
            static (o, v) => o.CancelInterval = v,
            SettingKinds.Duration("50ms", "1m"),
            "How often a running activity looks whether its run was cancelled; each look is one read."))
    {
        Hosts = SettingHosts.Functions,
    };

    /// <summary>
    /// How often a running activity looks whether its instance was cancelled. Each look is one read of the instance. Default
    /// 500 ms.
    /// </summary>
    public TimeSpan CancelInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
