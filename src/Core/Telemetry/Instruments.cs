using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lavra.Telemetry;

/// <summary>
/// What the product measures and traces with. Recording costs next to nothing while nobody listens. Dimensions are tool,
/// model, provider and status only: an id as a dimension would make a time series of its own.
/// </summary>
public static class Instruments
{
    /// <summary>Makes the spans.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Source);

    /// <summary>Makes the measurements.</summary>
    public static Meter Meter { get; } = new(TelemetryNames.Source);

    internal static Histogram<long> TokenUsage { get; } = Meter.CreateHistogram(
        TelemetryNames.TokenUsage, "{token}", "Tokens of one model call.", advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries =
                [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });

    internal static Histogram<double> OperationDuration { get; } =
        Seconds(TelemetryNames.OperationDuration, "How long one request to a model took.");

    internal static Histogram<double> TimeToFirstChunk { get; } =
        Seconds(TelemetryNames.TimeToFirstChunk, "How long a streamed answer took to begin.");

    internal static Histogram<double> RunDuration { get; } = Seconds(TelemetryNames.RunDuration, "How long a run took.");

    internal static Histogram<double> ToolDuration { get; } = Seconds(TelemetryNames.ToolDuration, "How long a tool call took.");

    internal static Histogram<double> GenerationDuration { get; } =
        Seconds(TelemetryNames.GenerationDuration, "How long a generation took, attempts and cache included.");

    internal static Counter<long> Runs { get; } = Meter.CreateCounter<long>(TelemetryNames.Runs, "{run}", "Runs that ended.");

    internal static Gauge<long> StuckRuns { get; } =
        Meter.CreateGauge<long>(TelemetryNames.StuckRuns, "{run}", "Runs without progress, as last counted.");

    internal static Counter<long> Generations { get; } =
        Meter.CreateCounter<long>(TelemetryNames.Generations, "{generation}", "Generations that ended.");

    internal static Counter<long> ToolCalls { get; } =
        Meter.CreateCounter<long>(TelemetryNames.ToolCalls, "{call}", "Tool calls that ended.");

    internal static Counter<long> Tokens { get; } =
        Meter.CreateCounter<long>(TelemetryNames.Tokens, "{token}", "Tokens of generations.");

    internal static Counter<double> Cost { get; } =
        Meter.CreateCounter<double>(TelemetryNames.Cost, "{USD}", "What generations cost, as far as prices are known.");

    internal static Counter<long> Unpriced { get; } =
        Meter.CreateCounter<long>(TelemetryNames.Unpriced, "{generation}", "Generations whose price is unknown.");

    private static Histogram<double> Seconds(string name, string description) => Meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
                [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });
}
