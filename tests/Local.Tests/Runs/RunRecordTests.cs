using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.Extensions.AI;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

/// <summary>What was under way, given up or refused is on record, too.</summary>
public sealed class RunRecordTests
{
    private static readonly ScriptedModel hanging = ScriptedModel.Hanging();

    [Fact]
    public async Task A_step_that_waits_for_its_first_answer_has_begun_in_the_log()
    {
        await using var runs = Hanging();
        var run = await runs.StartAsync("wait");
        await PendingAsync(runs, run);

        Assert.Contains(await runs.LogOfAsync(run), e => e.Action == LogAction.StepStarted);
        Assert.NotNull((await runs.Runs.GetStepAsync(new StepId(run.Id, 1), runs.Patience))!.StartedAt);
    }

    [Fact]
    public async Task A_model_call_that_is_given_up_ends_as_cancelled()
    {
        await using var runs = Hanging();
        var run = await runs.StartAsync("wait");
        await PendingAsync(runs, run);
        runs.Time.Advance(TimeSpan.FromSeconds(3));

        await runs.Service.CancelAsync(run.Id, null, Caller.Local, runs.Patience);
        var ended = await runs.EndOfAsync(run);

        var generation = await runs.Runs.GetGenerationAsync(new GenerationId(run.Id, 1, 1), runs.Patience);
        Assert.Equal(GenerationStatus.Cancelled, generation!.Status);
        Assert.True(generation.LatencyMs >= 3000);
        Assert.Equal(1, ended.Totals.Generations);
        Assert.Contains(await runs.LogOfAsync(run), e => e is { Action: LogAction.GenerationCompleted, Success: false });
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_duration_negative()
    {
        RunFixture? fixture = null;
        await using var runs = fixture = new RunFixture(ScriptedModel.Of(_ =>
        {
            fixture!.Time.Advance(TimeSpan.FromMinutes(-1));
            return Say("done");
        })).Open();

        var ended = await runs.EndOfAsync(await runs.StartAsync("answer"));

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Equal(0, (await runs.Runs.GetGenerationAsync(new GenerationId(ended.Id, 1, 1), runs.Patience))!.LatencyMs);
        Assert.All(await runs.LogOfAsync(ended), static entry => Assert.True(entry.ExecutionTimeMs >= 0));
    }

    [Fact]
    public async Task A_tool_call_that_is_given_up_is_in_the_log()
    {
        var reached = new TaskCompletionSource();
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Ask(("hang", "{}"))));
        runs.ExtraTools.Add(new HangingTool(reached));
        runs.Open();
        var run = await runs.StartAsync("hang");
        await reached.Task.WaitAsync(runs.Patience);

        await runs.Service.CancelAsync(run.Id, null, Caller.Local, runs.Patience);
        await runs.EndOfAsync(run);

        Assert.Contains(await runs.LogOfAsync(run), e => e is { Action: LogAction.ToolExecuted, ToolName: "hang", Success: false });
    }

    [Fact]
    public async Task A_step_that_is_one_long_call_has_begun_in_the_log()
    {
        var reached = new TaskCompletionSource();
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("never asked")));
        runs.ExtraTools.Add(new HangingTool(reached));
        runs.Open();
        var run = await runs.StartAsync("hang", r => r with { Plan = "steps: [{tool: hang}]" });
        await reached.Task.WaitAsync(runs.Patience);
        while ((await runs.LogOfAsync(run)).All(e => e.Action != LogAction.StepStarted))
        {
            runs.Time.Advance(runs.Options.PendingAfter);
            await Task.Yield();
        }

        await runs.Service.CancelAsync(run.Id, null, Caller.Local, runs.Patience);
        await runs.EndOfAsync(run);

        var step = await runs.Runs.GetStepAsync(new StepId(run.Id, 1), runs.Patience);
        Assert.Equal(StepStatus.Cancelled, step!.Status);
        Assert.NotNull(step.StartedAt);
        Assert.Single(await runs.LogOfAsync(run), e => e.Action == LogAction.StepStarted);
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_turn_are_in_the_log()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number == 1
            ? Ask(("file_info", """{"path":"."}"""), ("file_info", """{"path":"."}"""), ("file_info", """{"path":"."}"""))
            : Say("done"))).Open();

        var run = await runs.RunAsync("ask much", r => r with { Limits = new RequestedLimits { ToolCallsPerTurn = 1 } });

        Assert.Equal(3, (await runs.LogOfAsync(run)).Count(e => e.Action == LogAction.ToolExecuted));
    }

    [Fact]
    public async Task What_the_planner_was_paid_for_before_a_wait_counts_and_is_not_asked_again()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Say("no plan at all"),
            2 => throw new ModelThrottledException(TimeSpan.FromMinutes(1), "429"),
            3 => Say("""{"steps":[{"id":"a","description":"do it"}]}"""),
            _ => Say("done"),
        })).Open();
        var run = await runs.StartAsync("analyse the files, then implement a report and create a summary of it and test the result");
        await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
        Assert.Equal(1, (await runs.Runs.GetAsync(run.Id, runs.Patience))!.Totals.Generations);
        runs.Time.Advance(TimeSpan.FromMinutes(1));

        var ended = await runs.EndOfAsync(run);

        Assert.Equal((RunStatus.Completed, 3, 4), (ended.Status, ended.Totals.Generations, runs.Model.Calls.Count));
        Assert.Contains("no plan at all", runs.Model.Calls[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_planners_prompts_can_be_read()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(call => call.Number switch
        {
            1 => Say("no plan at all" + new string('x', 25_000)),
            2 => Say("""{"steps":[{"id":"a","description":"do it"}]}"""),
            _ => Say("done"),
        })).Open();
        var run = await runs.RunAsync("analyse the files, then implement a report and create a summary of it and test the result");
        var reader = new RunReader(runs.Runs, runs.Log);

        foreach (var number in new[] { 1, 2 })
        {
            var detail = await reader.FindGenerationAsync(new GenerationId(run.Id, 0, number), Caller.Local, runs.Patience);
            var sent = runs.Model.Calls[number - 1].Messages;

            Assert.Null(detail!.PromptMissing);
            Assert.Equal(sent.Select(m => m.Text), detail.Prompt!.Select(m => m.Content));
        }
    }

    [Fact]
    public async Task A_step_is_stopped_when_its_time_is_up_though_the_model_has_not_answered()
    {
        await using var runs = Hanging();
        var run = await runs.StartAsync("wait", r => r with { Limits = new RequestedLimits { StepTime = TimeSpan.FromMinutes(1) } });
        await PendingAsync(runs, run);
        runs.Time.Advance(TimeSpan.FromMinutes(1));

        var ended = await runs.EndOfAsync(run);

        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Contains("Lavra:Runs:Limits:StepTime", ended.Error, StringComparison.Ordinal);
        Assert.Contains(await runs.LogOfAsync(run), e => e.Action == LogAction.LimitReached && e.Payload!.Contains("StepTime", StringComparison.Ordinal));
        var generation = await runs.Runs.GetGenerationAsync(new GenerationId(run.Id, 1, 1), runs.Patience);
        Assert.Equal(GenerationStatus.Cancelled, generation!.Status);
    }

    [Fact]
    public async Task A_wait_that_a_server_asks_for_is_no_longer_than_the_step_may_take()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => throw new ModelThrottledException(TimeSpan.FromDays(1), "429"))).Open();
        var run = await runs.StartAsync("wait", r => r with { Limits = new RequestedLimits { StepTime = TimeSpan.FromMinutes(1) } });
        await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
        runs.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RunStatus.Failed, (await runs.EndOfAsync(run)).Status);

        Assert.Contains(await runs.LogOfAsync(run), e => e.Action == LogAction.LimitReached && e.Payload!.Contains("StepTime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_that_fails_for_answers_that_cannot_be_used_says_what_was_wrong_with_the_last()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ =>
        {
            var cut = Say("half an ans");
            cut.FinishReason = ChatFinishReason.Length;
            return cut;
        })).Open();

        var run = await runs.RunAsync("speak");

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("3 answers in a row could not be used. The last one: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_out_of_time_says_how_much_it_had()
    {
        await using var runs = Hanging();
        var run = await runs.StartAsync("wait", r => r with { Budget = new RunBudget { Time = TimeSpan.FromMinutes(1) } });
        await PendingAsync(runs, run);
        runs.Time.Advance(TimeSpan.FromMinutes(1));
        var ended = runs.EndOfAsync(run);
        while (!ended.IsCompleted)
        {
            runs.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(RunStatus.BudgetExceeded, (await ended).Status);
        Assert.Contains("00:01:00", (await ended).Error, StringComparison.Ordinal);
    }

    /// <summary>Runs whose model says nothing. Its calls are shown at once: the clock of a run that must not be late stands still meanwhile.</summary>
    private static RunFixture Hanging() => new RunFixture(hanging) { Options = { PendingAfter = TimeSpan.Zero } }.Open();

    /// <summary>Waits until the first model call is shown as pending.</summary>
    private static async Task PendingAsync(RunFixture runs, Run run)
    {
        var id = new GenerationId(run.Id, 1, 1);
        while (await runs.Runs.GetGenerationAsync(id, runs.Patience) is null)
        {
            await Task.Yield();
        }
    }
}
