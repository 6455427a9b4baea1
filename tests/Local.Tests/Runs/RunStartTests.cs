using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Runs;

public sealed class RunStartTests
{
    [Fact]
    public async Task A_caller_that_goes_away_does_not_undo_what_it_began()
    {
        using var caller = new CancellationTokenSource();
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi")))
        {
            Intercept = facts => new LeavingCaller(facts, caller),
        }.Open();

        var started = await runs.Service.StartAsync(new RunRequest { Objective = "greet" }, Caller.Local, caller.Token);

        Assert.True(caller.IsCancellationRequested);
        Assert.Equal("hi", (await runs.EndOfAsync(started.Run!)).Answer);
    }

    [Fact]
    public async Task A_caller_that_goes_away_does_not_undo_its_cancel()
    {
        using var caller = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var hanging = Hanging(() => asked.TrySetResult());
        await using var runs = new RunFixture(hanging).Open();
        var run = await runs.StartAsync("hang");
        await asked.Task.WaitAsync(runs.Patience);
        await runs.CloseAsync();
        runs.Intercept = facts => new LeavingCaller(facts, caller);
        runs.Open();

        Assert.Equal(CancelRunResult.Requested, await runs.Service.CancelAsync(run.Id, null, Caller.Local, caller.Token));

        Assert.True(caller.IsCancellationRequested);
        Assert.Equal(RunStatus.Cancelled, (await runs.EndOfAsync(run)).Status);
    }

    [Fact]
    public async Task A_run_that_was_accepted_but_not_started_is_started_when_its_key_comes_again()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        await runs.Engine.DisposeAsync();
        var request = new RunRequest { Objective = "greet", IdempotencyKey = "k" };
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runs.Service.StartAsync(request, Caller.Local, runs.Patience));
        await runs.CloseAsync();
        runs.Open();

        var again = await runs.Service.StartAsync(request, Caller.Local, runs.Patience);

        Assert.True(again.Existed);
        Assert.Equal("hi", (await runs.EndOfAsync(again.Run!)).Answer);
    }

    [Theory]
    [InlineData("objective")]
    [InlineData("plan")]
    [InlineData("inputs")]
    [InlineData("session")]
    [InlineData("budget")]
    [InlineData("limits")]
    public async Task A_key_is_refused_for_another_request(string field)
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        var first = new RunRequest { Objective = "greet", IdempotencyKey = "k" };
        var run = await runs.StartAsync("greet", _ => first);
        var other = field switch
        {
            "objective" => first with { Objective = "part" },
            "plan" => first with { Plan = "steps: [{description: x}]" },
            "inputs" => first with { Inputs = new Dictionary<string, string> { ["a"] = "b" } },
            "session" => first with { SessionId = "s" },
            "budget" => first with { Budget = new RunBudget { Tokens = 7 } },
            _ => first with { Limits = new RequestedLimits { Iterations = 3 } },
        };

        var refused = await runs.Service.StartAsync(other, Caller.Local, runs.Patience);

        Assert.True(refused.KeyConflict);
        var error = Assert.Single(refused.Errors);
        Assert.Equal("idempotencyKey", error.Field);
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
        Assert.Contains(run.Id.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_gives_the_first_run_after_the_defaults_changed()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        var request = new RunRequest
        {
            Objective = "greet",
            IdempotencyKey = "k",
            Budget = new RunBudget { Tokens = 1000 },
            Limits = new RequestedLimits { Iterations = 3 },
        };
        var run = await runs.StartAsync("", _ => request);
        await runs.CloseAsync();
        runs.Options.Limits = new RunLimits { Iterations = 9, StepTime = TimeSpan.FromMinutes(7) };
        runs.Options.Budget = new RunBudget { Tokens = 5, Time = TimeSpan.FromHours(3) };
        runs.Open();

        var again = await runs.Service.StartAsync(request, Caller.Local, runs.Patience);
        var other = await runs.StartAsync("", _ => request with { IdempotencyKey = "other" });

        Assert.Equal((run.Id, true), (again.Run!.Id, again.Existed));
        Assert.Equal((3, TimeSpan.FromMinutes(7)), (other.Limits.Iterations, other.Limits.StepTime));
        Assert.Equal(new RunBudget { Tokens = 1000, Time = TimeSpan.FromHours(3) }, other.Budget);
    }

    [Fact]
    public async Task Each_limit_and_budget_that_differs_is_named_as_on_the_wire()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        var first = new RunRequest { Objective = "greet", IdempotencyKey = "k" };
        await runs.StartAsync("", _ => first);
        var budgets = new[] { (new RunBudget { Tokens = 7 }, "budget.tokens"), (new RunBudget { Time = TimeSpan.FromDays(1) }, "budget.seconds") };
        foreach (var (budget, field) in budgets)
        {
            Assert.Contains($"whose {field} is different", await RefusalOf(first with { Budget = budget }), StringComparison.Ordinal);
        }

        foreach (var member in typeof(RequestedLimits).GetProperties())
        {
            var limits = new RequestedLimits();
            member.SetValue(limits, member.PropertyType == typeof(TimeSpan?) ? TimeSpan.FromSeconds(77) : 100);
            var field = member.Name switch
            {
                nameof(RequestedLimits.ToolTimeout) => "toolTimeoutSeconds",
                nameof(RequestedLimits.StepTime) => "stepSeconds",
                var name => char.ToLowerInvariant(name[0]) + name[1..],
            };
            Assert.Contains($"whose limits.{field} is different", await RefusalOf(first with { Limits = limits }), StringComparison.Ordinal);
        }

        async Task<string> RefusalOf(RunRequest request) =>
            Assert.Single((await runs.Service.StartAsync(request, Caller.Local, runs.Patience)).Errors).Message;
    }

    [Fact]
    public async Task A_request_whose_secrets_were_redacted_is_still_the_same()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();
        var request = new RunRequest { Objective = $"use {RunFixture.Secret}", IdempotencyKey = "k" };
        var run = await runs.StartAsync("", _ => request);

        Assert.Equal(run.Id, (await runs.Service.StartAsync(request, Caller.Local, runs.Patience)).Run?.Id);
    }

    [Fact]
    public async Task A_budget_in_dollars_needs_a_known_price()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))) { Prices = new RunFixture.FlatPrices(null) };
        runs.Open();

        var refused = await runs.Service.StartAsync(
            new RunRequest { Objective = "spend", Budget = new RunBudget { Usd = 1 } }, Caller.Local, runs.Patience);
        var without = await runs.RunAsync("spend");

        var error = Assert.Single(refused.Errors);
        Assert.Equal("budget.usd", error.Field);
        Assert.Contains("Lavra:Prices:File", error.Message, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Completed, 1), (without.Status, without.Totals.UnpricedGenerations));
    }

    [Fact]
    public async Task A_plan_whose_inputs_are_missing_is_refused()
    {
        await using var runs = new RunFixture(ScriptedModel.Of(_ => Say("hi"))).Open();

        var refused = await runs.Service.StartAsync(
            new RunRequest
            {
                Objective = "read",
                Plan = """steps: [{tool: read_file, arguments: {path: "{{inputs.file}}"}}, {description: "Explain {{inputs.file}} and {{inputs.why}}."}]""",
                Inputs = new Dictionary<string, string> { ["why"] = "because" },
            },
            Caller.Local,
            runs.Patience);

        var error = Assert.Single(refused.Errors);
        Assert.Equal("inputs", error.Field);
        Assert.Contains("'file'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A caller whose connection is cut as soon as the first facts are written.</summary>
    private sealed class LeavingCaller(IFactStore inner, CancellationTokenSource caller) : IFactStore
    {
        public async Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
        {
            await inner.WriteAsync(facts, cancellationToken);
            await caller.CancelAsync();
        }

        public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken) =>
            inner.WriteWithAsync(facts, commit, cancellationToken);
    }
}
