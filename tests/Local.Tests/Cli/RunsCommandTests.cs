using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;

namespace Lavra.Local.Tests.Cli;

public sealed class RunsCommandTests
{
    [Fact]
    public async Task Runs_are_listed_newest_first_and_by_status()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync("--session", "first");
        cli.Model = ScriptedModel.Of(_ => throw new Generation.ModelException(Generation.ModelFailure.NotSupported, "no"));
        await cli.RunStepAsync("--session", "second");

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "list", "--json"));
        Assert.Equal(
            ["second", "first"], cli.Json.GetProperty("items").EnumerateArray().Select(static run => run.GetProperty("session").GetString()));

        await cli.RunAsync("runs", "list", "--status", "failed");
        var lines = cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("run ", lines[0]);
        Assert.Contains("failed", lines[1]);

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--status", "done", "--limit", "0"));
        Assert.Contains("--status is 'done'", cli.Error);
        Assert.Contains("--limit is '0'", cli.Error);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        await cli.RunStepAsync();
        await cli.RunAsync("runs", "list", "--limit", "1", "--json");
        var (first, next) = (cli.Json.GetProperty("items")[0].GetProperty("id").GetString(), cli.Json.GetProperty("next").GetString()!);
        await cli.RunAsync("runs", "list", "--limit", "1", "--after", next, "--json");
        Assert.NotEqual(first, cli.Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--after", "nowhere"));
        Assert.Contains("--after is 'nowhere'", cli.Error);
    }

    [Fact]
    public async Task A_run_is_shown_with_steps_answer_and_figures()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("line one\nline two")));
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "show", "last"));
        Assert.Contains("objective  do it", cli.Out);
        Assert.Contains("step 1     completed: do it", cli.Out);
        Assert.Contains("120 tokens", cli.Out);
        Assert.EndsWith("line one\nline two\n", cli.Out);
        await cli.RunAsync("runs", "show", "last", "--json");
        Assert.Equal("only", cli.Json.GetProperty("steps")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_was_said_in_a_run_can_be_read()
    {
        using var cli = new CliBed(ScriptedModel.Of(static call =>
            call.Number == 1 ? ScriptedModel.Ask(("list_directory", """{"path":"."}""")) : ScriptedModel.Say("one file is there")));
        cli.Write("plan.json", """{"steps":[{"id":"own","tool":"file_info","arguments":{"path":"plan.json"}},{"id":"ask","description":"look around"}]}""");
        await cli.RunAsync("run", "take a look", "--plan", "plan.json");

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "show", "last", "--generations"));

        var at = 0;
        foreach (var expected in new[]
        {
            "step 1: called by the plan\n", "  call file_info\n    {\"path\":\"plan.json\"}\n", "  result in ",
            "step 2, generation 1: ", "completed in ", " tokens (", "  prompt, system\n    You carry out one step", "  prompt, user\n", "look around\n",
            "  call list_directory\n", "  result in ", "plan.json", "step 2, generation 2: ", "  prompt: instructions and task as before\n",
            "  prompt: 2 messages of earlier turns, as above\n", "  answer\n    one file is there\n",
        })
        {
            var found = cli.Out.IndexOf(expected, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{expected}' is not behind {at} in:\n{cli.Out}");
            at = found + expected.Length;
        }
    }

    [Fact]
    public async Task The_log_is_shown_from_where_one_asks()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        await cli.RunAsync("runs", "log", "last", "--json");
        var all = cli.JsonLines.Count();
        await cli.RunAsync("runs", "log", "last", "--json", "--after", "2", "--limit", "2");
        Assert.Equal([3, 4], cli.JsonLines.Select(static entry => entry.GetProperty("sequence").GetInt32()));
        Assert.True(all > 4);
        await cli.RunAsync("runs", "log", "last");
        Assert.Contains("run accepted", cli.Out);
        Assert.Contains("run completed", cli.Out);
    }

    [Fact]
    public async Task Watching_a_run_that_has_ended_shows_it_and_gives_its_exit_code()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => throw new Generation.ModelException(Generation.ModelFailure.NotSupported, "no")));
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("runs", "watch", "last"));
        Assert.Contains("run failed", cli.Error);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("log")]
    [InlineData("watch")]
    [InlineData("cancel")]
    public async Task What_is_not_there_is_told_with_a_remedy(string command)
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", command, "last"));
        Assert.Contains("There is no database", cli.Error);
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", command, "0123456789abcdef0123456789abcdef"));
        Assert.Contains("There is no run 0123456789abcdef0123456789abcdef", cli.Error);
        Assert.Contains("lavra runs list", cli.Error);
    }

    [Fact]
    public async Task A_run_of_another_process_can_be_seen_and_cancelled()
    {
        using var cli = new CliBed();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cli.Model = ScriptedModel.Hanging(() => asked.TrySetResult());
        var running = cli.RunStepAsync();
        await asked.Task;

        var (_, list, _) = await cli.AlsoAsync("runs", "list", "--json");
        Assert.Equal("running", System.Text.Json.JsonElement.Parse(list).GetProperty("items")[0].GetProperty("status").GetString());

        var (code, output, _) = await cli.AlsoAsync("runs", "cancel", "last", "--reason", "changed my mind");
        Assert.Equal(ExitCode.Completed, code);
        Assert.Contains("is cancelled", output);
        Assert.Equal(ExitCode.Cancelled, await running);
        Assert.Contains("cancelled in", cli.Error);
    }

    [Fact]
    public async Task That_nobody_works_on_a_run_is_told_with_the_way_on_and_only_then()
    {
        using var cli = new CliBed();
        var hints = new List<string>();
        cli.Model = ScriptedModel.Hanging(async () =>
        {
            foreach (var command in new[] { "list", "show" })
            {
                var (_, _, said) = command == "list" ? await cli.AlsoAsync("runs", "list") : await cli.AlsoAsync("runs", "show", "last");
                hints.Add(said);
            }

            cli.Interrupt();
        });
        await cli.RunStepAsync();
        Assert.Equal(["", ""], hints);

        var (_, list, told) = await cli.AlsoAsync("runs", "list", "--json");
        var id = System.Text.Json.JsonElement.Parse(list).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal($"No process works on run {id}. Go on with it: lavra run --resume {id}\n", told);
        (_, _, told) = await cli.AlsoAsync("runs", "show", "last");
        Assert.Contains($"lavra run --resume {id}", told);

        cli.Model = ScriptedModel.Of(_ => ScriptedModel.Say("done"));
        using var watcher = new CliBed.Watcher(cli, "runs", "watch", "last");
        Assert.Contains($"lavra run --resume {id}", await watcher.FirstErrorAsync("No process works"));
        var (code, _, error) = await cli.AlsoAsync("run", "--resume");
        Assert.True(code == ExitCode.Completed, error);
        Assert.Equal(ExitCode.Completed, await watcher.Ended);
        Assert.Single(watcher.Errors, line => line.Contains("No process works", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_nobody_works_on_can_be_cancelled()
    {
        using var cli = new CliBed();
        cli.Model = ScriptedModel.Hanging(cli.Interrupt);
        await cli.RunStepAsync();
        var (code, output, _) = await cli.AlsoAsync("runs", "cancel", "last", "--json", "--reason", "enough");
        Assert.Equal(ExitCode.Completed, code);
        Assert.Equal("cancelled", System.Text.Json.JsonElement.Parse(output).GetProperty("status").GetString());
        var (_, log, _) = await cli.AlsoAsync("runs", "log", "last");
        Assert.Contains("cancel by local: enough", log);
        var (again, told, _) = await cli.AlsoAsync("runs", "cancel", "last");
        Assert.Equal(ExitCode.Completed, again);
        Assert.Contains("had ended already", told);
    }
}
