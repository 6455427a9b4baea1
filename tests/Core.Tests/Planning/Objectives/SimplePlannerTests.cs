using System.Text.Json;
using Lavra.Planning;
using Lavra.Planning.Objectives;
using Lavra.Testing.Catalogs;

namespace Lavra.Core.Tests.Planning.Objectives;

public sealed class SimplePlannerTests
{
    [Theory]
    [InlineData("list the files in src", "list_directory", """{"path":"src"}""")]
    [InlineData("List files", "list_directory", """{"path":"."}""")]
    [InlineData("please list the files here", "list_directory", """{"path":"."}""")]
    [InlineData("show me the files in the folder src/Core", "list_directory", """{"path":"src/Core"}""")]
    [InlineData("list the files in the src folder", "list_directory", """{"path":"src"}""")]
    [InlineData("list the files in this folder", "list_directory", """{"path":"."}""")]
    [InlineData("list the contents of docs", "list_directory", """{"path":"docs"}""")]
    [InlineData("list the files in \"my docs\"", "list_directory", """{"path":"my docs"}""")]
    [InlineData("list the files in .", "list_directory", """{"path":"."}""")]
    [InlineData("list the files in ..", "list_directory", """{"path":".."}""")]
    [InlineData("liste os arquivos em src", "list_directory", """{"path":"src"}""")]
    [InlineData("mostre os ficheiros da pasta docs", "list_directory", """{"path":"docs"}""")]
    [InlineData("liste os arquivos nesta pasta por favor", "list_directory", """{"path":"."}""")]
    [InlineData("read README.md", "read_file", """{"path":"README.md"}""")]
    [InlineData("read the file LICENSE", "read_file", """{"path":"LICENSE"}""")]
    [InlineData("show the contents of the file docs/a.md", "read_file", """{"path":"docs/a.md"}""")]
    [InlineData("read 'it's here.txt'", "read_file", """{"path":"it's here.txt"}""")]
    [InlineData("read `weird (1) {x}.txt`", "read_file", """{"path":"weird (1) {x}.txt"}""")]
    [InlineData("leia o arquivo notas.txt", "read_file", """{"path":"notas.txt"}""")]
    [InlineData("find files matching *.cs in src", "find_files", """{"pattern":"*.cs","path":"src"}""")]
    [InlineData("find all *.cs files under src", "find_files", """{"pattern":"*.cs","path":"src"}""")]
    [InlineData("find files named report.md", "find_files", """{"pattern":"report.md","path":"."}""")]
    [InlineData("encontre arquivos *.md em docs", "find_files", """{"pattern":"*.md","path":"docs"}""")]
    [InlineData("search for TODO in src", "search_text", """{"pattern":"TODO","path":"src"}""")]
    [InlineData("search for \"a.b (c)\" in src", "search_text", """{"pattern":"a\\.b \\(c\\)","path":"src"}""")]
    [InlineData("procure por TODO em src", "search_text", """{"pattern":"TODO","path":"src"}""")]
    [InlineData("info about x.txt", "file_info", """{"path":"x.txt"}""")]
    [InlineData("show information about the file LICENSE", "file_info", """{"path":"LICENSE"}""")]
    [InlineData("informações sobre x.txt", "file_info", """{"path":"x.txt"}""")]
    public void A_plain_objective_is_one_call(string objective, string tool, string arguments)
    {
        var plan = SimplePlanner.TryPlan(objective, FakeToolCatalog.Files)!;

        var step = Assert.Single(plan.Steps);
        Assert.Equal(PlanOrigin.Simple, plan.Origin);
        Assert.Equal(tool, step.Tool);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(arguments), JsonElement.Parse(step.Arguments!)), step.Arguments);
        Assert.Equal(objective, step.Description);
    }

    [Theory]
    [InlineData("list the files in src.")]
    [InlineData("list the files in src by size")]
    [InlineData("list the files in src and docs")]
    [InlineData("list the files that I changed")]
    [InlineData("list all files under src")]
    [InlineData("read README")]
    [InlineData("read it")]
    [InlineData("read the instructions")]
    [InlineData("read README.md!")]
    [InlineData("read a.txt, b.txt")]
    [InlineData("read {{inputs.file}}")]
    [InlineData("read \"{{inputs.file}}\"")]
    [InlineData("read \"\"")]
    [InlineData("search for TODO comments in src")]
    [InlineData("search for files in src")]
    [InlineData("find the bug in src")]
    [InlineData("show C:\\temp\\a.txt")]
    [InlineData("delete README.md")]
    [InlineData("delete the file README.md")]
    [InlineData("write a poem")]
    [InlineData("apague o arquivo notas.txt")]
    [InlineData("What is the capital of France?")]
    public void Whatever_could_mean_more_is_one_step_for_the_model(string objective)
    {
        var step = Assert.Single(SimplePlanner.TryPlan(objective, FakeToolCatalog.Files)!.Steps);

        Assert.Null(step.Tool);
        Assert.Null(step.Arguments);
        Assert.Equal(objective, step.Description);
    }

    [Theory]
    [InlineData("count the C# files and write a report")]
    [InlineData("leia o arquivo a.txt e escreva um resumo")]
    [InlineData("the whole project, each of its modules")]
    [InlineData("primeiro isto, depois aquilo")]
    public void A_complex_objective_is_left_to_the_planner(string objective) =>
        Assert.Null(SimplePlanner.TryPlan(objective, FakeToolCatalog.Files));

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    public void More_than_two_hundred_characters_are_complex(int length, bool complex) =>
        Assert.Equal(complex, SimplePlanner.TryPlan(new string('x', length), FakeToolCatalog.Files) is null);

    [Fact]
    public void Words_in_quotes_do_not_make_an_objective_complex() =>
        Assert.NotNull(SimplePlanner.TryPlan("what does \"read, write and execute\" mean", FakeToolCatalog.Files));

    [Fact]
    public void Without_the_tool_the_model_does_it()
    {
        var none = FakeToolCatalog.None;

        Assert.Null(Assert.Single(SimplePlanner.TryPlan("list the files in src", none)!.Steps).Tool);
    }

    [Fact]
    public void A_tool_of_that_name_that_changes_things_is_not_called()
    {
        var acting = new FakeToolCatalog([FakeToolCatalog.Tool("list_directory", Lavra.Tools.ToolEffect.ActsOnce, "path")]);

        Assert.Null(Assert.Single(SimplePlanner.TryPlan("list the files in src", acting)!.Steps).Tool);
    }

    [Fact]
    public void A_tool_that_takes_other_arguments_is_not_called()
    {
        var other = new FakeToolCatalog([FakeToolCatalog.Tool("list_directory", Lavra.Tools.ToolEffect.Reads, "folder")]);

        Assert.Null(Assert.Single(SimplePlanner.TryPlan("list the files in src", other)!.Steps).Tool);
    }
}
