using System.Text.Json;
using Lavra.Generation.Prompts;
using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Testing.Catalogs;
using Microsoft.Extensions.AI;

namespace Lavra.Core.Tests.Planning;

public sealed class PlanPromptTests
{
    [Fact]
    public void The_prompt_names_tools_limit_inputs_and_objective()
    {
        var messages = PlanPrompt.Build(new PlanRequest
        {
            Objective = "Do\nthis.",
            Tools = FakeToolCatalog.Files.Tools,
            Inputs = new Dictionary<string, string> { ["b"] = "value of b", ["a"] = "value of a" },
            MaxSteps = 7,
        });

        Assert.Equal([ChatRole.System, ChatRole.User], messages.Select(message => message.Role));
        Assert.StartsWith(PlanPrompt.Opening, messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("1 to 7 steps", messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("- read_file: Does read_file.", messages[0].Text, StringComparison.Ordinal);
        Assert.Equal("Do\nthis.", TaskMarkers.Read(messages[1].Text, TaskMarkers.Objective));
        Assert.Contains("a, b", messages[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value of", messages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_keeps_to_the_schema_is_read()
    {
        var reading = PlanReader.Read(
            """{"steps":[{"id":"look","description":"Look.","expectedOutput":null,"dependsOn":[]},{"id":"say","description":"Say.","expectedOutput":"text","dependsOn":["look"]}]}""",
            FakeToolCatalog.Files,
            5,
            PlanOrigin.Model);

        Assert.Equal(["look"], reading.Plan!.Steps[1].DependsOn);
    }

    [Fact]
    public void The_schema_fits_strict_mode()
    {
        var step = ((ChatResponseFormatJson)PlanPrompt.ResponseFormat).Schema!.Value.GetProperty("properties").GetProperty("steps").GetProperty("items");

        Assert.Equal(
            step.GetProperty("properties").EnumerateObject().Select(member => member.Name),
            step.GetProperty("required").EnumerateArray().Select(member => member.GetString()!));
        Assert.Equal(JsonValueKind.False, step.GetProperty("additionalProperties").ValueKind);
    }

    [Fact]
    public void A_plan_is_given_back_with_its_errors()
    {
        var messages = PlanPrompt.Repair("[bad]", [.. Enumerable.Range(1, 25).Select(number => $"Error {number}.")]);

        Assert.Equal([ChatRole.Assistant, ChatRole.User], messages.Select(message => message.Role));
        Assert.Equal("[bad]", messages[0].Text);
        Assert.Contains("- Error 20.\n- and 5 more.", messages[1].Text, StringComparison.Ordinal);
    }
}
