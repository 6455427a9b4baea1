using Lavra.Durability;

namespace Lavra.Contracts.Durability;

public abstract partial class EngineContract
{
    [Fact]
    public async Task Starting_twice_with_one_id_starts_once()
    {
        var echo = DefineEcho();
        var workflow = Define("w", async (context, input) => await context.CallActivityAsync(echo, input));
        await OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => StartAsync(workflow, "a", $"{i}")));
        await EndOfAsync();
        var afterEnd = await StartAsync(workflow, "a", "late");
        await RestartAsync();
        var afterRestart = await StartAsync(workflow, "a", "later");

        Assert.Single(outcomes, o => o.Started);
        Assert.False(afterEnd.Started);
        Assert.False(afterRestart.Started);
        Assert.Equal(1, Executions.Values.Sum());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@a")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("a.1")]
    [InlineData("a:1")]
    public async Task An_id_that_no_engine_takes_is_refused(string id)
    {
        var workflow = Define("w", (_, _) => Task.FromResult(""));
        await OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => StartAsync(workflow, id));
    }

    [Fact]
    public async Task A_workflow_that_throws_fails_with_its_message()
    {
        var workflow = Define("w", (_, _) => throw new InvalidOperationException("my fault"));
        await OpenAsync();

        await StartAsync(workflow);

        var state = await EndOfAsync();
        Assert.Equal(InstanceStatus.Failed, state.Status);
        Assert.Contains("my fault", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_reaches_a_running_activity_and_the_workflow()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(hold, "");
            }
            catch (ActivityFailedException failed) when (failed.Failure.Cancelled)
            {
                var request = await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
                return $"cancelled: {request.Payload!.Reason}";
            }
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        Assert.True(await Client.CancelAsync("a", new CancelRequest("enough"), Patience));

        Assert.Equal("cancelled: enough", await OutputOfAsync());
    }

    [Fact]
    public async Task Cancelling_activities_at_the_moment_in_which_they_end_harms_nothing()
    {
        var gates = Enumerable.Range(0, 200).ToDictionary(i => $"a{i}", _ => new Gate());
        var hold = DefineActivity("hold", (_, id, _) => gates[id].PassAsync(CancellationToken.None));
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(hold, context.InstanceId) + "done";
            }
            catch (ActivityFailedException failed) when (failed.Failure.Cancelled)
            {
                return "done";
            }
        });
        await OpenAsync();
        foreach (var id in gates.Keys)
        {
            await StartAsync(workflow, id);
        }

        await Task.WhenAll(gates.SelectMany<KeyValuePair<string, Gate>, Task>(g =>
        [
            Task.Run(() => Client.CancelAsync(g.Key, new CancelRequest("enough"), Patience)),
            Task.Run(() => g.Value.Open("")),
        ]));

        foreach (var id in gates.Keys)
        {
            Assert.EndsWith("done", await OutputOfAsync(id), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancel_callback_that_throws_fails_nothing_but_its_activity()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", async (_, _, cancellationToken) =>
        {
            cancellationToken.Register(() => throw new InvalidOperationException("callback"));
            return await gate.PassAsync(cancellationToken);
        });
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(hold, "");
            }
            catch (ActivityFailedException failed) when (failed.Failure.Cancelled)
            {
                return "cancelled";
            }
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        await Client.CancelAsync("a", new CancelRequest("enough"), Patience);

        Assert.Equal("cancelled", await OutputOfAsync());
    }

    [Fact]
    public async Task Cancel_leaves_activities_alone_that_must_end_what_was_begun()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken), stopsOnCancel: false);
        var workflow = Define("w", async (context, _) => await context.CallActivityAsync(hold, ""));
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        await Client.CancelAsync("a", new CancelRequest("enough"), Patience);
        gate.Open("ended well");

        Assert.Equal("ended well", await OutputOfAsync());
    }

    [Fact]
    public async Task Cancel_that_came_before_a_restart_still_reaches_the_activity()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", async (_, _, cancellationToken) =>
        {
            await gate.PassAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return "not cancelled";
        });
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(hold, "");
            }
            catch (ActivityFailedException failed) when (failed.Failure.Cancelled)
            {
                return "cancelled";
            }
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);
        await Client.CancelAsync("a", new CancelRequest("enough"), Patience);

        await RestartAsync();
        gate.Open();

        Assert.Equal("cancelled", await OutputOfAsync());
    }

    [Fact]
    public async Task Cancel_reaches_a_workflow_that_waits_for_a_timer_or_a_signal()
    {
        var workflow = Define("w", async (context, input) =>
        {
            using var source = new CancellationTokenSource();
            var cancel = context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
            Task work = input == "timer"
                ? context.DelayUntilAsync(context.UtcNow.AddYears(1), source.Token)
                : context.WaitForSignalAsync(Word, null, source.Token);
            await Task.WhenAny(work, cancel);
            source.Cancel();
            return $"{input} {cancel.IsCompleted}";
        });
        await OpenAsync();
        await StartAsync(workflow, "a", "timer");
        await StartAsync(workflow, "b", "signal");

        await Client.CancelAsync("a", new CancelRequest(null), Patience);
        await Client.CancelAsync("b", new CancelRequest(null), Patience);

        Assert.Equal("timer True", await OutputOfAsync("a"));
        Assert.Equal("signal True", await OutputOfAsync("b"));
    }

    [Fact]
    public async Task Acting_on_an_instance_that_has_ended_or_never_was_does_nothing()
    {
        var workflow = Define("w", (_, _) => Task.FromResult("done"));
        await OpenAsync();
        await StartAsync(workflow);
        await EndOfAsync();

        foreach (var id in new[] { "a", "nobody" })
        {
            Assert.False(await Client.CancelAsync(id, new CancelRequest(null), Patience));
            Assert.False(await Client.TerminateAsync(id, "why not", Patience));
            Assert.False(await Client.SuspendAsync(id, "why not", Patience));
            Assert.False(await Client.ResumeAsync(id, "why not", Patience));
        }

        Assert.Equal("done", await OutputOfAsync());
        Assert.Null(await Client.GetAsync("nobody", Patience));
        Assert.Null(await Client.WaitForCompletionAsync("nobody", Patience));
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("timer")]
    [InlineData("signal")]
    [InlineData("child")]
    [InlineData("suspended")]
    public async Task Terminate_ends_an_instance_in_whatever_it_is_doing(string state)
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var child = Define("child", async (context, _) => await context.CallActivityAsync(hold, ""));
        var workflow = Define("w", async (context, _) =>
        {
            switch (state)
            {
                case "timer":
                    await context.DelayUntilAsync(context.UtcNow.AddYears(1), CancellationToken.None);
                    break;
                case "signal":
                    await context.WaitForSignalAsync(Word, null, CancellationToken.None);
                    break;
                case "child":
                    await context.CallChildAsync(child, "a:child", "");
                    break;
                default:
                    await context.CallActivityAsync(hold, "");
                    break;
            }

            return "not terminated";
        });
        await OpenAsync();
        await StartAsync(workflow);
        if (state is "activity" or "child" or "suspended")
        {
            await gate.Reached.WaitAsync(Patience);
        }

        if (state == "suspended")
        {
            await Client.SuspendAsync("a", "wait", Patience);
        }

        Assert.True(await Client.TerminateAsync("a", "no more", Patience));
        gate.Open();
        await RestartAsync();

        var ended = await EndOfAsync();
        Assert.Equal(InstanceStatus.Terminated, ended.Status);
        Assert.Equal("no more", ended.Failure!.Message);
        if (state == "child")
        {
            Assert.Equal(InstanceStatus.Terminated, (await EndOfAsync("a:child")).Status);
        }
    }

    [Fact]
    public async Task A_suspended_instance_takes_no_turns_and_loses_nothing()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var echo = DefineEcho();
        var workflow = Define("w", async (context, _) =>
        {
            var held = await context.CallActivityAsync(hold, "");
            var word = await context.WaitForSignalAsync(Word, null, CancellationToken.None);
            return await context.CallActivityAsync(echo, held + word.Payload);
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        Assert.True(await Client.SuspendAsync("a", "look", Patience));
        await Client.SignalAsync("a", Word, "!", Patience);
        gate.Open("held");
        await RestartAsync();
        await Client.SignalAsync("a", Word, "?", Patience);
        Assert.Equal(InstanceStatus.Suspended, (await Client.GetAsync("a", Patience))!.Status);
        Assert.False(Executions.Keys.Any(k => k.StartsWith("echo:", StringComparison.Ordinal)));
        Assert.True(await Client.ResumeAsync("a", "go on", Patience));

        Assert.Equal("<held!>", await OutputOfAsync());
    }

    [Fact]
    public async Task A_custom_status_can_be_read_while_the_workflow_waits_and_after_a_restart()
    {
        var workflow = Define("w", async (context, _) =>
        {
            context.SetCustomStatus("overwritten", TypeOf<string>());
            context.SetCustomStatus("waiting for a word", TypeOf<string>());
            return (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!;
        });
        await OpenAsync();
        await StartAsync(workflow);

        await RestartAsync();

        var state = await Client.GetAsync("a", Patience);
        Assert.Equal("\"waiting for a word\"", System.Text.Encoding.UTF8.GetString(state!.CustomStatus.Span));
    }

    [Fact]
    public async Task Instances_are_listed_in_order_of_creation_and_filtered()
    {
        var wait = Define("wait", async (context, _) => (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!);
        var done = Define("done", (_, _) => Task.FromResult(""));
        await OpenAsync();
        await StartAsync(wait, "x-1");
        await StartAsync(done, "x-2");
        await StartAsync(wait, "y-1");
        await EndOfAsync("x-2");

        Assert.Equal(["x-1", "x-2", "y-1"], await Ids(new InstanceQuery()));
        Assert.Equal(["x-1", "x-2"], await Ids(new InstanceQuery { IdPrefix = "x-" }));
        Assert.Equal(["x-1", "y-1"], await Ids(new InstanceQuery { Statuses = [InstanceStatus.Running] }));
        Assert.Equal(["x-1"], await Ids(new InstanceQuery { Limit = 1 }));

        async Task<List<string>> Ids(InstanceQuery query)
        {
            var ids = new List<string>();
            await foreach (var state in Client.ListAsync(query, Patience))
            {
                ids.Add(state.InstanceId);
            }

            return ids;
        }
    }

    [Fact]
    public async Task Purge_deletes_an_ended_instance_with_its_children_and_its_id_can_be_used_again()
    {
        var child = Define("child", (_, _) => Task.FromResult("c"));
        var workflow = Define("w", async (context, input) => input + await context.CallChildAsync(child, "a:child", ""));
        await OpenAsync();
        await StartAsync(workflow, input: "1");
        await EndOfAsync();

        Assert.True(await Client.PurgeAsync("a", Patience));
        Assert.Null(await Client.GetAsync("a", Patience));
        Assert.Null(await Client.GetAsync("a:child", Patience));
        Assert.False(await Client.PurgeAsync("a", Patience));
        Assert.True((await StartAsync(workflow, input: "2")).Started);
        Assert.Equal("2c", await OutputOfAsync());
    }

    [Fact]
    public async Task An_instance_that_has_not_ended_is_not_purged()
    {
        var workflow = Define("w", async (context, _) => (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!);
        await OpenAsync();
        await StartAsync(workflow);

        Assert.False(await Client.PurgeAsync("a", Patience));
        await Client.SignalAsync("a", Word, "alive", Patience);
        Assert.Equal("alive", await OutputOfAsync());
    }
}
