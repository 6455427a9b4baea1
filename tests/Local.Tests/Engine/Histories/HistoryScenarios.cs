using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Tests.Runs;
using Lavra.Runs;
using Microsoft.Extensions.AI;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Engine.Histories;

/// <summary>The runs whose histories are kept: one for each way that the workflows can take.</summary>
internal static class HistoryScenarios
{
    private const string Look = "{}";

    public static IReadOnlyList<HistoryScenario> All { get; } =
    [
        Turns("simple", "A model step: one tool call, then the answer.", Ask(("list_directory", Look)), Say("done")),
        Turns(
            "parallel-calls",
            "One generation asks for three tool calls, which run side by side.",
            Ask(("list_directory", Look), ("write_file", """{"path":"a.txt","content":"a"}"""), ("no_such_tool", Look)),
            Say("done")),
        Turns("problems", "Two answers that cannot be used, then one that can.", Say(""), Say(""), Say("done")),
        Turns("too-many-problems", "Three answers in a row that cannot be used fail the step.", Say("")),
        Planned(
            "parallel-steps",
            "A given plan: two steps side by side, one by a tool and one by the model, and one that needs both.",
            """
            [{"id":"a","description":"look","tool":"list_directory"},{"id":"b","description":"think","dependsOn":[]},
             {"id":"c","description":"write","tool":"write_file","arguments":{"path":"c.txt","content":"{{steps.b.output}}"},"dependsOn":["a","b"]}]
            """),
        Planned(
            "failed-step",
            "A step fails; what depends on it is skipped, the rest is done.",
            """
            [{"id":"bad","description":"read","tool":"read_file","arguments":{"path":"nowhere.txt"}},
             {"id":"after","description":"use it","dependsOn":["bad"]},{"id":"apart","description":"something else","dependsOn":[]}]
            """),
        new(
            "iterations",
            "No final answer within the limit of generations.",
            Of(_ => Ask(("list_directory", Look))),
            runs => runs.RunAsync("go round", r => r with { Limits = new RequestedLimits { Iterations = 3 } })),
        new(
            "budget",
            "A budget of tokens is used up.",
            Of(_ => Ask(("list_directory", Look))),
            runs => runs.RunAsync("spend", r => r with { Budget = new RunBudget { Tokens = 200 } })),
        new(
            "planner-repair",
            "The model plans, is told what is wrong with its plan, mends it, and works on its two steps.",
            Of(call => Say(call.Number switch
            {
                1 => """{"steps":[{"id":"a","description":"find the files","dependsOn":["zz"]}]}""",
                2 => """{"steps":[{"id":"a","description":"find the files"},{"id":"b","description":"write about them","dependsOn":["a"]}]}""",
                _ => "output",
            })),
            runs => runs.RunAsync("analyse the files, then implement a report and create a summary of it and test the result")),
        new(
            "continue-as-new",
            "A long step goes on twice with a fresh history.",
            Of(call => call.Number <= 6 ? Ask(("list_directory", Look)) : Say("at last")),
            runs => runs.RunAsync("work long")) { Prepare = runs => runs.Options.TurnsPerHistory = 3 },
        RateLimit(),
        Unavailable(),
        TimeBudget(),
        Cancelled(),
    ];

    private static HistoryScenario Turns(string name, string about, params ChatResponse[] turns) => new(
        name, about, Of(call => turns[Math.Min(call.Number, turns.Length) - 1]), runs => runs.RunAsync("do it"));

    private static HistoryScenario Planned(string name, string about, string plan) => new(
        name, about, Of(_ => Say("fine")), runs => runs.RunAsync("follow the plan", r => r with { Plan = plan }));

    private static HistoryScenario RateLimit() => new(
        "rate-limit",
        "The model says to wait; the run waits and goes on.",
        Of(call => call.Number == 1 ? throw new ModelThrottledException(TimeSpan.FromMinutes(2), "429") : Say("through")),
        async runs =>
        {
            var run = await runs.StartAsync("wait");
            await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
            return await AdvanceToEndAsync(runs, run, TimeSpan.FromMinutes(2));
        });

    private static HistoryScenario Unavailable() => new(
        "unavailable",
        "The model cannot be reached twice, then it can.",
        Of(call => call.Number < 3 ? throw new ModelException(ModelFailure.Unavailable, "503") : Say("through")),
        async runs => await AdvanceToEndAsync(runs, await runs.StartAsync("try"), TimeSpan.FromSeconds(10)));

    private static HistoryScenario TimeBudget() => new(
        "time-budget",
        "The time of a run is up while it waits for the model's rate limit.",
        Of(_ => throw new ModelThrottledException(TimeSpan.FromHours(5), "429")),
        async runs =>
        {
            var run = await runs.StartAsync("wait", r => r with { Budget = new RunBudget { Time = TimeSpan.FromHours(1) } });
            await runs.UntilLoggedAsync(run, LogAction.RetryScheduled);
            return await AdvanceToEndAsync(runs, run, TimeSpan.FromHours(1));
        });

    private static HistoryScenario Cancelled()
    {
        var asked = new TaskCompletionSource();
        return new HistoryScenario(
            "cancelled",
            "Somebody cancels the run while the model is being asked.",
            Hanging(() => asked.TrySetResult()),
            async runs =>
            {
                var run = await runs.StartAsync("wait");
                await asked.Task.WaitAsync(runs.Patience);
                await runs.Service.CancelAsync(run.Id, "changed my mind", Caller.Local, runs.Patience);
                return await AdvanceToEndAsync(runs, run, TimeSpan.FromSeconds(1));
            });
    }

    private static async Task<Run> AdvanceToEndAsync(RunFixture runs, Run run, TimeSpan step)
    {
        var end = runs.EndOfAsync(run);
        while (!end.IsCompleted)
        {
            runs.Time.Advance(step);
            await Task.Yield();
        }

        return await end;
    }
}
