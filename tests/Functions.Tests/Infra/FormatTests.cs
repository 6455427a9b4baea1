using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Lavra.Functions.Tests.Infra;

/// <summary>Files that no compiler reads before Azure does can be read.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Json => [.. InfraFiles.Find("infra", "*.json")];

    public static TheoryData<string> Yaml => [.. InfraFiles.Find(".github", "*.yml"), "azure.yaml"];

    [Theory]
    [MemberData(nameof(Json))]
    public void Json_is_well_formed(string path)
    {
        using var document = JsonDocument.Parse(InfraFiles.Read(path));
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Yaml_is_well_formed(string path) => Assert.IsType<YamlMappingNode>(InfraFiles.Yaml(path));

    [Fact]
    public void Parts_of_the_workbook_have_names_of_their_own()
    {
        using var workbook = JsonDocument.Parse(InfraFiles.Read("infra/workbook.json"));
        var names = workbook.RootElement.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("name").GetString()).ToList();
        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }
}
