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

    [Theory]
    [InlineData("https://app.example/api/runs?code=abc-DEF_4==", "https://app.example/api/runs?code=[redacted]")]
    [InlineData("https://app.example/api/runs?limit=1&code=abc%3D&x=2", "https://app.example/api/runs?limit=1&code=[redacted]&x=2")]
    [InlineData("GET /api/runs?Code=abc HTTP/1.1", "GET /api/runs?Code=[redacted] HTTP/1.1")]
    [InlineData("from=https%3A%2F%2Fapp.example%2Fapi%3Fcode%3Dabc%26x%3D1", "from=https%3A%2F%2Fapp.example%2Fapi%3Fcode%3D[redacted]%26x%3D1")]
    [InlineData("exit code=3", "exit code=3")]
    [InlineData("/api/tools?encode=1", "/api/tools?encode=1")]
    public void A_function_key_in_an_address_is_not_sent(string text, string expected)
    {
        bed.Client.TrackTrace(text, new Dictionary<string, string> { ["address"] = text });
        bed.Client.TrackDependency(new DependencyTelemetry { Name = text, Data = text });
        bed.Client.TrackRequest(new RequestTelemetry { Name = text, Url = new Uri(text, UriKind.RelativeOrAbsolute) });

        var (trace, dependency, request) = (bed.Sent<TraceTelemetry>()[0], bed.Sent<DependencyTelemetry>()[0], bed.Sent<RequestTelemetry>()[0]);
        Assert.All(
            [trace.Message, trace.Properties["address"], dependency.Name, dependency.Data, request.Name, request.Url.OriginalString],
            sent => Assert.Equal(expected, sent));
    }

    public void Dispose() => bed.Dispose();

    private static void AssertRedacted(string text) => Assert.DoesNotContain(TelemetryBed.Secret, text, StringComparison.Ordinal);
}
