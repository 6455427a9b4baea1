using Lavra.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.Extensions.Hosting;

namespace Lavra.Functions.Telemetry;

/// <summary>Sends what Core traces and measures to Application Insights, while the app runs.</summary>
internal sealed class TelemetryExport(TelemetryClient client) : IHostedService, IDisposable
{
    private readonly SpanExport spans = new(client, TelemetryNames.Source);
    private readonly MetricExport metrics = new(client, TelemetryNames.Source);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        spans.Start();
        metrics.Start();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        spans.Dispose();
        metrics.Dispose();
        await client.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        spans.Dispose();
        metrics.Dispose();
    }
}
