using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Testing.Catalogs;

namespace Lavra.Core.Tests.Planning.Reading;

public sealed class PlanReaderTests
{
    [Theory]
    [InlineData("""{"steps": ["Look around.", "Answer."]}""")]
    [InlineData("""{"plan": ["Look around.", "Answer."]}""")]
    [InlineData("""["Look around.", "Answer."]""")]
    [InlineData("""[{"description": "Look around."}, {"task": "Answer."}]""")]
    [InlineData("""[{"step": "Look around."}, {"action": "Answer."}]""")]
    [InlineData("steps:\n  - Look around.\n  - Answer.\n")]
    [InlineData("- Look around.\n- description: Answer.\n")]
    [InlineData("# my plan\nplan: [Look around., Answer.]")]
    [InlineData("{\"steps\": [\"Look around.\", \"Answer.\",], /* end */}")]
    public void Every_form_of_a_list_of_steps_is_read_and_goes_in_order(string text)
    {
        var steps = Plan(text).Steps;

        Assert.Equal(["step1", "step2"], steps.Select(step => step.Id));
        Assert.Equal(["Look around.", "Answer."], steps.Select(step => step.Description));
        Assert.Empty(steps[0].DependsOn);
        Assert.Equal(["step1"], steps[1].DependsOn);
    }

    [Theory]
    [InlineData("""[{"id":"a","description":"A","tool":"read_file","arguments":{"path":"x"},"dependsOn":[],"expectedOutput":"text"}]""")]
    [InlineData("""[{"id":"a","description":"A","tool":"read_file","arguments":"{\"path\":\"x\"}","depends_on":[],"expected_output":"text"}]""")]
    [InlineData("- id: a\n  description: A\n  tool: read_file\n  arguments:\n    path: x\n  dependencies: []\n  expected-output: text")]
    public void A_step_has_all_its_fields(string text)
    {
        var step = Assert.Single(Plan(text).Steps);

        Assert.Equal(("a", "A", "read_file", "text"), (step.Id, step.Description, step.Tool, step.ExpectedOutput));
        Assert.Equal("""{"path":"x"}""", step.Arguments);
    }

    [Fact]
    public void Fields_that_are_null_are_absent()
    {
        var step = Assert.Single(Plan("""[{"id":null,"description":"A","tool":null,"arguments":null,"dependsOn":null,"expectedOutput":null}]""").Steps);

        Assert.Equal(("step1", null, null, null), (step.Id, step.Tool, step.Arguments, step.ExpectedOutput));
    }

    [Fact]
    public void A_tool_step_needs_no_description() =>
        Assert.Equal("Call list_directory", Assert.Single(Plan("""[{"tool":"list_directory"}]""").Steps).Description);

    [Fact]
    public void A_tool_step_without_arguments_has_an_empty_object() =>
        Assert.Equal("{}", Assert.Single(Plan("""[{"tool":"list_directory"}]""").Steps).Arguments);

    [Fact]
    public void One_step_that_says_what_it_depends_on_frees_the_others()
    {
        var steps = Plan("""[{"id":"a","task":"A"},{"id":"b","task":"B"},{"id":"c","task":"C","dependsOn":"a"}]""").Steps;

        Assert.Equal([[], [], ["a"]], steps.Select(step => step.DependsOn));
    }

    [Fact]
    public void Using_an_output_is_depending_on_it()
    {
        var steps = Plan(
            """
            [{"id":"a","task":"A"},{"id":"b","task":"B","dependsOn":[]},
             {"id":"c","tool":"write_file","arguments":{"path":"x","content":"1: {{steps.a.output}} 2: {{ steps.b.output }} {{inputs.who}}"}}]
            """).Steps;

        Assert.Equal(["a", "b"], steps[2].DependsOn);
    }

    [Fact]
    public void A_description_may_use_an_output() =>
        Assert.Equal(["a"], Plan("""[{"id":"b","task":"Sum {{steps.a.output}} up","dependsOn":[]},{"id":"a","task":"A"}]""").Steps[0].DependsOn);

    [Fact]
    public void Other_peoples_templates_are_left_alone() =>
        Assert.Empty(Read("""[{"tool":"write_file","arguments":{"path":"x","content":"{{ name }} {{#if}} {{"}}]""").Errors);

    [Theory]
    [InlineData("1.10", "1.10")]
    [InlineData("1e3", "1e3")]
    [InlineData("0.5", "0.5")]
    [InlineData("-0", "-0")]
    [InlineData("12", "12")]
    [InlineData("true", "true")]
    [InlineData("+1.0", "\"+1.0\"")]
    [InlineData("1.", "\"1.\"")]
    [InlineData("007", "\"007\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData("2026-01-02", "\"2026-01-02\"")]
    [InlineData("12345678901234567890123", "\"12345678901234567890123\"")]
    [InlineData("TRUE", "\"TRUE\"")]
    [InlineData("False", "\"False\"")]
    [InlineData("on", "\"on\"")]
    public void A_scalar_in_YAML_keeps_its_own_letters(string scalar, string json)
    {
        var step = Assert.Single(Plan($"- {{tool: write_file, arguments: {{path: a.txt, content: {scalar}}}}}").Steps);

        Assert.Contains($"\"content\":{json}", step.Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_in_YAML_are_ids_and_arguments()
    {
        var steps = Plan("- id: 1\n  task: A\n- id: 2\n  task: B\n  dependsOn: [1]\n- tool: read_file\n  arguments: {path: yes, offset: 5, limit: '5'}").Steps;

        Assert.Equal(["1"], steps[1].DependsOn);
        Assert.Equal("""{"path":"yes","offset":5,"limit":"5"}""", steps[2].Arguments);
    }

    [Theory]
    [InlineData("""{"steps":[{"description":"A"}]}""")]
    [InlineData("Here is the plan:\n```json\n{\"steps\":[{\"description\":\"A\"}]}\n```\nGood luck!")]
    [InlineData("```json\n[\"A\"]\n```")]
    [InlineData("```\nsteps:\n- A\n```")]
    [InlineData("The plan [draft] is {\"steps\": ['A',]}")]
    [InlineData("<think>[\"no\"]</think>{\"steps\":[\"A\"]}")]
    public void A_models_plan_is_found_in_what_it_says(string text)
    {
        var reading = PlanReader.Read(text, FakeToolCatalog.Files, 10, PlanOrigin.Model);

        Assert.Empty(reading.Errors);
        Assert.Equal(PlanOrigin.Model, reading.Plan!.Origin);
        Assert.Equal("A", Assert.Single(reading.Plan.Steps).Description);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"steps\":[]}")]
    [InlineData("```json\n[]\n```")]
    public void An_empty_plan_of_a_model_says_that_the_objective_cannot_be_reached(string text) =>
        Assert.Contains("cannot be reached", Assert.Single(PlanReader.Read(text, FakeToolCatalog.Files, 10, PlanOrigin.Model).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("I would rather not.")]
    [InlineData("")]
    [InlineData("{\"steps\": [\"A\"")]
    public void A_model_that_gives_no_plan_is_an_error(string text) =>
        Assert.Single(PlanReader.Read(text, FakeToolCatalog.Files, 10, PlanOrigin.Model).Errors);

    [Fact]
    public void A_long_chain_is_read()
    {
        var text = "[" + string.Join(',', Enumerable.Range(1, 1000).Select(number => $"\"Step {number}\"")) + "]";

        Assert.Equal(1000, PlanReader.Read(text, FakeToolCatalog.Files, 1000, PlanOrigin.Given).Plan!.Steps.Count);
    }

    private static PlanReading Read(string text) => PlanReader.Read(text, FakeToolCatalog.Files, 10, PlanOrigin.Given);

    private static Plan Plan(string text)
    {
        var reading = Read(text);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }
}
