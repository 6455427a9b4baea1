using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Metrics;

namespace Lavra.Functions.Telemetry;

/// <summary>
/// Sends measurements as metrics, gathered for a minute by the SDK: their sum, count, least and most, apart by the tags that Core
/// gives them. Those are few: model, tool, status.
/// </summary>
internal sealed class MetricExport(TelemetryClient client, string source) : IDisposable
{
    private readonly ConcurrentDictionary<string, Metric> metrics = new(StringComparer.Ordinal);
    private MeterListener? listener;

    /// <summary>Begins to send what is measured from now on.</summary>
    public void Start()
    {
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == source)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <inheritdoc />
    public void Dispose() => listener?.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Tags come in any order, and a metric has its dimensions in one.
        var sorted = tags.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var key = string.Join('|', sorted.Select(static tag => tag.Key).Prepend(instrument.Name));
        var metric = metrics.GetOrAdd(key, _ => client.GetMetric(new MetricIdentifier(
            MetricIdentifier.DefaultMetricNamespace, instrument.Name, [.. sorted.Select(static tag => tag.Key)])));
        if (metric.TryGetDataSeries(out var series, createIfNotExists: true, [.. sorted.Select(static tag => Text(tag.Value))]))
        {
            series.TrackValue(value);
        }
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none";
}
