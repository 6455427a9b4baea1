using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Testing.Catalogs;

namespace Lavra.Core.Tests.Planning.Reading;

public sealed class PlanReaderErrorTests
{
    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "", "The plan is empty" },
        { "[]", "The plan has no steps" },
        { "{}", "no field 'steps'" },
        { "42", "The plan is a number: give a list of steps" },
        { "just some words", "The plan is a text: give a list of steps" },
        { "{\"steps\": 5}", "'steps' is a number: give a list of steps" },
        { "{\"stepps\": [\"A\"], \"steps\": [\"A\"]}", "unknown field 'stepps'; did you mean 'steps'?" },
        { "{\"steps\": [\"A\"], \"plan\": [\"A\"]}", "its steps twice" },
        { "[1]", "Step 1 is a number" },
        { "[{\"id\":\"a\"}]", "Step 1 ('a') has no description" },
        { "[\"  \"]", "Step 1 has no description" },
        { "[{\"descripton\":\"A\"}]", "unknown field 'descripton'; did you mean 'description'?" },
        { "[{\"task\":\"A\",\"colour\":\"red\"}]", "unknown field 'colour'; known are id, description, tool, arguments, dependsOn, expectedOutput" },
        { "[{\"task\":\"A\",\"step\":\"B\"}]", "gives 'description' twice" },
        { "[{\"description\":5}]", "'description' is a number" },
        { "[{\"id\":\"a b\",\"task\":\"A\"}]", "an id has 1 to 64 letters" },
        { "[{\"id\":{},\"task\":\"A\"}]", "an id has 1 to 64 letters" },
        { "[{\"id\":\"a\",\"task\":\"A\"},{\"id\":\"a\",\"task\":\"B\"}]", "Steps 1 and 2 have the same id 'a'" },
        { "[{\"id\":\"step2\",\"task\":\"A\"},\"B\"]", "a step without an id is called by its position" },
        { "[{\"task\":\"A\",\"dependsOn\":[\"stepp2\"]},\"B\"]", "depends on 'stepp2', which is no step of the plan; did you mean 'step2'?" },
        { "[{\"task\":\"A\",\"dependsOn\":[{}]}]", "'dependsOn' has an entry that is an object" },
        { "[{\"task\":\"A\",\"dependsOn\":\"step1\"}]", "wait for each other: step1 -> step1" },
        { "[{\"id\":\"a\",\"task\":\"A\",\"dependsOn\":\"c\"},{\"id\":\"b\",\"task\":\"B\",\"dependsOn\":\"a\"},{\"id\":\"c\",\"task\":\"C\",\"dependsOn\":\"b\"}]", "wait for each other: a -> c -> b -> a" },
        { "[{\"id\":\"a\",\"task\":\"{{steps.b.output}}\"},{\"id\":\"b\",\"task\":\"{{steps.a.output}}\"}]", "wait for each other: a -> b -> a" },
        { "[{\"tool\":\"raed_file\",\"arguments\":{\"path\":\"x\"}}]", "unknown tool 'raed_file'; did you mean 'read_file'?" },
        { "[{\"tool\":\"brew_tea\"}]", "unknown tool 'brew_tea'; known are append_file" },
        { "[{\"tool\":5}]", "'tool' is a number" },
        { "[{\"task\":\"A\",\"arguments\":{\"path\":\"x\"}}]", "has arguments but no tool" },
        { "[{\"tool\":\"read_file\",\"arguments\":[1]}]", "'arguments' is a list: give an object" },
        { "[{\"tool\":\"read_file\",\"arguments\":\"x\"}]", "'arguments' is a text: give an object" },
        { "[{\"tool\":\"read_file\"}]", "lacks the argument 'path' of read_file" },
        { "[{\"tool\":\"read_file\",\"arguments\":{\"path\":\"x\",\"pth\":\"y\"}}]", "an argument 'pth' that read_file does not take; it takes path, offset, limit" },
        { "[{\"task\":\"{{steps.z.output}}\"}]", "depends on 'z', which is no step of the plan" },
        { "[{\"task\":\"{{steps.step1}}\"}]", "{{steps.step1}}, which is no reference: write {{steps.ID.output}} or {{inputs.NAME}}" },
        { "[{\"task\":\"{{inputs.a b}}\"}]", "{{inputs.a b}}, which is no reference" },
        { "[{\"task\":\"{{step.a.output}}\"}]", "{{step.a.output}}, which is no reference" },
        { "[\"1\",\"2\",\"3\",\"4\"]", "The plan has 4 steps; at most 3 are allowed" },
        { "{\"steps\": [\"A\"", "not valid JSON (line 1, column" },
        { "- a: b\n c: d", "not valid YAML (line 2" },
        { "- a\n---\n- b", "only one document is read" },
        { "- &x a\n- *x", "anchors and aliases are not read" },
        { "- !!str a", "tags are not read" },
        { "- !<tag:yaml.org,2002:js/function> a", "tags are not read" },
        { "- task: A\n  task: B", "the name 'task' is there twice" },
        { "- ? [a]\n  : b", "a name must be plain text" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_error_names_the_step_and_the_remedy(string text, string error)
    {
        var reading = Read(text);

        Assert.Null(reading.Plan);
        Assert.Contains(reading.Errors, found => found.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_come_at_once() =>
        Assert.Equal(4, Read("""[{"id":"a b","task":"A"},{"tool":"nope"},{"task":"C","dependsOn":"z"},"D"]""").Errors.Count(error =>
            error.Contains("an id has", StringComparison.Ordinal) || error.Contains("unknown tool", StringComparison.Ordinal)
            || error.Contains("depends on 'z'", StringComparison.Ordinal) || error.Contains("at most 3", StringComparison.Ordinal)));

    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("{a: ")]
    [InlineData("\"")]
    [InlineData("a: &x\n")]
    [InlineData("\t")]
    [InlineData("{{steps.")]
    [InlineData("\ud800")]
    public void Rubbish_is_an_error_and_no_exception(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000));

        Assert.NotEmpty(Read(text).Errors);
        Assert.NotEmpty(PlanReader.Read(text, FakeToolCatalog.Files, 3, PlanOrigin.Model).Errors);
    }

    [Fact]
    public void Deep_YAML_is_refused() =>
        Assert.Contains("nested deeper than 32", Assert.Single(Read("a: " + new string('[', 40) + new string(']', 40)).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_text_that_is_too_long_is_not_parsed() =>
        Assert.Contains("at most 1000000", Assert.Single(Read(new string(' ', 10) + new string('x', 1_000_001)).Errors), StringComparison.Ordinal);

    private static PlanReading Read(string text) => PlanReader.Read(text, FakeToolCatalog.Files, 3, PlanOrigin.Given);
}
