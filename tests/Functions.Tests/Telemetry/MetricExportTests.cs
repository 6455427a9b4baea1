using System.Diagnostics.Metrics;
using Lavra.Functions.Telemetry;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Tests.Telemetry;

public sealed class MetricExportTests : IDisposable
{
    private readonly Meter meter = new($"test-{Guid.NewGuid():N}");
    private readonly TelemetryBed bed = new();
    private readonly MetricExport export;

    public MetricExportTests()
    {
        export = new MetricExport(bed.Client, meter.Name);
        export.Start();
    }

    [Fact]
    public void Measurements_are_gathered_apart_by_their_tags_whatever_their_order()
    {
        var runs = meter.CreateCounter<long>("lavra.runs");
        KeyValuePair<string, object?> status = new("lavra.status", "completed"), model = new("gen_ai.request.model", "stub");
        runs.Add(1, status, model);
        runs.Add(2, model, status);
        runs.Add(5, new("lavra.status", "failed"), model);

        var sent = bed.Sent<MetricTelemetry>().Where(static m => m.Name == "lavra.runs").OrderBy(static m => m.Sum).ToList();

        Assert.Equal([(3.0, 2), (5.0, 1)], sent.Select(static m => (m.Sum, m.Count ?? 0)));
        Assert.Equal(("completed", "stub"), (sent[0].Properties["lavra.status"], sent[0].Properties["gen_ai.request.model"]));
    }

    [Fact]
    public void A_histogram_has_its_least_and_most()
    {
        var duration = meter.CreateHistogram<double>("gen_ai.execute_tool.duration");
        duration.Record(0.5);
        duration.Record(2.5);

        var sent = Assert.Single(bed.Sent<MetricTelemetry>());

        Assert.Equal((3.0, 0.5, 2.5), (sent.Sum, sent.Min, sent.Max));
    }

    [Fact]
    public void A_gauge_that_shows_nothing_is_sent_too()
    {
        meter.CreateGauge<long>("lavra.runs.stuck").Record(0);

        Assert.Equal((0.0, 1), (bed.Sent<MetricTelemetry>()[0].Sum, bed.Sent<MetricTelemetry>()[0].Count));
    }

    [Fact]
    public void What_others_measure_is_not_sent()
    {
        using var other = new Meter("somebody.else");
        other.CreateCounter<long>("theirs").Add(1);

        Assert.Empty(bed.Sent<MetricTelemetry>());
    }

    public void Dispose()
    {
        export.Dispose();
        bed.Dispose();
        meter.Dispose();
    }
}
