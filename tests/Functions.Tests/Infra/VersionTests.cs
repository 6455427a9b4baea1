using System.Text.Json;
using System.Xml.Linq;
using Lavra.Testing;
using YamlDotNet.RepresentationModel;

namespace Lavra.Functions.Tests.Infra;

/// <summary>One version of .NET everywhere, and one service that is published.</summary>
public sealed class VersionTests
{
    private static readonly string Runtime = BicepFile.Read("infra/main.bicep").Variable("runtimeVersion");

    public static TheoryData<string> Workflows => [.. InfraFiles.Find(".github", "*.yml")];

    [Fact]
    public void The_app_in_Azure_runs_on_the_framework_that_it_is_built_for()
    {
        var built = XDocument.Load(Repository.At("src", "Functions", "Functions.csproj")).Descendants("TargetFramework")
            .Concat(XDocument.Load(Repository.At("Directory.Build.props")).Descendants("TargetFramework"))
            .First().Value;
        Assert.Equal(built, $"net{Runtime}");
    }

    [Fact]
    public void The_runtime_is_stated_once() => Assert.Single(
        BicepFile.All.SelectMany(static file => file.Text.Split('\n')),
        static line => line.Contains($"'{Runtime}'", StringComparison.Ordinal) && !line.Contains(": '1.0'", StringComparison.Ordinal));

    [Fact]
    public void The_SDK_that_builds_it_is_of_the_same_version()
    {
        using var file = JsonDocument.Parse(InfraFiles.Read("global.json"));
        Assert.StartsWith($"{Runtime}.", file.RootElement.GetProperty("sdk").GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflows_take_the_SDK_of_the_repository(string path)
    {
        var text = InfraFiles.Read(path);
        Assert.DoesNotContain("dotnet-version", text, StringComparison.Ordinal);
        Assert.Contains("global-json-file: global.json", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflows_keep_no_secrets(string path) =>
        Assert.DoesNotContain("secrets.", InfraFiles.Read(path), StringComparison.Ordinal);

    [Fact]
    public void What_is_published_is_the_app_and_goes_where_the_template_makes_room_for_it()
    {
        var services = (YamlMappingNode)InfraFiles.Yaml("azure.yaml")["services"];
        var (name, service) = Assert.Single(services.Children);
        Assert.Equal("src/Functions", service["project"]);
        Assert.Equal("function", service["host"]);
        Assert.Contains($"serviceName: '{name}'", BicepFile.Read("infra/main.bicep").Text, StringComparison.Ordinal);
    }
}
