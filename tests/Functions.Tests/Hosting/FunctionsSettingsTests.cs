using Lavra.Functions.Hosting;
using Lavra.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

public sealed class FunctionsSettingsTests
{
    private readonly Dictionary<string, string?> values = new() { ["Lavra:Tables:ConnectionString"] = "UseDevelopmentStorage=true" };

    [Fact]
    public void Without_settings_everything_has_a_default_but_the_tables()
    {
        var settings = Read();

        Assert.Equal(("offline", "lavra", TimeSpan.FromMilliseconds(500)), (settings.Models.Default.Name, settings.Tables.Prefix, settings.Durable.CancelInterval));
        Assert.Null(settings.Retention.KeepRuns);
        Assert.True(settings.Runs.FolderPerRun);
        values.Clear();
        Assert.Contains("Lavra:Tables:Endpoint", Assert.Single(Assert.Throws<SettingsException>(Read).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        values["Lavra:Model:Timeout"] = "soon";
        values["Lavra:Durable:CancelInterval"] = "1ms";
        values["Lavra:Durable:Poll"] = "1s";
        values["Lavra:Retention:KeepRuns"] = "1m";
        values["Lavra:Tables:Prefix"] = "1";
        values["Lavra:Tools:Timeout"] = "2d";
        values["Lavra:Watchdog:NoProgressAfter"] = "never";
        values["Lavra:Http:RequestsPerMinute"] = "0";
        values["Lavra:Data:File"] = "x.db";

        var errors = Assert.Throws<SettingsException>(Read).Errors;

        string[] settings =
        [
            "Lavra:Model:Timeout", "Lavra:Durable:CancelInterval", "Lavra:Durable:Poll", "Lavra:Retention:KeepRuns", "Lavra:Tables:Prefix",
            "Lavra:Tools:Timeout", "Lavra:Watchdog:NoProgressAfter", "Lavra:Http:RequestsPerMinute", "Lavra:Data",
        ];
        Assert.All(settings, setting => Assert.Single(errors, error => error.Contains(setting, StringComparison.Ordinal)));
        Assert.Equal(settings.Length, errors.Count);
    }

    [Fact]
    public void Wrong_settings_stop_the_start_with_all_errors()
    {
        values["Lavra:Model:Timeout"] = "soon";
        values["Lavra:Tables:Prefix"] = "1";
        var told = new StringWriter();

        Assert.False(FunctionsApp.TryAdd(new ServiceCollection(), Configuration(), told));

        var lines = told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("error: The app does not start. Wrong settings: 2.", lines[0]);
        Assert.Contains(lines, static line => line.Contains("Lavra:Tables:Prefix", StringComparison.Ordinal));
        Assert.All(lines, static line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Right_settings_give_an_app_that_can_be_made()
    {
        values["OPENAI_API_KEY"] = "sk-some-key-of-a-test";
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(Configuration());

        Assert.True(FunctionsApp.TryAdd(services, Configuration(), TextWriter.Null));

        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        FunctionsApp.Check(provider);
    }

    [Theory]
    [InlineData(null, "00:03:40")]
    [InlineData("00:01:00", "00:01:00")]
    [InlineData("90s", "00:01:30")]
    public void An_event_stream_ends_before_the_platform_cuts_it(string? given, string expected)
    {
        values["Lavra:Http:EventStreamTime"] = given;
        Assert.Equal(TimeSpan.Parse(expected), Read().Http.EventStreamTime);
    }

    [Fact]
    public void An_event_stream_that_the_platform_would_cut_is_refused()
    {
        values["Lavra:Http:EventStreamTime"] = "00:10:00";
        Assert.Contains("230 s", Assert.Single(Assert.Throws<SettingsException>(Read).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_models_and_of_the_storage_account_are_secrets()
    {
        values["Lavra:Model:ApiKey"] = "key-of-a-model";
        values["Lavra:Model:Endpoint"] = "https://models.example/v1";
        values["Lavra:Model:Name"] = "m";
        values["Lavra:Tables:ConnectionString"] = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0LW9mLXRoZS1hY2NvdW50;EndpointSuffix=core.windows.net";

        Assert.Equal(
            ["c2VjcmV0LW9mLXRoZS1hY2NvdW50", "key-of-a-model"],
            Read().Secrets.Select(static secret => secret.Value).Order(StringComparer.Ordinal));
    }

    private FunctionsSettings Read() => FunctionsSettingsReader.Read(Configuration(), Path.GetTempPath());

    private IConfiguration Configuration() => new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
