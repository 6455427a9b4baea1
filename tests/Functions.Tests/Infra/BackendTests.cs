using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lavra.Functions.Tests.Infra;

/// <summary>The back end of Durable Functions: chosen by one variable, in the template and in the published host file.</summary>
public sealed partial class BackendTests
{
    private static readonly string Targets = InfraFiles.Read("src/Functions/Backend.targets");

    [Fact]
    public void The_host_file_names_the_storage_account()
    {
        var durable = Durable(InfraFiles.Read("host.json"));
        Assert.Equal("azureStorage", durable.GetProperty("storageProvider").GetProperty("type").GetString(), ignoreCase: true);
    }

    // What scales the app resolves the name as the host does, so both hubs are those of the template.
    [Fact]
    public void The_host_file_takes_the_hub_from_the_template()
    {
        Assert.Equal("%TASKHUB_NAME%", Durable(InfraFiles.Read("host.json")).GetProperty("hubName").GetString());
        Assert.Contains("TASKHUB_NAME: taskHubName", InfraFiles.Read("infra/app/function.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void For_the_scheduler_the_host_file_names_another_provider_and_is_the_same_otherwise()
    {
        var change = Change().Match(XDocument.Parse(Targets).Descendants("SchedulerHostText").Single().Value);

        var published = Regex.Replace(InfraFiles.Read("host.json"), change.Groups["from"].Value, change.Groups["to"].Value);

        var (before, after) = (Durable(InfraFiles.Read("host.json")), Durable(published));
        var provider = after.GetProperty("storageProvider");
        Assert.Equal(["type", "connectionStringName"], provider.EnumerateObject().Select(static one => one.Name));
        Assert.Equal("azureManaged", provider.GetProperty("type").GetString());
        Assert.Contains($"  {provider.GetProperty("connectionStringName").GetString()}: '", InfraFiles.Read("infra/app/function.bicep"), StringComparison.Ordinal);
        Assert.Equal(
            before.EnumerateObject().Where(static one => one.Name != "storageProvider").Select(static one => one.ToString()),
            after.EnumerateObject().Where(static one => one.Name != "storageProvider").Select(static one => one.ToString()));
    }

    [Fact]
    public void Template_and_build_choose_by_the_same_variable()
    {
        Assert.Contains("'$(LAVRA_BACKEND)' == 'scheduler'", Targets, StringComparison.Ordinal);
        using var parameters = JsonDocument.Parse(InfraFiles.Read("infra/main.parameters.json"));
        Assert.Equal(
            "${LAVRA_BACKEND}",
            parameters.RootElement.GetProperty("parameters").GetProperty("backend").GetProperty("value").GetString());
        Assert.Contains("backend == 'scheduler'", InfraFiles.Read("infra/main.bicep"), StringComparison.Ordinal);
    }

    private static JsonElement Durable(string host) =>
        JsonDocument.Parse(host).RootElement.GetProperty("extensions").GetProperty("durableTask");

    [GeneratedRegex(@"Replace\(\$\(HostText\), `(?<from>[^`]+)`, `(?<to>[^`]+)`\)")]
    private static partial Regex Change();
}
