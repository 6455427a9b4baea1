using System.Diagnostics.Metrics;

namespace Lavra.Telemetry;

public sealed class StuckRunsTests
{
    [Fact]
    public void That_no_run_is_stuck_is_recorded_as_well()
    {
        var counts = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Source && instrument.Name == "lavra.runs.stuck")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => counts.Add(count));
        listener.Start();

        Measurements.StuckRunsCounted(2);
        Measurements.StuckRunsCounted(0);

        Assert.Equal([2, 0], counts);
    }
}
