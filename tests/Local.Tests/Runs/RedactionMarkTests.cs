using System.Text.Json;
using Lavra.ExecutionLog;
using Lavra.Facts;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

public sealed class RedactionMarkTests
{
    private const string Compose = "POSTGRES_PASSWORD: example123\n";

    [Theory]
    [InlineData("POSTGRES_PASSWORD: [redacted]\n")]
    [InlineData("POSTGRES_PASSWORD: [redacted]\nAPI_KEY: brand-new-1\n")]
    [InlineData("POSTGRES_PASSWORD: [REDACTED]\n")]
    [InlineData("POSTGRES_PASSWORD: [redacted:test]\n")]
    public async Task A_mark_is_never_written_over_the_value_it_stands_for(string content)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("read_file", """{"path":"compose.yml"}""")),
            2 => Ask(("write_file", JsonSerializer.Serialize(new { path = "compose.yml", content }))),
            _ => Say("done"),
        })).Open();
        var file = Path.Combine(runs.Workspace, "compose.yml");
        await File.WriteAllTextAsync(file, Compose);

        await runs.RunAsync("add a line to compose");

        Assert.Equal(Compose, await File.ReadAllTextAsync(file));
        var told = runs.Model.Calls[2].Text;
        Assert.Contains("argument 'content'", told, StringComparison.Ordinal);
        Assert.Contains("edit_file", told, StringComparison.Ordinal);
        Assert.DoesNotContain("process", told[told.IndexOf("argument 'content'", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_secret_that_the_model_was_given_is_written_as_it_is()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("write_file", """{"path":"new.env","content":"PASSWORD=abc123xyz"}""")),
            _ => Say("done"),
        })).Open();

        await runs.RunAsync("write it");

        Assert.Equal("PASSWORD=abc123xyz", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "new.env")));
    }

    [Fact]
    public async Task A_file_that_holds_the_mark_itself_may_be_written_with_it()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("write_file", """{"path":"docs.md","content":"Secrets are shown as [redacted]. Always."}""")),
            _ => Say("done"),
        })).Open();
        await File.WriteAllTextAsync(Path.Combine(runs.Workspace, "docs.md"), "Secrets are shown as [redacted].");

        await runs.RunAsync("add a word");

        Assert.Equal("Secrets are shown as [redacted]. Always.", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "docs.md")));
    }

    [Fact]
    public async Task A_search_for_the_mark_is_made()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("search_files", """{"text":"[redacted]"}""")),
            _ => Say("done"),
        })).Open();

        var run = await runs.RunAsync("search");

        var executed = (await runs.LogOfAsync(run)).Single(entry => entry.Action == LogAction.ToolExecuted);
        Assert.DoesNotContain("stands for", executed.ErrorMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("steps: [{tool: write_file, arguments: {path: new.env, content: 'PASSWORD=abc123xyz'}}]")]
    [InlineData("""steps: [{id: a, tool: read_file, arguments: {path: compose.yml}}, {tool: write_file, depends_on: [a], arguments: {path: new.env, content: "{{steps.a.output}}"}}]""")]
    public async Task A_planned_call_with_a_mark_is_refused_with_its_true_reason(string plan)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("done"))).Open();
        await File.WriteAllTextAsync(Path.Combine(runs.Workspace, "compose.yml"), Compose);

        var run = await runs.RunAsync("copy", request => request with { Plan = plan });

        var refused = (await runs.LogOfAsync(run)).Single(entry => entry.Action == LogAction.ToolExecuted && !entry.Success);
        Assert.Contains("argument 'content'", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("secrets are not stored", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(runs.Workspace, "new.env")));
    }
}
