using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage.Files;
using Lavra.Settings;
using Lavra.Settings.Kinds;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> environment = [];
    private readonly Dictionary<string, string?> given = [];

    [Fact]
    public void Without_settings_everything_has_a_default()
    {
        var settings = Read();
        Assert.Equal(folder.File(Path.Combine(".lavra", "lavra.db")), settings.DataFile);
        Assert.Equal(SqliteDurability.Full, settings.Durability);
        Assert.Equal("offline", settings.Models.Default.Name);
        Assert.Equal(folder.Path, settings.Runs.Workspace);
        Assert.Null(settings.OtlpEndpoint);
        Assert.Empty(settings.Secrets);
    }

    [Fact]
    public void The_command_line_goes_over_the_environment_and_that_over_files()
    {
        File("lavra.json", """
            {
              // comments are fine
              "Lavra": {
                "Data": { "Durability": "normal" },
                "Engine": { "Workers": 1, "StopGrace": "1s" },
                "Runs": { "Limits": { "Iterations": 3 }, "Budget": { "Usd": 0.5 } },
              },
            }
            """);
        File(".lavra/lavra.json", """{ "lavra": { "Engine": { "Workers": 2 }, "Workspace": { "AlsoNeverRead": ["*.key"] } } }""");
        environment["Lavra__Runs__Limits__Iterations"] = "4";
        environment["Lavra__Data__File"] = "other/place.db";
        environment["LAVRA_TRUSTED_FOLDERS"] = folder.Path;
        given["Lavra:Data:File"] = ".lavra/mine.db";
        var settings = Read();
        Assert.Equal(SqliteDurability.Normal, settings.Durability);
        Assert.Equal(2, settings.Engine.Workers);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Engine.StopGrace);
        Assert.Equal(4, settings.Runs.Limits.Iterations);
        Assert.Equal(0.5m, settings.Runs.Budget.Usd);
        Assert.Equal(["*.key"], settings.Rules.AlsoNeverRead);
        Assert.Equal(folder.File(Path.Combine(".lavra", "mine.db")), settings.DataFile);
    }

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_setting_and_remedy()
    {
        environment["Lavra__Data__Durability"] = "sometimes";
        environment["Lavra__Data__Fiel"] = "x.db";
        environment["Lavra__Engine__Workers"] = "many";
        environment["Lavra__Model__Timeout"] = "0s";
        environment["Lavra__Runs__Workspace"] = "nowhere";
        environment["Lavra__Runs__Budget__Usd"] = "-1";
        environment["Lavra__Runs__Limits__StepTime"] = "soon";
        environment["Lavra__Tools__Timeout"] = "2d";
        environment["Lavra__Prices__File"] = "missing.json";
        environment["Lavra__Telemetry__OtlpEndpoint"] = "nowhere";
        environment["Lavra__Logging__Level"] = "loud";
        environment["Lavra__Storage__File"] = "x";
        environment["Lavra__Runs"] = "5";
        environment["Lavra__Http__RequestPerMinute"] = "5";
        var errors = Assert.Throws<SettingsException>(Read).Errors;
        foreach (var (setting, remedy) in new[]
        {
            ("Lavra:Data:Durability", "full, normal"),
            ("Lavra:Data:Fiel", "Lavra:Data has: Durability, File"),
            ("Lavra:Engine:Workers", "from 1 to 10000"),
            ("Lavra:Model:Timeout", "from 1s"),
            ("Lavra:Runs:Workspace", "make the folder"),
            ("Lavra:Runs:Budget:Usd", "above 0"),
            ("Lavra:Runs:Limits:StepTime", "such as 90s"),
            ("Lavra:Tools:Timeout", "to 1d"),
            ("Lavra:Prices:File", "built-in table"),
            ("Lavra:Telemetry:OtlpEndpoint", "such as http://localhost:4317"),
            ("Lavra:Logging:Level", "warning"),
            ("Lavra:Storage", "There are: Data"),
            ("'Lavra:Runs' is a section", "inside"),
            ("Lavra:Http:RequestPerMinute", "RequestsPerMinute"),
        })
        {
            Assert.Contains(errors, error => error.Contains(setting, StringComparison.Ordinal) && error.Contains(remedy, StringComparison.Ordinal));
        }

        Assert.Equal(14, errors.Count);
    }

    [Theory]
    [InlineData("{ \"Lavra\": { \n\n oops } }", "line 3")]
    [InlineData("[1]", "must hold an object")]
    [InlineData("{ \"Model\": { } }", "Settings go inside")]
    public void A_settings_file_that_cannot_be_understood_is_told_by_its_name(string text, string told)
    {
        File("lavra.json", text);
        var error = Assert.Single(Assert.Throws<SettingsException>(Read).Errors);
        Assert.Contains("lavra.json", error);
        Assert.Contains(told, error);
    }

    [Fact]
    public void A_folder_is_no_data_file()
    {
        Directory.CreateDirectory(folder.File("data"));
        given["Lavra:Data:File"] = "data";
        Assert.Contains("must be a file", Assert.Throws<SettingsException>(Read).Message);
    }

    [Fact]
    public void Keys_are_known_as_secrets_wherever_they_come_from()
    {
        environment["Lavra__Model__Endpoint"] = "http://127.0.0.1:9/v1";
        environment["Lavra__Model__Name"] = "tiny";
        environment["Lavra__Model__ApiKey"] = "first-secret";
        environment["OPENAI_API_KEY"] = "second-secret";
        environment["LAVRA_API_KEY"] = "third-secret";
        environment["AZURE_OPENAI_API_KEY"] = "none";
        Assert.Equal(["first-secret", "second-secret", "third-secret"], Read().Secrets.Select(static secret => secret.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Telemetry_goes_where_the_common_variable_says_unless_told_otherwise()
    {
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317";
        Assert.Equal(new Uri("http://127.0.0.1:4317"), Read().OtlpEndpoint);
        environment["Lavra__Telemetry__OtlpEndpoint"] = "http://127.0.0.1:4318";
        environment["Lavra__Logging__Level"] = "Debug";
        Assert.Equal(new Uri("http://127.0.0.1:4318"), Read().OtlpEndpoint);
        Assert.Equal(LogLevel.Debug, Read().LogLevel);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("00:01:30", 90)]
    public void Times_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.True(DurationText.TryRead(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
        Assert.True(DurationText.TryRead(DurationText.Of(time), out var again));
        Assert.Equal(time, again);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("1e9h")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string text) => Assert.False(DurationText.TryRead(text, out _));

    [Fact]
    public void A_holder_tells_where_it_serves()
    {
        var text = Holder.Describe("lavra serve", new Uri("http://127.0.0.1:5080"));
        Assert.Contains($"(process {Environment.ProcessId})", text);
        Assert.Equal(new Uri("http://127.0.0.1:5080"), Holder.AddressIn(text + ", since 2026-01-01 00:00:00Z"));
        Assert.Null(Holder.AddressIn(Holder.Describe("lavra run", null)));
    }

    public void Dispose() => folder.Dispose();

    private LocalSettings Read() => LocalSettingsReader.Read(folder.Path, environment, given);

    private void File(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        System.IO.File.WriteAllText(folder.File(name), text);
    }
}
