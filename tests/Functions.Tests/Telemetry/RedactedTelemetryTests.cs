using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Tests.Telemetry;

public sealed class RedactedTelemetryTests : IDisposable
{
    private const string Text = $"before {TelemetryBed.Secret} after";
    private readonly TelemetryBed bed = new();

    [Fact]
    public void A_secret_in_a_log_line_is_not_sent()
    {
        bed.Client.TrackTrace(Text, new Dictionary<string, string> { ["detail"] = Text });

        var sent = Assert.Single(bed.Sent<TraceTelemetry>());
        Assert.All([sent.Message, sent.Properties["detail"]], AssertRedacted);
    }

    [Fact]
    public void A_secret_in_an_exception_and_in_its_cause_is_not_sent()
    {
        bed.Client.TrackException(new InvalidOperationException(Text, new IOException(Text)));

        var sent = Assert.Single(bed.Sent<ExceptionTelemetry>());
        Assert.All(sent.ExceptionDetailsInfoList.Select(static part => part.Message).Append(sent.Message), AssertRedacted);
    }

    [Fact]
    public void A_secret_in_an_address_is_not_sent()
    {
        bed.Client.TrackDependency(new DependencyTelemetry { Name = "GET", Data = $"https://server.example/?x={TelemetryBed.Secret}" });
        bed.Client.TrackRequest(new RequestTelemetry { Url = new Uri($"https://server.example/{TelemetryBed.Secret}") });

        AssertRedacted(Assert.Single(bed.Sent<DependencyTelemetry>()).Data);
        AssertRedacted(Assert.Single(bed.Sent<RequestTelemetry>()).Url.OriginalString);
    }

    public void Dispose() => bed.Dispose();

    private static void AssertRedacted(string text) => Assert.DoesNotContain(TelemetryBed.Secret, text, StringComparison.Ordinal);
}
