using Lavra.Durability;

namespace Lavra.Contracts.Durability;

public abstract partial class EngineContract
{
    [Fact]
    public async Task An_activity_gives_its_output_to_the_workflow()
    {
        var echo = DefineEcho();
        var workflow = Define("w", async (context, input) => await context.CallActivityAsync(echo, input));
        await OpenAsync();

        await StartAsync(workflow, input: "hello");

        Assert.Equal("<hello>", await OutputOfAsync());
    }

    [Fact]
    public async Task A_restart_does_not_repeat_a_completed_activity()
    {
        var gate = new Gate();
        var echo = DefineEcho();
        var slow = DefineActivity("slow", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, _) =>
            await context.CallActivityAsync(echo, "1") + await context.CallActivityAsync(slow, "2"));
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        await CloseAsync();
        gate.Open("done");
        await OpenAsync();

        Assert.Equal("<1>done", await OutputOfAsync());
        Assert.Equal(1, Executions["echo:1"]);
        Assert.Equal(2, Executions["slow:2"]);
    }

    [Theory]
    [InlineData("0,1,2,3,4")]
    [InlineData("4,3,2,1,0")]
    [InlineData("2,0,4,1,3")]
    public async Task Parallel_completions_are_handed_over_in_the_order_in_which_they_happened_and_again_after_a_restart(string order)
    {
        var gates = Enumerable.Range(0, 5).Select(_ => new Gate()).ToArray();
        var last = new Gate();
        var part = DefineActivity("part", (_, input, cancellationToken) =>
            gates[int.Parse(input)].PassAsync(cancellationToken));
        var end = DefineActivity("end", (_, _, cancellationToken) => last.PassAsync(cancellationToken));
        var step = new SemaphoreSlim(0);
        var noted = DefineActivity("noted", (_, _, _) =>
        {
            step.Release();
            return Task.FromResult("");
        });
        var workflow = Define("w", async (context, _) =>
        {
            var open = Enumerable.Range(0, 5).ToDictionary(i => (Task)context.CallActivityAsync(part, i.ToString()));
            var seen = new List<int>();
            while (open.Count > 0)
            {
                var done = await Task.WhenAny(open.Keys);
                seen.Add(open[done]);
                open.Remove(done);
                await context.CallActivityAsync(noted, string.Join(',', seen));
            }

            await context.CallActivityAsync(end, "");
            return string.Join(',', seen);
        });
        await OpenAsync();
        await StartAsync(workflow);
        await Task.WhenAll(gates.Select(g => g.Reached)).WaitAsync(Patience);
        foreach (var i in order.Split(',').Select(int.Parse))
        {
            gates[i].Open();
            await step.WaitAsync(Patience);
        }

        await last.Reached.WaitAsync(Patience);
        await RestartAsync();
        last.Open();

        Assert.Equal(order, await OutputOfAsync());
        Assert.All(Executions.Where(e => e.Key.StartsWith("part:", StringComparison.Ordinal)), e => Assert.Equal(1, e.Value));
    }

    [Fact]
    public async Task A_failed_activity_is_an_exception_with_the_failure_as_data()
    {
        var bad = DefineActivity("bad", (_, _, _) => throw new InvalidDataException("broken file"));
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(bad, "");
            }
            catch (ActivityFailedException failed)
            {
                return $"{failed.Activity}|{failed.Failure.Type}|{failed.Failure.Message}|{failed.Failure.Retryable}";
            }
        });
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal("bad|System.IO.InvalidDataException|broken file|True", await OutputOfAsync());
    }

    [Fact]
    public async Task An_activity_that_nobody_registered_fails_and_says_its_name()
    {
        var missing = ActivityNamed("missing");
        var workflow = Define("w", async (context, _) => await context.CallActivityAsync(missing, ""));
        await OpenAsync();

        await StartAsync(workflow);

        var state = await EndOfAsync();
        Assert.Equal(InstanceStatus.Failed, state.Status);
        Assert.Contains("'missing'", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_wait_as_the_policy_says_and_count_their_attempts()
    {
        var attempts = new List<int>();
        var failed = new SemaphoreSlim(0);
        var flaky = DefineActivity("flaky", (context, _, _) =>
        {
            attempts.Add(context.Attempt);
            if (context.Attempt < 3)
            {
                failed.Release();
                throw new IOException("not yet");
            }

            return Task.FromResult("at last");
        });
        var policy = new RetryPolicy { MaxAttempts = 5, FirstInterval = TimeSpan.FromMinutes(1), BackoffCoefficient = 10, MaxInterval = TimeSpan.FromHours(1) };
        var workflow = Define("w", async (context, _) =>
        {
            var begin = context.UtcNow;
            var result = await context.CallActivityAsync(flaky, "", policy);
            return $"{result} after {(context.UtcNow - begin).TotalMinutes} min";
        });
        await OpenAsync();
        await StartAsync(workflow);

        await failed.WaitAsync(Patience);
        await UntilTimerWaitsAsync("a");
        Session.Advance(TimeSpan.FromMinutes(1));
        await failed.WaitAsync(Patience);
        await UntilTimerWaitsAsync("a");
        Session.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("at last after 11 min", await OutputOfAsync());
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task Retries_go_on_after_a_restart_where_they_were()
    {
        var attempts = new List<int>();
        var failed = new SemaphoreSlim(0);
        var flaky = DefineActivity("flaky", (context, _, _) =>
        {
            attempts.Add(context.Attempt);
            failed.Release();
            throw new IOException("never");
        });
        var policy = new RetryPolicy { MaxAttempts = 2, FirstInterval = TimeSpan.FromMinutes(5) };
        var workflow = Define("w", async (context, _) => await context.CallActivityAsync(flaky, "", policy));
        await OpenAsync();
        await StartAsync(workflow);
        await failed.WaitAsync(Patience);
        await UntilTimerWaitsAsync("a");

        await RestartAsync();
        Session.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(InstanceStatus.Failed, (await EndOfAsync()).Status);
        Assert.Equal([1, 2], attempts);
    }

    [Fact]
    public async Task A_failure_that_cannot_pass_is_not_tried_again()
    {
        var bad = DefineActivity("bad", (_, _, _) => throw new PermanentException());
        var workflow = Define("w", async (context, _) => await context.CallActivityAsync(bad, "", new RetryPolicy { MaxAttempts = 9 }));
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal(InstanceStatus.Failed, (await EndOfAsync()).Status);
        Assert.Equal(1, Executions["bad:"]);
    }

    [Fact]
    public async Task A_policy_decides_which_failures_are_tried_again()
    {
        var bad = DefineActivity("bad", (_, _, _) => throw new InvalidDataException());
        var policy = new RetryPolicy { MaxAttempts = 9, Handles = f => f.Type == typeof(IOException).FullName };
        var workflow = Define("w", async (context, _) => await context.CallActivityAsync(bad, "", policy));
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal(InstanceStatus.Failed, (await EndOfAsync()).Status);
        Assert.Equal(1, Executions["bad:"]);
    }

    [Fact]
    public async Task A_history_of_ten_thousand_events_is_picked_up()
    {
        var activities = LongHistory / 2;
        var gate = new Gate();
        var count = DefineActivity("count", (_, input, cancellationToken) =>
            input == (activities / 2).ToString() ? gate.PassAsync(cancellationToken) : Task.FromResult("1"));
        var workflow = Define("w", async (context, _) =>
        {
            var sum = 0;
            for (var i = 0; i < activities; i++)
            {
                sum += int.Parse(await context.CallActivityAsync(count, i.ToString()));
            }

            return sum.ToString();
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        await RestartAsync();
        gate.Open("1");

        Assert.Equal(activities.ToString(), await OutputOfAsync());
        Assert.All(Executions, e => Assert.True(e.Value == 1 || e.Key == $"count:{activities / 2}", $"{e.Key} ran {e.Value} times"));
    }

    /// <summary>How many events a long history has.</summary>
    protected virtual int LongHistory => 10_000;

    /// <summary>Waits until an instance has a durable timer, so that moving the clock fires it.</summary>
    protected abstract Task UntilTimerWaitsAsync(string id);

    private sealed class PermanentException : Exception, IPermanentFailure;
}
