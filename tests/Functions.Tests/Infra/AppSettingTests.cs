using System.Text.RegularExpressions;
using Lavra.Functions.Hosting;
using Lavra.Functions.Storage.Tables;
using Lavra.Http.Hosting;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Settings;
using Microsoft.Extensions.Configuration;

namespace Lavra.Functions.Tests.Infra;

/// <summary>The app settings that the template makes are those that the app and its host read.</summary>
public sealed partial class AppSettingTests
{
    private static readonly string Template = InfraFiles.Read("infra/app/function.bicep");

    private static readonly IReadOnlyList<string> Names = [.. Setting().Matches(Template)
        .Select(static one => Counter().Replace(one.Groups["name"].Value, "0"))
        .Distinct(StringComparer.Ordinal)];

    // What the Functions host and the SDKs read. Settings of our own are held against the code and the guides.
    private static readonly string[] Foreign =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
        "AzureFunctionsJobHost__logging__logLevel__Function",
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "TASKHUB_NAME",
    ];

    // Flex Consumption refuses these, or says by other means what they said.
    private static readonly string[] Refused =
    [
        "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_TIME_ZONE", "WEBSITE_VNET_ROUTE_ALL", "SCM_DO_BUILD_DURING_DEPLOYMENT",
        "APPINSIGHTS_INSTRUMENTATIONKEY", "linuxFxVersion", "alwaysOn",
    ];

    public static TheoryData<string> Schedules => ["ANALYSIS_CRON", "RETENTION_CRON", "WATCHDOG_CRON"];

    [Fact]
    public void Every_setting_of_the_platform_is_known()
    {
        var platform = Names.Where(static name => !name.StartsWith("Lavra__", StringComparison.Ordinal) && !name.EndsWith("_CRON", StringComparison.Ordinal));
        Assert.Equal(Foreign, platform.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_set_that_the_plan_refuses() =>
        Assert.All(Refused, name => Assert.DoesNotContain(name, Template, StringComparison.Ordinal));

    [Fact]
    public void Every_setting_of_ours_is_in_a_guide()
    {
        var guides = InfraFiles.Read("docs/guides/settings.md") + InfraFiles.Read("docs/guides/azure.md");
        Assert.All(Names.Except(Foreign), name => Assert.Contains(
            $"| `{name.Replace("__0", "__N", StringComparison.Ordinal).Replace("__Scopes__N", "__Scopes", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)}` |",
            guides,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Callers_are_known_by_the_keys_that_the_template_sets()
    {
        var settings = Named("Lavra__Http__").ToDictionary(static name => name.Replace("__", ":", StringComparison.Ordinal), Sample);

        var key = Assert.Single(
            new SettingsReading(SettingValues.Of(settings), [HttpOptions.Settings], "").ReadAll().Get(HttpOptions.Settings).Keys);

        Assert.Equal(("sample", "sample"), (key.Name, key.Tenant));
        Assert.Equal(["admin"], key.Scopes);
    }

    [Fact]
    public void What_the_app_takes_from_its_settings_by_name_is_set()
    {
        var taken = InfraFiles.Find("src/Functions", "*.cs").Where(static path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Append("host.json")
            .SelectMany(static path => Taken().Matches(InfraFiles.Read(path)))
            .Select(static one => one.Groups["name"].Value);
        Assert.All(taken, name => Assert.Contains(name, Names));
    }

    [Fact]
    public void The_app_starts_with_what_the_template_sets()
    {
        var values = Names.Where(static name => name.StartsWith("Lavra__", StringComparison.Ordinal)).ToDictionary(
            static name => name.Replace("__", ":", StringComparison.Ordinal), Sample);

        var settings = FunctionsSettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), AppContext.BaseDirectory);

        Assert.Equal("https://account.table.core.windows.net/", settings.Tables.Endpoint?.AbsoluteUri);
        Assert.Equal(TimeSpan.FromDays(90), settings.Retention.KeepRuns);
        Assert.Equal(ModelProvider.AzureOpenAi, settings.Models.Default.Provider);
    }

    [Fact]
    public void Tables_have_the_prefix_that_they_have_without_a_setting() => Assert.Equal(
        new TableStorageOptions().Prefix,
        BicepFile.Read("infra/main.bicep").Parameters.Single(static one => one.Name == "tablesPrefix").Value.Trim('\''));

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedules_have_six_fields_by_default(string name)
    {
        Assert.Contains(name, Names);
        var parameter = name.Replace("_CRON", "Cron", StringComparison.Ordinal);
        var value = BicepFile.Read("infra/main.bicep").Parameters
            .Single(one => one.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase)).Value;
        Assert.Equal(6, value.Trim('\'').Split(' ').Length);
    }

    private static string? Sample(string name) => name switch
    {
        "Lavra__Tables__Endpoint" => "https://account.table.core.windows.net/",
        "Lavra__Tables__ClientId" => Guid.Empty.ToString(),
        "Lavra__Retention__KeepRuns" => Value(name).Replace("${retentionDays}", "90", StringComparison.Ordinal),
        "Lavra__Model__Provider" => Value(name),
        "Lavra__Model__Endpoint" => "https://account.openai.azure.com/",
        "Lavra__Http__Keys__0__Hash" => "sha256:" + new string('a', 64),
        "Lavra__Http__Keys__0__Scopes__0" => "admin",
        _ => "sample",
    };

    private static List<string> Named(string beginning) =>
        [.. Names.Where(name => name.StartsWith(beginning, StringComparison.Ordinal))];

    private static string Value(string name) => Regex.Match(Template, $"{name}: '(?<value>[^']*)'").Groups["value"].Value;

    [GeneratedRegex(@"(?<![\w'@])'?(?<name>(?:Lavra__|AzureWebJobsStorage__|AzureFunctionsJobHost__)(?:\w|\$\{\w\})+|[A-Z]+_[A-Z_]+)'?(?::|,?$)", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"""%(?<name>[A-Z_]+)%""")]
    private static partial Regex Taken();

    [GeneratedRegex(@"\$\{\w\}")]
    private static partial Regex Counter();
}
