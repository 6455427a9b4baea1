using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lavra.Functions.Tests.Infra;

/// <summary>Parameters: what the template takes, what the environment gives, what the guide says.</summary>
public sealed partial class ParameterTests
{
    private const string Guide = "docs/guides/azure.md";

    private static readonly BicepFile Main = BicepFile.Read("infra/main.bicep");

    private static readonly Dictionary<string, string> Given = ReadGiven();

    private static readonly Dictionary<string, string> Documented = Row().Matches(InfraFiles.Read(Guide))
        .ToDictionary(static row => row.Groups["name"].Value, static row => row.Groups["default"].Value.Trim().Trim('`'), StringComparer.Ordinal);

    [Fact]
    public void Every_parameter_can_be_set_by_a_variable() =>
        Assert.Equal(Main.Parameters.Select(static one => one.Name), Given.Keys);

    [Fact]
    public void No_variable_sets_two_parameters() =>
        Assert.Equal(Given.Count, Given.Values.Distinct(StringComparer.Ordinal).Count());

    // What a deployment gives back is kept as variables as well, and would set a parameter the next time.
    [Fact]
    public void No_output_sets_a_parameter_by_accident() => Assert.Equal(
        ["AZURE_LOCATION", "AZURE_RESOURCE_GROUP"],
        Main.Declarations.Where(static one => one.Kind == "output").Select(static one => one.Name).Intersect(Given.Values));

    [Fact]
    public void Variables_are_named_after_their_parameters() => Assert.All(
        Given.Where(static one => !one.Value.StartsWith("AZURE_", StringComparison.Ordinal)),
        one => Assert.Equal("LAVRA_" + Upper().Replace(one.Key, "_$0").ToUpperInvariant(), one.Value));

    [Fact]
    public void Every_parameter_is_in_the_guide_with_its_default() => Assert.All(
        Main.Parameters.Where(static one => one.Value.Length > 0), one =>
        {
            Assert.True(Documented.TryGetValue(Given[one.Name], out var said), $"{Guide} lacks a row for {Given[one.Name]}.");
            Assert.True(said == Written(one.Value), $"{Guide} gives '{said}' as default of {Given[one.Name]}; it is '{Written(one.Value)}'.");
        });

    [Fact]
    public void Every_variable_in_the_guide_sets_a_parameter() =>
        Assert.Empty(Documented.Keys.Except(Given.Values));

    private static string Written(string value) => value switch
    {
        "''" or "[]" or "{}" => "none",
        "location" => "AZURE_LOCATION",
        _ => value.Trim('\''),
    };

    private static Dictionary<string, string> ReadGiven()
    {
        using var file = JsonDocument.Parse(InfraFiles.Read("infra/main.parameters.json"));
        return file.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            static one => one.Name,
            static one => Variable().Match(one.Value.GetProperty("value").GetString()!).Groups["name"].Value,
            StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\| `(?<name>LAVRA_\w+|AZURE_\w+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)\}$")]
    private static partial Regex Variable();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Upper();
}
