using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lavra.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Telemetry;

/// <summary>Sends spans as dependencies: names, times and tags. Core puts no content into them.</summary>
internal sealed class SpanExport(TelemetryClient client, string source) : IDisposable
{
    private const double All = 100;
    private const int SpanIdLength = 16;
    private const string Server = "server.address";
    private ActivityListener? listener;

    /// <summary>Begins to send what ends from now on.</summary>
    public void Start()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Send,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <inheritdoc />
    public void Dispose() => listener?.Dispose();

    private void Send(Activity span)
    {
        var dependency = new DependencyTelemetry
        {
            Name = span.DisplayName,
            Type = span.GetTagItem(TelemetryNames.Operation) as string,
            Target = span.GetTagItem(Server) as string,
            Id = IsOfRun(span, out var root) ? root : span.SpanId.ToHexString(),
            Timestamp = span.StartTimeUtc,
            Duration = span.Duration,
            Success = span.Status != ActivityStatusCode.Error,
        };
        dependency.Context.Operation.Id = span.TraceId.ToHexString();
        dependency.Context.Operation.ParentId = Parent(span);

        // Sampling passes over what says that it was sampled, and so keeps a run whole, however much else there is.
        ((ISupportSampling)dependency).SamplingPercentage = All;
        foreach (var (name, value) in span.EnumerateTagObjects())
        {
            dependency.Properties[name] = value is IEnumerable<string> several
                ? string.Join(',', several)
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        client.TrackDependency(dependency);
    }

    /// <summary>Whether a span is the whole run's; its id then follows from the run's, so that the run's pieces know it beforehand.</summary>
    private static bool IsOfRun(Activity span, [NotNullWhen(true)] out string? root)
    {
        root = span.GetTagItem(TelemetryNames.Operation) is TelemetryNames.InvokeAgent ? Root(span) : null;
        return root is not null;
    }

    private static string? Parent(Activity span) =>
        span.ParentSpanId != default ? SpanParents.Kept(span)
        : IsOfRun(span, out _) ? null
        : Root(span);

    private static string? Root(Activity span) => span.GetTagItem(TelemetryNames.RunId) is string { Length: >= SpanIdLength } run ? run[^SpanIdLength..] : null;
}
