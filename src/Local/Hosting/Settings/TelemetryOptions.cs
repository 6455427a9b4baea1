using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Local.Hosting.Settings;

/// <summary>Where traces and metrics go: section <c>Lavra:Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<TelemetryOptions> Settings { get; } = new("Lavra:Telemetry", static () => new TelemetryOptions(), static add =>
        add.Add(
            nameof(OtlpEndpoint),
            static o => o.OtlpEndpoint,
            static (o, v) => o.OtlpEndpoint = v,
            SettingKinds.Address("http://localhost:4317"),
            "An OpenTelemetry collector for traces and metrics, such as `http://localhost:4317`. Names, ids and counts are sent, never content."))
    {
        Hosts = SettingHosts.Local,
        Variables =
        [
            new("OTEL_EXPORTER_OTLP_ENDPOINT", "The collector, when the settings name none. The further `OTEL_EXPORTER_OTLP_...` variables apply too.")
            {
                For = nameof(OtlpEndpoint),
            },
        ],
    };

    /// <summary>The collector; null, the default, for none.</summary>
    public Uri? OtlpEndpoint { get; set; }
}
