using Lavra.Local.Cli.Invocation;
using Lavra.Local.Hosting;
using Lavra.Local.Storage.Files;
using Lavra.Local.Tests.Runs;
using Lavra.Testing.Time;

namespace Lavra.Local.Tests.Cli;

public sealed class RunCommandTests
{
    [Fact]
    public async Task The_answer_alone_is_the_output_and_progress_is_told_beside_it()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("forty-two")));
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        Assert.Equal("forty-two\n", cli.Out);
        Assert.Contains("run accepted: do it", cli.Error);
        Assert.Contains("step 1: do it", cli.Error);
        Assert.Contains("120 tokens", cli.Error);
        Assert.Contains("completed in", cli.Error);
        Assert.Contains("1 generation, 0 tool calls", cli.Error);
    }

    [Fact]
    public async Task An_unknown_price_is_called_unknown_and_never_nothing()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Models__other__Provider"] = "offline";
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync("--model", "other"));
        Assert.Contains("cost unknown", cli.Error);
        Assert.DoesNotContain("$0", cli.Error);
    }

    [Fact]
    public async Task Quiet_leaves_progress_out()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync("--quiet");
        Assert.Equal("done\n", cli.Out);
        Assert.DoesNotContain("step 1", cli.Error);
    }

    [Fact]
    public async Task Json_is_one_object_and_nothing_else()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync("--json"));
        Assert.Equal("completed", cli.Json.GetProperty("status").GetString());
        Assert.Equal("done", cli.Json.GetProperty("answer").GetString());
        Assert.Contains("step 1", cli.Error);
    }

    [Fact]
    public async Task Json_that_is_watched_has_a_line_for_each_entry_and_at_last_the_run()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync("--json", "--watch");
        var lines = cli.JsonLines.ToList();
        Assert.All(lines[..^1], (line, at) => Assert.Equal(at + 1, line.GetProperty("entry").GetProperty("sequence").GetInt32()));
        Assert.Equal("task_completed", lines[^2].GetProperty("entry").GetProperty("action").GetString());
        Assert.Equal("done", lines[^1].GetProperty("run").GetProperty("answer").GetString());
    }

    [Fact]
    public async Task What_a_model_writes_cannot_drive_the_terminal()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("a\u001b]0;owned\u0007b\u001b[2Jc\u202ed")));
        await cli.RunStepAsync();
        Assert.Equal("abcd\n", cli.Out);
    }

    [Fact]
    public async Task A_failed_run_says_why_and_fails()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => throw new Generation.ModelException(Generation.ModelFailure.NotSupported, "no such trick")));
        Assert.Equal(ExitCode.Failed, await cli.RunStepAsync());
        Assert.Equal("", cli.Out);
        Assert.Contains("failed in", cli.Error);
        Assert.Contains("no such trick", cli.Error);
    }

    [Fact]
    public async Task A_used_up_budget_has_an_exit_code_of_its_own()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Ask(("list_directory", "{}"))));
        Assert.Equal(ExitCode.BudgetExceeded, await cli.RunStepAsync("--budget-tokens", "150"));
        Assert.Contains("budget", cli.Error);
    }

    [Fact]
    public async Task Everything_wrong_with_the_options_is_told_at_once()
    {
        using var cli = new CliBed();
        var code = await cli.RunAsync(
            "run", "--budget-usd", "free", "--budget-tokens", "-1", "--max-iterations", "0", "--tool-timeout", "soon", "--input", "novalue");
        Assert.Equal(ExitCode.Usage, code);
        foreach (var named in (string[])["--budget-usd", "--budget-tokens", "--max-iterations", "--tool-timeout", "--input", "There is no objective"])
        {
            Assert.Contains(named, cli.Error);
        }

        Assert.False(Directory.Exists(cli.File(".lavra")));
    }

    [Theory]
    [InlineData("--budget-tokens", "0", "a whole number from 1 up")]
    [InlineData("--budget-usd", "0", "a number above 0, such as 0.50")]
    [InlineData("--budget-minutes", "0", "a number of minutes such as 10, from 1ms to 365d")]
    [InlineData("--budget-minutes", "525601", "a number of minutes such as 10, from 1ms to 365d")]
    [InlineData("--budget-minutes", "99999999999999", "a number of minutes such as 10, from 1ms to 365d")]
    [InlineData("--budget-minutes", "ten", "a number of minutes such as 10, from 1ms to 365d")]
    [InlineData("--max-iterations", "100001", "a whole number from 1 to 100000")]
    [InlineData("--max-steps", "1001", "a whole number from 1 to 1000")]
    [InlineData("--max-parallel", "101", "a whole number from 1 to 100")]
    [InlineData("--tool-timeout", "31d", "a time such as 90s, 2m, 1h or 00:02:00, from 1ms to 30d")]
    [InlineData("--tool-timeout", "", "a time such as 90s, 2m, 1h or 00:02:00, from 1ms to 30d")]
    public async Task An_option_has_the_bounds_of_the_setting_for_the_same_thing(string option, string value, string shape)
    {
        using var cli = new CliBed();

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "do it", option, value));

        Assert.Contains($"{option} is '{value}'; it must be {shape}.", cli.Error);
    }

    [Fact]
    public async Task An_option_is_written_as_the_setting_for_the_same_thing()
    {
        using var cli = new CliBed();

        Assert.Equal(ExitCode.Completed, await cli.RunAsync(
            "run", "do it", "--json", "--budget-minutes", "0.5", "--budget-tokens", "5,000,000", "--max-iterations", "1,000", "--tool-timeout", "00:02:30"));

        Assert.Contains("\"seconds\":30", cli.Out);
        Assert.Contains("\"tokens\":5000000", cli.Out);
        Assert.Contains("\"iterations\":1000", cli.Out);
        Assert.Contains("\"toolTimeoutSeconds\":150", cli.Out);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_no_text_is_refused_by_its_name()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--file", "nowhere.txt"));
        Assert.Contains("there is no file 'nowhere.txt'", cli.Error);

        File.WriteAllBytes(cli.File("bad.txt"), [0x61, 0x62, 0xff, 0xfe]);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--file", "bad.txt"));
        Assert.Contains("not UTF-8: the byte at position 2", cli.Error);
        Assert.Contains("Save it as UTF-8", cli.Error);
    }

    [Fact]
    public async Task An_objective_that_is_too_long_is_refused_however_it_comes()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", new string('x', 20_001)));
        Assert.Contains("20000 are allowed", cli.Error);

        cli.Input = new byte[200_000];
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--file", "-"));
        Assert.Contains("more than 100,000 bytes", cli.Error);
    }

    [Fact]
    public async Task The_objective_may_come_by_the_standard_input()
    {
        using var cli = new CliBed { Input = "\uFEFFread it\n"u8.ToArray() };
        cli.Write("plan.json", CliBed.OneStep);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--file", "-", "--plan", "plan.json", "--json"));
        Assert.Equal("read it", cli.Json.GetProperty("objective").GetString());
    }

    [Fact]
    public async Task A_plan_and_inputs_are_taken_and_a_wrong_plan_is_refused()
    {
        using var cli = new CliBed();
        cli.Write("note.txt", "hello");
        cli.Write("plan.yaml", "steps:\n  - id: read\n    tool: read_file\n    arguments:\n      path: '{{inputs.file}}'\n");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "read it", "--plan", "plan.yaml", "--input", "file=note.txt"));
        Assert.Contains("hello", cli.Out);

        cli.Write("wrong.yaml", "steps:\n  - id: a\n    tool: no_such_tool\n");
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "read it", "--plan", "wrong.yaml"));
        Assert.Contains("--plan: ", cli.Error);
        Assert.Contains("no_such_tool", cli.Error);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_refused_with_those_that_are()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync("--model", "gpt-9"));
        Assert.Contains("--model: There is no model 'gpt-9'. Configured: offline", cli.Error);
    }

    [Fact]
    public async Task An_unknown_option_or_command_is_refused_with_the_nearest()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "x", "--modle", "y"));
        Assert.Contains("Did you mean '--model'?", cli.Error);
        Assert.Contains("lavra run --help", cli.Error);

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("rnu", "x"));
        Assert.Contains("Did you mean 'run'?", cli.Error);

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "-q", "x"));
        Assert.Contains("'-q' is no option of 'lavra run'.", cli.Error);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("runs")]
    [InlineData("runs list")]
    [InlineData("runs show")]
    [InlineData("runs log")]
    [InlineData("runs watch")]
    [InlineData("runs cancel")]
    [InlineData("ask")]
    [InlineData("serve")]
    [InlineData("tools")]
    [InlineData("tools list")]
    [InlineData("tools call")]
    [InlineData("models")]
    [InlineData("doctor")]
    public async Task Every_command_has_help_with_examples_and_exit_codes(string command)
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync([.. command.Split(' '), "--help"]));
        Assert.Contains("Examples:", cli.Out);
        Assert.Contains($"lavra {command.Split(' ')[0]}", cli.Out);
        Assert.Contains("130  interrupted; the run can be resumed", cli.Out);
    }

    [Fact]
    public async Task A_file_in_use_is_refused_with_the_holder_and_a_remedy()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        await using (SqliteDatabase.Open(
            cli.File(".lavra/lavra.db"), SqliteDurability.Normal, Holder.Describe("lavra serve", new Uri("http://127.0.0.1:5080")), TimeProvider.System))
        {
            Assert.Equal(ExitCode.Held, await cli.RunStepAsync());
        }

        Assert.Contains("in use by lavra serve at http://127.0.0.1:5080", cli.Error);
        Assert.Contains("--server http://127.0.0.1:5080", cli.Error);
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_resume_and_then_goes_on_where_it_was()
    {
        using var cli = new CliBed();
        var asked = 0;
        cli.Model = new ScriptedModel(async (call, cancellationToken) =>
        {
            if (++asked == 1)
            {
                return ScriptedModel.Ask(("write_file", """{"path":"once.txt","content":"x"}"""));
            }

            if (asked == 2)
            {
                cli.Interrupt();
                await Never.ComesBackAsync(cancellationToken);
            }

            return ScriptedModel.Say("went on");
        });
        Assert.Equal(ExitCode.Interrupted, await cli.RunStepAsync());
        Assert.Equal("", cli.Out);
        var id = cli.Error.Split("lavra run --resume ")[1].Trim();

        var (code, output, error) = await cli.AlsoAsync("run", "--resume", id);
        Assert.Equal(ExitCode.Completed, code);
        Assert.Equal("went on\n", output);
        Assert.Contains("run resumed", error);
        Assert.DoesNotContain("write_file", error);

        await cli.RunAsync("runs", "log", id, "--json");
        var actions = cli.JsonLines.Select(static entry => entry.GetProperty("action").GetString()).ToList();
        Assert.Single(actions, "tool_executed");
        Assert.Single(actions, "run_resumed");
        Assert.Equal(Enumerable.Range(1, actions.Count), cli.JsonLines.Select(static entry => entry.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task Resume_without_an_id_goes_on_with_everything_or_says_that_there_is_nothing()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume"));
        Assert.Contains("Nothing is unfinished", cli.Error);

        cli.Model = ScriptedModel.Hanging(cli.Interrupt);
        Assert.Equal(ExitCode.Interrupted, await cli.RunStepAsync());
        cli.Model = ScriptedModel.Of(_ => ScriptedModel.Say("at last"));
        var (code, output, _) = await cli.AlsoAsync("run", "--resume");
        Assert.Equal((ExitCode.Completed, "at last\n"), (code, output));
    }

    [Fact]
    public async Task Resume_refuses_what_cannot_be_changed_any_more()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--resume", "last", "--model", "other", "--budget-usd", "1"));
        Assert.Contains("--model cannot be changed", cli.Error);
        Assert.Contains("--budget-usd cannot be changed", cli.Error);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "--resume", "not-an-id"));
        Assert.Contains("'not-an-id' is not a run id", cli.Error);
    }

    [Fact]
    public async Task Detaching_needs_a_server()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("run", "do it", "--detach"));
        Assert.Contains("lavra serve", cli.Error);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_run()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync("--key", "k1", "--json");
        var first = cli.Json.GetProperty("id").GetString();
        await cli.RunStepAsync("--key", "k1", "--json");
        Assert.Equal(first, cli.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_drawing_terminal_gets_a_panel_with_answer_and_figures()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("[bold]not markup[/] \u001b[31mred"))) { IsInteractive = true };
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        Assert.Contains("[bold]not markup[/] red", cli.Out);
        Assert.Contains("1 generation", cli.Out);
        Assert.Contains("step 1 completed", cli.Out);
        Assert.DoesNotContain("\u001b[31mred", cli.Out);
    }

    [Fact]
    public async Task Secrets_of_the_settings_reach_neither_log_nor_output()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("the key is sk-very-secret-key")));
        cli.Variables["OPENAI_API_KEY"] = "sk-very-secret-key";
        cli.Variables["Lavra__Model__Provider"] = "offline";
        await cli.RunStepAsync();
        Assert.DoesNotContain("sk-very-secret-key", cli.Out + cli.Error);
        Assert.Contains("[redacted:OPENAI_API_KEY]", cli.Out);
    }
}
