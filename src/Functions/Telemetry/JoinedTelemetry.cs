using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.ApplicationInsights.Extensibility;

namespace Lavra.Functions.Telemetry;

/// <summary>
/// Gives what is sent a parent that is sent, too, and keeps the product's own log lines out of sampling: they are few, and a summary
/// that is there every other hour is none.
/// </summary>
internal sealed class JoinedTelemetry : ITelemetryInitializer
{
    private const double All = 100;
    private const string Category = "CategoryName";
    private const string Ours = "Lavra.";

    /// <inheritdoc />
    public void Initialize(ITelemetry telemetry)
    {
        if (telemetry.Context.Operation.ParentId is { Length: > 0 } parent)
        {
            telemetry.Context.Operation.ParentId = SpanParents.Kept(parent);
        }

        if (telemetry is ISupportSampling { SamplingPercentage: null } sampled and ISupportProperties properties
            && telemetry is TraceTelemetry or ExceptionTelemetry
            && properties.Properties.TryGetValue(Category, out var category) && category.StartsWith(Ours, StringComparison.Ordinal))
        {
            sampled.SamplingPercentage = All;
        }
    }
}
