using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lavra.Functions.Telemetry;
using Lavra.Privacy;
using Lavra.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lavra.Functions.Tests.Telemetry;

public sealed class TelemetryServicesTests : IAsyncDisposable
{
    private readonly TelemetryBed bed = new();
    private readonly ServiceProvider services;

    public TelemetryServicesTests()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001")])
            .Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ITelemetryChannel>(bed)
            .AddSingleton<IRedactor, Redactor>()
            .AddLogging()
            .AddTelemetry(configuration)
            .BuildServiceProvider();
    }

    [Fact]
    public void No_rule_hides_what_is_logged_below_warnings()
    {
        var rules = services.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules;

        Assert.DoesNotContain(rules, static rule => rule.ProviderName?.Contains("ApplicationInsights", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_the_product_traces_and_measures_is_sent_while_the_app_runs()
    {
        using var source = new ActivitySource(TelemetryNames.Source);
        using var meter = new Meter(TelemetryNames.Source);
        var count = meter.CreateCounter<long>("test.count");
        var export = services.GetServices<IHostedService>().OfType<TelemetryExport>().Single();

        source.StartActivity("before")?.Dispose();
        await export.StartAsync(CancellationToken.None);
        source.StartActivity("while")?.Dispose();
        count.Add(3);
        await export.StopAsync(CancellationToken.None);
        source.StartActivity("after")?.Dispose();
        count.Add(4);

        Assert.Equal("while", Assert.Single(bed.Sent<DependencyTelemetry>(), static span => span.Name is "before" or "while" or "after").Name);
        Assert.Equal(3.0, Assert.Single(bed.Sent<MetricTelemetry>(), static metric => metric.Name == "test.count").Sum);
    }

    [Fact]
    public void Noise_is_taken_out_and_lines_of_the_product_pass_sampling()
    {
        var client = services.GetRequiredService<TelemetryClient>();
        client.TrackDependency(new DependencyTelemetry { Type = "Azure table", Target = "a.table.core.windows.net", Name = "noise", Success = true });
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Lavra.Test").LogInformation("a line");

        Assert.DoesNotContain(bed.Sent<DependencyTelemetry>(), static sent => sent.Name == "noise");
        Assert.Equal(100, ((ISupportSampling)Assert.Single(bed.Sent<TraceTelemetry>(), static sent => sent.Message == "a line")).SamplingPercentage);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("ClientId=11111111-1111-1111-1111-111111111111", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("authorization=aad; clientid=11111111-1111-1111-1111-111111111111", true)]
    public void An_identity_is_used_when_the_setting_asks_for_one(string? text, bool used)
        => Assert.Equal(used, TelemetryServices.Credential(text) is not null);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        bed.Dispose();
    }
}
