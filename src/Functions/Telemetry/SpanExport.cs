using System.Diagnostics;
using System.Globalization;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Telemetry;

/// <summary>Sends spans as dependencies: names, times and tags. Core puts no content into them.</summary>
internal sealed class SpanExport(TelemetryClient client, string source) : IDisposable
{
    private const string Operation = "gen_ai.operation.name";
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
            Type = span.GetTagItem(Operation) as string,
            Target = span.GetTagItem(Server) as string,
            Id = span.SpanId.ToHexString(),
            Timestamp = span.StartTimeUtc,
            Duration = span.Duration,
            Success = span.Status != ActivityStatusCode.Error,
        };
        dependency.Context.Operation.Id = span.TraceId.ToHexString();
        dependency.Context.Operation.ParentId = span.ParentSpanId == default ? null : span.ParentSpanId.ToHexString();
        foreach (var (name, value) in span.EnumerateTagObjects())
        {
            dependency.Properties[name] = value is IEnumerable<string> several
                ? string.Join(',', several)
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        client.TrackDependency(dependency);
    }
}
