using Lavra.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lavra.Local.Hosting;

/// <summary>Sends traces and metrics to an OpenTelemetry collector. Made only when an address is set, so that nothing of it is loaded otherwise.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const int FlushMilliseconds = 2000;
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    /// <param name="endpoint">The collector. Its protocol, headers and the like come from the variables <c>OTEL_EXPORTER_OTLP_…</c>.</param>
    public OtlpExport(Uri endpoint)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(TelemetryNames.Source, serviceVersion: ProductVersion.Text);
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Source)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/traces"))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Source)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/metrics"))
            .Build();
    }

    /// <summary>Sends what is left, and gives up soon: a collector that does not answer must not hold a command up.</summary>
    public void Dispose()
    {
        traces.ForceFlush(FlushMilliseconds);
        metrics.ForceFlush(FlushMilliseconds);
        traces.Shutdown(0);
        metrics.Shutdown(0);
        traces.Dispose();
        metrics.Dispose();
    }

    // The SDK adds the signal's path to an address from its own variable, but not to one that is given by code.
    private static void Send(OtlpExporterOptions options, Uri endpoint, string path)
    {
        var isOverHttp = options.Protocol == OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = isOverHttp && endpoint.AbsolutePath is "/" or "" ? new Uri(endpoint, path) : endpoint;
    }
}
