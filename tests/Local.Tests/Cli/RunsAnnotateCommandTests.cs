using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;

namespace Lavra.Local.Tests.Cli;

public sealed class RunsAnnotateCommandTests : IDisposable
{
    private readonly CliBed cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Runs_are_labelled_shown_and_found_by_their_labels()
    {
        await cli.RunStepAsync();
        await cli.RunStepAsync();

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "label", "last", "team=ops", "customer=acme & co"));
        Assert.Contains("customer=acme & co, team=ops", cli.Out);
        await cli.RunAsync("runs", "label", "last");
        Assert.Contains("customer=acme & co, team=ops", cli.Out);
        await cli.RunAsync("runs", "show", "last");
        Assert.Contains("labels     customer=acme & co, team=ops\n", cli.Out);

        await cli.RunAsync("runs", "list", "--label", "team=ops", "--label", "customer=acme & co", "--json");
        Assert.Equal("ops", Assert.Single(cli.Json.GetProperty("items").EnumerateArray()).GetProperty("labels").GetProperty("team").GetString());
        await cli.RunAsync("runs", "label", "last", "--remove", "team", "--json");
        Assert.False(cli.Json.GetProperty("labels").TryGetProperty("team", out _));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "list", "--label", "team=ops"));
        Assert.Contains("There are no such runs.", cli.Error);
    }

    [Fact]
    public async Task Notes_are_taken_shown_and_removed()
    {
        await cli.RunStepAsync();

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "note", "last", "The customer saw this."));
        await cli.RunAsync("runs", "note", "last", "And \u001b[31mthis.");
        Assert.Contains("1  ", cli.Out);
        Assert.DoesNotContain("\u001b", cli.Out);
        await cli.RunAsync("runs", "show", "last");
        Assert.Contains("note       The customer saw this. (local, ", cli.Out);
        await cli.RunAsync("runs", "note", "last", "--remove", "1");
        Assert.DoesNotContain("The customer saw this.", cli.Out);
        await cli.RunAsync("runs", "note", "last", "--json");
        Assert.Equal(2, Assert.Single(cli.Json.GetProperty("notes").EnumerateArray()).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_run_is_labelled_while_another_process_works_on_it()
    {
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        cli.Model = ScriptedModel.Of(_ =>
        {
            asked.SetResult();
            gate.Task.Wait();
            return ScriptedModel.Say("done");
        });
        cli.Write("plan.json", CliBed.OneStep);
        using var working = new CliBed.Watcher(cli, "run", "do it", "--plan", "plan.json");
        await asked.Task;

        var labelled = await cli.AlsoAsync("runs", "label", "last", "team=ops");
        var noted = await cli.AlsoAsync("runs", "note", "last", "Under way.");
        gate.SetResult();

        Assert.Equal((ExitCode.Completed, ExitCode.Completed, ExitCode.Completed), (labelled.Code, noted.Code, await working.Ended));
        await cli.RunAsync("runs", "show", "last");
        Assert.Contains("status     completed", cli.Out);
        Assert.Contains("team=ops", cli.Out);
        Assert.Contains("Under way.", cli.Out);
    }

    [Theory]
    [InlineData("A label is 'team'; it must be NAME=VALUE.", "label", "last", "team")]
    [InlineData("'two words' is none", "label", "last", "two words=1")]
    [InlineData("looks like a secret", "label", "last", "password=hunter2-and-more")]
    [InlineData("to be set and to be removed", "label", "last", "team=ops", "--remove", "team")]
    [InlineData("--label: is 'team'; it must be NAME=VALUE.", "list", "--label", "team")]
    [InlineData("is not a run id", "label", "nothing", "a=b")]
    [InlineData("A note has 1 to 2000 characters", "note", "last", " ")]
    [InlineData("--remove is 'x'", "note", "last", "--remove", "x")]
    [InlineData("leave the text out", "note", "last", "text", "--remove", "1")]
    public async Task What_is_wrong_is_told_with_the_remedy(string message, params string[] arguments)
    {
        await cli.RunStepAsync();

        Assert.Equal(ExitCode.Usage, await cli.RunAsync(["runs", .. arguments]));

        Assert.Contains(message, cli.Error);
        await cli.RunAsync("runs", "show", "last", "--json");
        Assert.Equal((0, 0), (cli.Json.GetProperty("labels").EnumerateObject().Count(), cli.Json.GetProperty("notes").GetArrayLength()));
    }
}
