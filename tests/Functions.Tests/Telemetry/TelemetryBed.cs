using System.Collections.Concurrent;
using Lavra.Functions.Telemetry;
using Lavra.Privacy;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.Extensibility;

namespace Lavra.Functions.Tests.Telemetry;

/// <summary>Application Insights whose telemetry goes no further than this test, behind the redaction gateway.</summary>
internal sealed class TelemetryBed : ITelemetryChannel
{
    private readonly TelemetryConfiguration configuration;
    private readonly ConcurrentQueue<ITelemetry> sent = new();

    /// <param name="keepPercent">How much of what is sent sampling keeps; null without sampling.</param>
    public TelemetryBed(double? keepPercent = null)
    {
        var redactor = new Redactor();
        redactor.Register("test", Secret);
        configuration = new TelemetryConfiguration { TelemetryChannel = this, ConnectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000001" };
        configuration.TelemetryInitializers.Add(new RedactedTelemetry(redactor));
        configuration.TelemetryInitializers.Add(new OperationCorrelationTelemetryInitializer());
        configuration.TelemetryInitializers.Add(new JoinedTelemetry());
        var chain = configuration.DefaultTelemetrySink.TelemetryProcessorChainBuilder.Use(static next => new NoiseFilter(next));
        if (keepPercent is { } percent)
        {
            chain.UseSampling(percent);
        }

        chain.Build();
        Client = new TelemetryClient(configuration);
    }

    public const string Secret = "planted-secret-4711";

    public TelemetryClient Client { get; }

    public bool? DeveloperMode { get; set; }

    public string EndpointAddress { get; set; } = "";

    /// <summary>What was sent of a kind, metrics that are being gathered included.</summary>
    public IReadOnlyList<T> Sent<T>()
        where T : ITelemetry
    {
        Client.Flush();
        return [.. sent.OfType<T>()];
    }

    public void Send(ITelemetry item) => sent.Enqueue(item);

    public void Flush()
    {
    }

    public void Dispose() => configuration.Dispose();
}
