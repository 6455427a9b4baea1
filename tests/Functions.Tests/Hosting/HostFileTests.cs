using System.Text.Json;
using Lavra.Functions.Hosting;
using Lavra.Runs;
using Lavra.Testing;
using Microsoft.Extensions.Configuration;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The files at the top level say what the app needs.</summary>
public sealed class HostFileTests
{
    private static readonly JsonElement Host = JsonDocument.Parse(File.ReadAllText(Repository.At("host.json"))).RootElement;
    private static readonly JsonElement Durable = Host.GetProperty("extensions").GetProperty("durableTask");
    private static readonly JsonElement Sample = JsonDocument.Parse(File.ReadAllText(Repository.At("local.settings.sample.json"))).RootElement;

    [Fact]
    public void The_host_file_is_where_the_host_looks_for_it() => Assert.Equal(
        File.ReadAllText(Repository.At("host.json")),
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(FunctionsApp).Assembly.Location)!, "host.json")));

    [Fact]
    public void Orchestrations_have_the_version_that_runs_are_written_with() =>
        Assert.Equal(new RunsOptions().WorkflowVersion, Durable.GetProperty("defaultVersion").GetString());

    [Fact]
    public void A_worker_leaves_instances_of_newer_versions_to_newer_workers() =>
        Assert.Equal("CurrentOrOlder", Durable.GetProperty("versionMatchStrategy").GetString());

    [Fact]
    public void Inputs_and_outputs_are_not_traced_and_replays_neither()
    {
        var tracing = Durable.GetProperty("tracing");
        Assert.False(tracing.GetProperty("traceInputsAndOutputs").GetBoolean());
        Assert.False(tracing.GetProperty("traceReplayEvents").GetBoolean());
    }

    // What is being worked on is renewed every 30 s; a shorter time would hand it out twice.
    [Theory, InlineData("controlQueueVisibilityTimeout"), InlineData("workItemQueueVisibilityTimeout")]
    public void What_a_lost_instance_had_taken_shows_again_in_a_minute_or_two(string setting) => Assert.InRange(
        TimeSpan.Parse(Durable.GetProperty("storageProvider").GetProperty(setting).GetString()!),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(2));

    // The extension tells every look at an instance there, and every activity looks twice a second.
    [Fact]
    public void What_the_durable_extension_does_all_the_time_is_not_logged() => Assert.Equal(
        "Warning", Host.GetProperty("logging").GetProperty("logLevel").GetProperty("Host.Triggers.DurableTask").GetString());

    // Requests are what everything else hangs on. Dependencies of the host are its looks into queues and tables, and its
    // forwarding of requests to the app, with the function key in the address.
    [Fact]
    public void The_host_samples_no_request_and_sends_no_dependencies()
    {
        var insights = Host.GetProperty("logging").GetProperty("applicationInsights");

        Assert.Equal(["Exception", "Request"], insights.GetProperty("samplingSettings").GetProperty("excludedTypes").GetString()!.Split(';').Order());
        Assert.False(insights.GetProperty("enableDependencyTracking").GetBoolean());
    }

    // The API has its own routes, the same on every host.
    [Fact]
    public void Routes_have_no_prefix() =>
        Assert.Equal("", Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void Every_setting_that_the_host_file_names_is_in_the_sample()
    {
        Assert.Equal("%TASKHUB_NAME%", Durable.GetProperty("hubName").GetString());
        Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,44}$", Sample.GetProperty("Values").GetProperty("TASKHUB_NAME").GetString());
        Assert.True(Sample.GetProperty("Values").TryGetProperty(Durable.GetProperty("storageProvider").GetProperty("connectionName").GetString()!, out _));
    }

    [Fact]
    public void The_app_starts_with_the_sample_as_it_is()
    {
        var values = Sample.GetProperty("Values").EnumerateObject()
            .Select(static p => KeyValuePair.Create(p.Name.Replace("__", ":", StringComparison.Ordinal), p.Value.GetString()));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();

        var settings = FunctionsSettingsReader.Read(configuration, Path.GetTempPath());

        Assert.Equal("offline", settings.Models.Default.Name);
        Assert.Equal("UseDevelopmentStorage=true", settings.Tables.ConnectionString);
    }

    [Fact]
    public void The_sample_holds_no_key() => Assert.DoesNotContain("sha256:", Sample.GetRawText(), StringComparison.Ordinal);
}
