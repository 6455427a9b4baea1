using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Tests.Telemetry;

public sealed class NoiseFilterTests : IDisposable
{
    private readonly TelemetryBed bed = new();

    [Theory]
    [InlineData("Azure table", "account.table.core.windows.net", "204", true)]
    [InlineData("Azure table", "account.table.core.windows.net", "404", false)]
    [InlineData("Azure table", "account.table.core.windows.net", "412", false)]
    [InlineData("Azure table | Microsoft.Tables", "account.table.core.windows.net | x", "202", true)]
    [InlineData("Http", "account.table.core.windows.net", "202", true)]
    [InlineData("Azure queue", "account.queue.core.windows.net", "200", true)]
    [InlineData("Azure blob", "account.blob.core.windows.net", "200", true)]
    [InlineData("Azure blob", "account.blob.core.windows.net", "409", false)]
    [InlineData("InProc | Microsoft.Tables", null, null, true)]
    [InlineData("InProc", null, null, true)]
    [InlineData("Http", "127.0.0.1:40123", "200", true)]
    [InlineData("Http", "localhost:8081", "200", true)]
    [InlineData("Http", "169.254.169.254", "200", true)]
    [InlineData("Http", "[::1]:40123", "200", true)]
    public void What_happens_all_the_time_is_not_sent(string type, string? target, string? code, bool success)
    {
        Send(type, target, code, success);

        Assert.Empty(bed.Sent<DependencyTelemetry>());
    }

    [Theory]
    [InlineData("Azure table", "account.table.core.windows.net", "503", false)]
    [InlineData("Azure table", "account.table.core.windows.net", "403", false)]
    [InlineData("Azure queue", "account.queue.core.windows.net", "500", false)]
    [InlineData("Http", "127.0.0.1:40123", "500", false)]
    [InlineData("Http", "models.example", "200", true)]
    [InlineData("chat", "models.example", null, true)]
    [InlineData("chat", "localhost", null, true)]
    [InlineData("execute_tool", null, null, true)]
    [InlineData(null, null, null, true)]
    public void What_failed_and_what_is_the_products_own_is_sent(string? type, string? target, string? code, bool success)
    {
        Send(type, target, code, success);

        Assert.Single(bed.Sent<DependencyTelemetry>());
    }

    [Fact]
    public void Lines_and_exceptions_and_metrics_pass()
    {
        bed.Client.TrackTrace("a line");
        bed.Client.TrackException(new InvalidOperationException("no"));
        bed.Client.TrackRequest("GET", DateTimeOffset.UnixEpoch, TimeSpan.Zero, "500", success: false);

        Assert.Single(bed.Sent<TraceTelemetry>());
        Assert.Single(bed.Sent<ExceptionTelemetry>());
        Assert.Single(bed.Sent<RequestTelemetry>());
    }

    public void Dispose() => bed.Dispose();

    private void Send(string? type, string? target, string? code, bool success) => bed.Client.TrackDependency(
        new DependencyTelemetry { Type = type, Target = target, Name = "x", ResultCode = code, Success = success });
}
