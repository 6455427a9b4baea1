using System.Text.Json;
using Lavra.Planning;

namespace Lavra.Core.Tests.Planning;

public sealed class PlanTemplateTests
{
    private static readonly Dictionary<string, string> outputs = new() { ["a"] = "say \"hi\"\n\\", ["b"] = "{{inputs.secret}}" };
    private static readonly Dictionary<string, string> inputs = new() { ["who"] = "Ada", ["secret"] = "s3cret" };

    [Fact]
    public void Values_are_filled_in_wherever_a_string_stands()
    {
        var filled = Fill("""{"text":"{{inputs.who}}: {{ steps.a.output }}!","deep":{"list":["{{inputs.who}}",1,true,null]}}""");

        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"text":"Ada: say \"hi\"\n\\!","deep":{"list":["Ada",1,true,null]}}"""), JsonElement.Parse(filled.Text!)));
    }

    [Fact]
    public void What_is_filled_in_is_not_filled_again() =>
        Assert.Equal("""{"text":"{{inputs.secret}}"}""", Fill("""{"text":"{{steps.b.output}}"}""").Text);

    [Theory]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":"{{ other }} {{"}""")]
    [InlineData("""{"{{inputs.who}}":"x"}""")]
    public void Names_and_other_braces_stay(string arguments) => Assert.Equal(arguments, Fill(arguments).Text);

    [Fact]
    public void Everything_that_is_missing_is_named()
    {
        var filled = Fill("""{"a":"{{steps.z.output}} {{inputs.nobody}}"}""");

        Assert.Null(filled.Text);
        Assert.Contains("no output of step 'z'", filled.Errors[0], StringComparison.Ordinal);
        Assert.Contains("no input 'nobody'", filled.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_text_is_filled_the_same_way() =>
        Assert.Equal("Ask Ada {{x}}", PlanTemplate.FillText("Ask {{inputs.who}} {{x}}", outputs, inputs).Text);

    [Fact]
    public void Three_braces_hold_a_reference() =>
        Assert.Equal("{Ada}", PlanTemplate.FillText("{{{inputs.who}}}", outputs, inputs).Text);

    private static FilledTemplate Fill(string arguments) => PlanTemplate.FillArguments(arguments, outputs, inputs);
}
