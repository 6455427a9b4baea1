using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Time;
using Lavra.Tools;
using Microsoft.Extensions.AI;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

public sealed class RunTests
{
    private const string WriteNotes = """{"path":"notes.txt","content":"hello"}""";

    [Fact]
    public async Task A_run_goes_from_objective_to_answer_and_the_log_tells_the_story()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("write_file", WriteNotes)),
            _ => Say("The notes are written."),
        })).Open();

        var run = await runs.RunAsync("take notes");

        Assert.Equal((RunStatus.Completed, "The notes are written."), (run.Status, run.Answer));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "notes.txt")));
        Assert.Equal((2, 1, 240L, 0.002m), (run.Totals.Generations, run.Totals.ToolCalls, run.Totals.Usage.TotalTokens, run.Totals.CostUsd));
        var log = await runs.LogOfAsync(run);
        Assert.Equal(
            [
                LogAction.TaskStarted, LogAction.PlanCreated, LogAction.StepStarted, LogAction.GenerationCompleted,
                LogAction.ToolExecuted, LogAction.GenerationCompleted, LogAction.StepCompleted, LogAction.TaskCompleted,
            ],
            log.Select(e => e.Action));
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => (int)e.Sequence));
    }

    [Fact]
    public async Task The_model_sees_what_its_tools_gave()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("read_file", """{"path":"a.txt"}"""), ("read_file", """{"path":"missing.txt"}""")),
            _ => Say("done"),
        })).Open();
        await File.WriteAllTextAsync(Path.Combine(runs.Workspace, "a.txt"), "the secret of life");

        var run = await runs.RunAsync("think about a");

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Contains("the secret of life", runs.Model.Calls[1].Text, StringComparison.Ordinal);
        Assert.Contains("missing.txt", runs.Model.Calls[1].Text, StringComparison.Ordinal);
        Assert.Equal(1, run.Totals.FailedToolCalls);
    }

    [Fact]
    public async Task A_plain_file_objective_needs_no_model()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => throw new InvalidOperationException("asked"))).Open();
        await File.WriteAllTextAsync(Path.Combine(runs.Workspace, "a.txt"), "first line");

        var run = await runs.RunAsync("read a.txt");

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Contains("first line", run.Answer, StringComparison.Ordinal);
        Assert.Equal(0, run.Totals.Generations);
    }

    [Fact]
    public async Task A_given_plan_runs_its_steps_in_order_of_their_dependencies_and_fills_in_outputs()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("seven words"))).Open();
        const string Plan = """
            steps:
              - id: write
                tool: write_file
                description: write it down
                arguments: { path: "{{inputs.name}}.md", content: "{{steps.think.output}}" }
              - id: think
                description: think of something
                dependsOn: []
            """;

        var run = await runs.RunAsync("follow the plan", r => r with
        {
            Plan = Plan, Inputs = new Dictionary<string, string> { ["name"] = "out" },
        });

        Assert.True(run.Status == RunStatus.Completed, run.Error);
        Assert.Equal("seven words", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "out.md")));
        Assert.Single(runs.Model.Calls);
    }

    [Fact]
    public async Task A_failed_step_skips_what_depends_on_it_and_leaves_the_rest()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("fine"))).Open();
        const string Plan = """
            {"steps":[
              {"id":"bad","description":"read","tool":"read_file","arguments":{"path":"nowhere.txt"}},
              {"id":"after","description":"use it","dependsOn":["bad"]},
              {"id":"apart","description":"something else","dependsOn":[]}]}
            """;

        var run = await runs.RunAsync("follow the plan", r => r with { Plan = Plan });

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.StartsWith("Step 'bad' failed:", run.Error, StringComparison.Ordinal);
        var steps = await runs.Runs.ListStepsAsync(run.Id, runs.Patience);
        Assert.Equal([StepStatus.Failed, StepStatus.Skipped, StepStatus.Completed], steps.Select(s => s.Status));
    }

    [Fact]
    public async Task A_complex_objective_is_planned_by_the_model_which_may_mend_its_plan_once()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Say("""{"steps":[{"id":"a","description":"find the files","dependsOn":["zz"]}]}"""),
            2 => Say("""{"steps":[{"id":"a","description":"find the files"},{"id":"b","description":"write about them","dependsOn":["a"]}]}"""),
            3 => Say("output of a"),
            _ => Say("output of b"),
        })).Open();

        var run = await runs.RunAsync("analyse the files, then implement a report and create a summary of it and test the result");

        Assert.Equal((RunStatus.Completed, "output of b"), (run.Status, run.Answer));
        Assert.Contains("zz", runs.Model.Calls[1].Text, StringComparison.Ordinal);
        Assert.Contains("output of a", runs.Model.Calls[3].Text, StringComparison.Ordinal);
        Assert.Equal(4, run.Totals.Generations);
    }

    [Fact]
    public async Task Tool_calls_of_one_generation_run_side_by_side()
    {
        var tools = new MeetingTool(3);
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("meet", "{}"), ("meet", "{}"), ("meet", "{}")),
            _ => Say("met"),
        }));
        runs.ExtraTools.Add(tools);
        runs.Open();

        var run = await runs.RunAsync("meet");

        Assert.Equal((RunStatus.Completed, 3, 0), (run.Status, run.Totals.ToolCalls, run.Totals.FailedToolCalls));
    }

    [Fact]
    public async Task Steps_that_do_not_depend_on_each_other_run_side_by_side()
    {
        var tools = new MeetingTool(3);
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("")));
        runs.ExtraTools.Add(tools);
        runs.Open();
        const string Plan = """
            [{"id":"a","description":"x","tool":"meet"},{"id":"b","description":"x","tool":"meet","dependsOn":[]},{"id":"c","description":"x","tool":"meet","dependsOn":[]}]
            """;

        var run = await runs.RunAsync("meet", r => r with { Plan = Plan });

        Assert.True(run.Status == RunStatus.Completed, run.Error);
        Assert.Equal("a:\nmet\n\nb:\nmet\n\nc:\nmet", run.Answer);
    }

    [Fact]
    public async Task Three_answers_in_a_row_that_cannot_be_used_fail_the_step_and_the_model_is_told_each_time()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say(""))).Open();

        var run = await runs.RunAsync("say something");

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(3, runs.Model.Calls.Count);
        Assert.Contains("empty", runs.Model.Calls[2].Text, StringComparison.Ordinal);
        Assert.Contains(await runs.LogOfAsync(run), e => e.Action == LogAction.LimitReached && e.Payload!.Contains("ParseFailures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_without_a_final_answer_ends_at_the_limit_of_iterations()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Ask(("list_directory", "{}")))).Open();

        var run = await runs.RunAsync("go round in circles", r => r with { Limits = new RequestedLimits { Iterations = 4 } });

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("no final answer after 4 generations", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, run.Totals.Generations);
    }

    [Fact]
    public async Task A_long_step_goes_on_with_a_fresh_history_and_a_prompt_that_does_not_grow()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call =>
            call.Number <= 120 ? Ask(("list_directory", "{}")) : Say("at last")));
        runs.Options.TurnsPerHistory = 20;
        runs.Open();

        var run = await runs.RunAsync("work long", r => r with { Limits = new RequestedLimits { Iterations = 200 } });

        Assert.True(run.Status == RunStatus.Completed, run.Error);
        Assert.Equal((121, 120), (run.Totals.Generations, run.Totals.ToolCalls));
        Assert.Equal(runs.Model.Calls[60].Messages.Count, runs.Model.Calls[110].Messages.Count);
        var log = await runs.LogOfAsync(run);
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => (int)e.Sequence));
        var limits = log.Where(e => e.Action == LogAction.LimitReached).Select(e => e.Payload!).ToList();
        Assert.Equal(2, limits.Count);
        Assert.Contains("HistoryTurns", limits[0], StringComparison.Ordinal);
        Assert.Contains("BriefTurns", limits[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("usd")]
    public async Task A_budget_that_is_used_up_stops_the_run_and_says_so(string kind)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Ask(("list_directory", "{}")))).Open();

        var run = await runs.RunAsync("spend", r => r with
        {
            Budget = kind == "tokens" ? new RunBudget { Tokens = 300 } : new RunBudget { Usd = 0.003m },
        });

        Assert.Equal(RunStatus.BudgetExceeded, run.Status);
        Assert.Equal(3, run.Totals.Generations);
        Assert.Contains(kind == "tokens" ? "360 of 300 tokens" : "0.003 of 0.003 US dollars", run.Error, StringComparison.Ordinal);
        Assert.Contains(await runs.LogOfAsync(run), e => e.Action == LogAction.BudgetExceeded);
    }

    [Fact]
    public async Task A_budget_of_time_stops_a_run_that_waits()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => throw new ModelThrottledException(TimeSpan.FromHours(5), "slow down"))).Open();
        var run = await runs.StartAsync("wait", r => r with { Budget = new RunBudget { Time = TimeSpan.FromHours(1) } });
        await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);

        runs.Time.Advance(TimeSpan.FromHours(1));
        runs.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(RunStatus.BudgetExceeded, (await runs.EndOfAsync(run)).Status);
    }

    [Fact]
    public async Task A_rate_limit_is_a_durable_wait_and_not_a_failure()
    {
        var limited = true;
        await using var runs = new RunFixture(ScriptedModel.Of(_ => limited
            ? throw new ModelThrottledException(TimeSpan.FromMinutes(2), "429")
            : Say("through")));
        runs.Open();
        var run = await runs.StartAsync("wait");
        var entry = await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
        await runs.CloseAsync();
        runs.Open();

        Assert.True(entry.Success);
        Assert.Single(runs.Model.Calls);
        limited = false;
        runs.Time.Advance(TimeSpan.FromMinutes(2));

        var ended = await runs.EndOfAsync(run);
        Assert.Equal((RunStatus.Completed, "through"), (ended.Status, ended.Answer));
        Assert.Equal(2, runs.Model.Calls.Count);
    }

    [Fact]
    public async Task A_limit_is_not_asked_again_a_part_of_a_millisecond_too_early()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ =>
            throw new ModelThrottledException(TimeSpan.FromMinutes(2) + TimeSpan.FromTicks(1), "429"))).Open();

        var entry = await runs.UntilLoggedAsync(await runs.StartAsync("wait"), LogAction.RetryScheduled);

        Assert.Contains("\"waitMs\":120001", entry.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_away_is_asked_again_and_at_last_given_up()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => throw new ModelException(ModelFailure.Unavailable, "503 from models.test")));
        runs.Options.ModelAttempts = 3;
        runs.Open();
        var run = await runs.StartAsync("try");
        var ended = runs.EndOfAsync(run);
        while (!ended.IsCompleted)
        {
            runs.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(RunStatus.Failed, (await ended).Status);
        Assert.Contains("503 from models.test", (await ended).Error, StringComparison.Ordinal);
        Assert.Equal(3, runs.Model.Calls.Count);
        var generation = await runs.Runs.GetGenerationAsync(new GenerationId(run.Id, 1, 1), runs.Patience);
        Assert.Equal((GenerationStatus.Failed, 3), (generation!.Status, generation.Attempt));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("tool")]
    [InlineData("rate limit")]
    public async Task Cancel_works_at_any_moment_and_says_so_in_the_log(string moment)
    {
        var reached = new TaskCompletionSource();
        var model = new ScriptedModel(async (call, cancellationToken) =>
        {
            switch (moment)
            {
                case "model":
                    reached.TrySetResult();
                    await Never.ComesBackAsync(cancellationToken);
                    return Say("never");
                case "tool":
                    return Ask(("hang", "{}"));
                default:
                    reached.TrySetResult();
                    throw new ModelThrottledException(TimeSpan.FromDays(1), "429");
            }
        });
        await using var runs = new RunFixture(model);
        runs.ExtraTools.Add(new HangingTool(reached));
        runs.Open();
        var run = await runs.StartAsync("hang");
        await reached.Task.WaitAsync(runs.Patience);
        if (moment == "rate limit")
        {
            await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
        }

        Assert.Equal(CancelRunResult.Requested, await runs.Service.CancelAsync(run.Id, "changed my mind", Caller.Local, runs.Patience));
        var ended = await runs.EndOfAsync(run);

        Assert.Equal(RunStatus.Cancelled, ended.Status);
        var log = await runs.LogOfAsync(run);
        Assert.Contains(log, e => e.Action == LogAction.UserIntervention && e.Payload!.Contains("changed my mind", StringComparison.Ordinal));
        Assert.Equal(LogAction.TaskFailed, log[^1].Action);
        Assert.Equal(CancelRunResult.AlreadyEnded, await runs.Service.CancelAsync(run.Id, null, Caller.Local, runs.Patience));
        Assert.Equal(CancelRunResult.NotFound, await runs.Service.CancelAsync(run.Id, null, new Caller("other", "x"), runs.Patience));
    }

    [Fact]
    public async Task A_slow_model_call_is_shown_as_pending()
    {
        var answer = new TaskCompletionSource<ChatResponse>();
        await using var runs = new RunFixture(new ScriptedModel((_, _) => answer.Task)).Open();
        var run = await runs.StartAsync("wait");
        var id = new GenerationId(run.Id, 1, 1);
        while (await runs.Runs.GetGenerationAsync(id, runs.Patience) is null)
        {
            runs.Time.Advance(runs.Options.PendingAfter);
            await Task.Yield();
        }

        Assert.Equal(GenerationStatus.Pending, (await runs.Runs.GetGenerationAsync(id, runs.Patience))!.Status);
        answer.SetResult(Say("finally"));
        await runs.EndOfAsync(run);

        Assert.Equal(GenerationStatus.Completed, (await runs.Runs.GetGenerationAsync(id, runs.Patience))!.Status);
    }

    [Fact]
    public async Task A_restart_in_the_middle_repeats_nothing_that_was_completed()
    {
        var reached = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var runs = new RunFixture(new ScriptedModel(async (call, cancellationToken) =>
        {
            switch (call.Number)
            {
                case 1:
                    return Ask(("append_file", """{"path":"log.txt","content":"once\n"}"""));
                case 2:
                    reached.SetResult();
                    await go.Task.WaitAsync(cancellationToken);
                    return Say("never");
                default:
                    return Say("done");
            }
        })).Open();
        var run = await runs.StartAsync("append once");
        await reached.Task.WaitAsync(runs.Patience);

        await runs.CloseAsync();
        runs.Open();
        var ended = await runs.EndOfAsync(run);

        Assert.Equal((RunStatus.Completed, 2, 1), (ended.Status, ended.Totals.Generations, ended.Totals.ToolCalls));
        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "log.txt")));
        Assert.Equal(3, runs.Model.Calls.Count);
        Assert.Equal(runs.Model.Calls[1].Text, runs.Model.Calls[2].Text);
    }

    [Fact]
    public async Task Time_in_which_no_process_works_counts_against_no_steps_time()
    {
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var runs = new RunFixture(new ScriptedModel(async (call, cancellationToken) =>
        {
            switch (call.Number)
            {
                case 1:
                    return Ask(("list_directory", "{}"));
                case 2:
                    reached.SetResult();
                    await go.Task.WaitAsync(cancellationToken);
                    return Say("never");
                case 3:
                    return Ask(("list_directory", "{}"));
                default:
                    return Say("done");
            }
        })).Open();
        var run = await runs.StartAsync("look twice", request => request with { Limits = new RequestedLimits { StepTime = TimeSpan.FromMinutes(5) } });
        await reached.Task.WaitAsync(runs.Patience);

        await runs.CloseAsync();
        runs.Time.Advance(TimeSpan.FromHours(9));
        runs.Open();

        var ended = await runs.EndOfAsync(run);
        Assert.Equal((RunStatus.Completed, "done", 3), (ended.Status, ended.Answer, ended.Totals.Generations));
    }

    [Fact]
    public async Task A_steps_time_is_used_up_by_the_work_of_all_processes_together()
    {
        RunFixture? fixture = null;
        await using var runs = new RunFixture(ScriptedModel.Of(call =>
        {
            fixture!.Time.Advance(TimeSpan.FromMinutes(2));
            return Ask(("list_directory", "{}"));
        }));
        runs.Options.TurnsPerHistory = 1;
        fixture = runs.Open();
        var run = await runs.StartAsync("look for ever", request => request with
        {
            Limits = new RequestedLimits { StepTime = TimeSpan.FromMinutes(5), Iterations = 100 },
        });

        var ended = await runs.EndOfAsync(run);

        Assert.Equal((RunStatus.Failed, 3), (ended.Status, ended.Totals.Generations));
        Assert.Contains("Lavra:Runs:Limits:StepTime", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_does_what_was_asked_though_a_secret_is_not_stored()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("write_file", $$"""{"path":"key.txt","content":"{{RunFixture.Secret}}"}""")),
            _ => Say("stored " + RunFixture.Secret),
        })).Open();

        var run = await runs.RunAsync("keep the key");

        Assert.Equal(RunFixture.Secret, await File.ReadAllTextAsync(Path.Combine(runs.Workspace, "key.txt")));
        Assert.DoesNotContain(RunFixture.Secret, run.Answer, StringComparison.Ordinal);
        await runs.CloseAsync();
        foreach (var file in Directory.EnumerateFiles(runs.Folder.Path, "lavra.db*"))
        {
            Assert.DoesNotContain(RunFixture.Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }

        runs.Open();
    }

    [Fact]
    public async Task A_call_whose_arguments_were_not_kept_is_refused_after_a_restart_instead_of_made_with_others()
    {
        var reached = new TaskCompletionSource();
        var held = new HangingTool(reached);
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Ask(("hang", "{}"), ("write_file", $$"""{"path":"key.txt","content":"{{RunFixture.Secret}}"}""")),
            _ => Say("done"),
        }));
        runs.ExtraTools.Add(held);
        runs.EngineOptions.Workers = 1;
        runs.Open();
        var run = await runs.StartAsync("keep the key");
        await reached.Task.WaitAsync(runs.Patience);
        await runs.CloseAsync();
        held.LetGo();
        runs.Open();

        await runs.EndOfAsync(run);

        var call = await runs.Runs.GetToolCallAsync(new ToolCallId(run.Id, 1, 1, 2), runs.Patience);
        Assert.Equal("refused", call!.Result!.ErrorCode);
        Assert.False(File.Exists(Path.Combine(runs.Workspace, "key.txt")));
    }

    [Fact]
    public async Task The_prompt_of_a_generation_can_be_shown_again_from_what_is_stored()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call =>
            call.Number <= 8 ? Ask(("list_directory", "{}")) : Say("done"))).Open();

        var run = await runs.RunAsync("look around");

        var generation = (await runs.Runs.GetGenerationAsync(new GenerationId(run.Id, 1, 8), runs.Patience))!;
        var brief = StepBrief.FromPayload((await runs.Runs.GetPayloadAsync(run.Id, generation.Prompt!.System, runs.Patience))!);
        var turns = await runs.Runs.ReadTurnsAsync(new StepId(run.Id, 1), generation.Prompt.BriefFrom, 7, runs.Patience);
        var messages = TurnPromptBuilder.Build(brief, turns, generation.Prompt, run.Limits.ToolResultChars, native: true);
        Assert.Equal(
            runs.Model.Calls[7].Messages.Select(m => (m.Role, m.Text)),
            messages.Select(m => (m.Role, m.Text)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_prompt_is_read_back_as_the_model_was_sent_it_whichever_way_it_calls_tools(bool native)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number > 8 ? Say(native ? "done" : "Final Answer: done")
            : native ? Ask(("list_directory", "{}"))
            : Say("Thought: look\nAction: list_directory\nAction Input: {}"))).Open();
        runs.Model.Info = runs.Model.Info with { NativeTools = native };
        var run = await runs.RunAsync("look around");

        var detail = await new RunReader(runs.Runs, runs.Log).FindGenerationAsync(
            new GenerationId(run.Id, 1, 8), Caller.Local, runs.Patience);

        Assert.Null(detail!.PromptMissing);
        Assert.Equal("list_directory", Assert.Single(detail.ToolCalls).Tool);
        Assert.Equal(
            runs.Model.Calls[7].Messages.Select(m => (m.Role.Value, m.Contents.OfType<FunctionResultContent>().FirstOrDefault()?.Result?.ToString() ?? m.Text)),
            detail.Prompt!.Select(m => (m.Role, m.Content)));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_run_that_was_started_first()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => runs.Service.StartAsync(
            new RunRequest { Objective = "greet", IdempotencyKey = "k" }, Caller.Local, runs.Patience)));

        Assert.Single(results.Select(r => r.Run!.Id).Distinct());
        Assert.Single(results, r => !r.Existed);
        await runs.EndOfAsync(results[0].Run!);
        Assert.Single(runs.Model.Calls);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_request_is_said_at_once()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();

        var result = await runs.Service.StartAsync(
            new RunRequest
            {
                Objective = " ",
                Model = "gpt-99",
                Workspace = "../elsewhere",
                Plan = "steps: [{tool: no_such_tool, description: x}]",
                Budget = new RunBudget { Tokens = -1 },
                Limits = new RequestedLimits { Iterations = 0 },
            },
            Caller.Local,
            runs.Patience);

        Assert.Null(result.Run);
        Assert.Equal(
            ["budget.tokens", "limits.iterations", "model", "objective", "plan", "workspace"],
            result.Errors.Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".git/hooks")]
    [InlineData(".lavra")]
    [InlineData(".lavra/backups")]
    [InlineData("to-hooks")]
    [InlineData("away")]
    [InlineData("nowhere")]
    [InlineData("/etc")]
    public async Task A_workspace_that_is_protected_or_leads_away_is_refused(string workspace)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        foreach (var folder in (string[])[".git/hooks", ".lavra/backups"])
        {
            Directory.CreateDirectory(Path.Combine(runs.Workspace, folder));
        }

        Directory.CreateSymbolicLink(Path.Combine(runs.Workspace, "to-hooks"), ".git/hooks");
        Directory.CreateSymbolicLink(Path.Combine(runs.Workspace, "away"), runs.Folder.Path);
        var result = await runs.Service.StartAsync(
            new RunRequest { Objective = "greet", Workspace = workspace }, Caller.Local, runs.Patience);
        Assert.Equal("workspace", Assert.Single(result.Errors).Field);
    }

    [Fact]
    public async Task A_folder_of_the_workspace_may_be_the_workspace_of_a_run()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        Directory.CreateDirectory(Path.Combine(runs.Workspace, "sub"));
        Directory.CreateSymbolicLink(Path.Combine(runs.Workspace, "link"), "sub");
        var run = await runs.RunAsync("greet", request => request with { Workspace = "link" });
        Assert.Equal(Path.Combine(runs.Workspace, "sub"), run.Workspace);
    }

    [Fact]
    public async Task A_run_that_was_accepted_but_not_started_is_started_by_recovery()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        await runs.Engine.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runs.StartAsync("greet"));
        await runs.CloseAsync();
        runs.Open();
        var accepted = Assert.Single((await runs.Runs.ListAsync(new RunQuery(Caller.LocalTenant), runs.Patience)).Runs);
        Assert.Equal(RunStatus.Pending, accepted.Status);

        Assert.Equal(1, await runs.Service.RecoverAsync(Caller.LocalTenant, runs.Patience));

        Assert.Equal("hi", (await runs.EndOfAsync(accepted)).Answer);
    }

    private sealed class MeetingTool(int guests)
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int here;

        [Tool("meet", ToolEffect.Reads, "Waits until everybody is there.")]
        public async Task<string> Meet(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref here) == guests)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(cancellationToken);
            return "met";
        }
    }
}
