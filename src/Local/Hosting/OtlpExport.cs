using Lavra.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lavra.Local.Hosting;

/// <summary>Sends traces and metrics to an OpenTelemetry collector. Made only when an address is set, so that nothing of it is loaded otherwise.</summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);
    private readonly TimeProvider time;
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    /// <param name="endpoint">The collector. Its protocol, headers and the like come from the variables <c>OTEL_EXPORTER_OTLP_…</c>.</param>
    /// <param name="time">Limits how long its end may take.</param>
    public OtlpExport(Uri endpoint, TimeProvider time)
    {
        this.time = time;
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
    public async ValueTask DisposeAsync()
    {
        var ending = Task.WhenAll(Task.Run(traces.Dispose), Task.Run(metrics.Dispose));
        try
        {
            await ending.WaitAsync(LongestEnd, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What could not be sent is lost; telemetry is no record.
        }
    }

    // The SDK adds the signal's path to an address from its own variable, but not to one that is given by code.
    private static void Send(OtlpExporterOptions options, Uri endpoint, string path)
    {
        var isOverHttp = options.Protocol == OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = isOverHttp && endpoint.AbsolutePath is "/" or "" ? new Uri(endpoint, path) : endpoint;
    }
}
