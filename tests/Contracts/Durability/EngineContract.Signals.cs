using Lavra.Durability;

namespace Lavra.Contracts.Durability;

public abstract partial class EngineContract
{
    [Fact]
    public async Task A_signal_that_comes_before_the_wait_is_kept()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, _) =>
        {
            await context.CallActivityAsync(hold, "");
            return (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!;
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        Assert.True(await Client.SignalAsync("a", Word, "early", Patience));
        gate.Open();

        Assert.Equal("early", await OutputOfAsync());
    }

    [Fact]
    public async Task Signals_are_taken_in_the_order_in_which_they_came_also_after_a_restart()
    {
        var workflow = Define("w", async (context, _) =>
        {
            var words = new List<string?>();
            for (var i = 0; i < 4; i++)
            {
                words.Add((await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload);
            }

            return string.Join(' ', words);
        });
        await OpenAsync();
        await StartAsync(workflow);
        await Client.SignalAsync("a", Word, "one", Patience);
        await Client.SignalAsync("a", Word, "two", Patience);

        await RestartAsync();
        await Client.SignalAsync("a", new SignalDefinition<string>("WORD", TypeOf<string>()), "three", Patience);
        await Client.SignalAsync("a", Word, "four", Patience);

        Assert.Equal("one two three four", await OutputOfAsync());
    }

    [Fact]
    public async Task A_wait_ends_at_its_time_out_and_a_signal_that_comes_later_goes_to_the_next_wait()
    {
        var second = new Gate();
        var mark = DefineActivity("mark", (_, _, cancellationToken) => second.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, _) =>
        {
            var first = await context.WaitForSignalAsync(Word, TimeSpan.FromHours(1), CancellationToken.None);
            await context.CallActivityAsync(mark, "");
            var next = await context.WaitForSignalAsync(Word, TimeSpan.FromHours(1), CancellationToken.None);
            return $"{first.Received} {next.Received} {next.Payload}";
        });
        await OpenAsync();
        await StartAsync(workflow);
        Session.Advance(TimeSpan.FromHours(1));
        await second.Reached.WaitAsync(Patience);

        await Client.SignalAsync("a", Word, "late", Patience);
        second.Open();

        Assert.Equal("False True late", await OutputOfAsync());
    }

    [Fact]
    public async Task A_signal_in_time_takes_the_time_out_back()
    {
        var workflow = Define("w", async (context, _) =>
        {
            var outcome = await context.WaitForSignalAsync(Word, TimeSpan.FromHours(1), CancellationToken.None);
            await context.DelayUntilAsync(context.UtcNow.AddHours(2), CancellationToken.None);
            return outcome.Payload!;
        });
        await OpenAsync();
        await StartAsync(workflow);
        await Client.SignalAsync("a", Word, "in time", Patience);

        await RestartAsync();
        Session.Advance(TimeSpan.FromHours(2));

        Assert.Equal("in time", await OutputOfAsync());
    }

    [Fact]
    public async Task A_signal_to_nobody_is_refused()
    {
        var workflow = Define("w", (_, _) => Task.FromResult("done"));
        await OpenAsync();
        await StartAsync(workflow);
        await EndOfAsync();

        Assert.False(await Client.SignalAsync("a", Word, "after the end", Patience));
        Assert.False(await Client.SignalAsync("nobody", Word, "hello?", Patience));
    }

    [Fact]
    public async Task A_workflow_sends_signals_to_others()
    {
        var receiver = Define("receiver", async (context, _) =>
            (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!);
        var sender = Define("sender", (context, _) =>
        {
            context.SendSignal("r", Word, "from a friend");
            context.SendSignal("nobody", Word, "lost");
            return Task.FromResult("sent");
        });
        await OpenAsync();
        await StartAsync(receiver, "r");

        await StartAsync(sender, "s");

        Assert.Equal("from a friend", await OutputOfAsync("r"));
        Assert.Equal("sent", await OutputOfAsync("s"));
    }

    [Fact]
    public async Task Continue_as_new_carries_over_signals_that_nobody_took()
    {
        var gate = new Gate();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, input) =>
        {
            if (input == "0")
            {
                await context.CallActivityAsync(hold, "");
            }

            var word = (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload;
            if (word != "stop")
            {
                context.ContinueAsNew(input + word, TypeOf<string>());
                return "";
            }

            return input;
        });
        await OpenAsync();
        await StartAsync(workflow, input: "0");
        await gate.Reached.WaitAsync(Patience);
        foreach (var word in new[] { "1", "2", "3", "stop" })
        {
            await Client.SignalAsync("a", Word, word, Patience);
        }

        gate.Open();

        Assert.Equal("0123", await OutputOfAsync());
    }

    [Fact]
    public async Task Continue_as_new_begins_a_new_history_under_the_same_id()
    {
        var echo = DefineEcho();
        var workflow = Define("w", async (context, input) =>
        {
            await context.CallActivityAsync(echo, input);
            if (input.Length < 200)
            {
                context.ContinueAsNew(input + "x", TypeOf<string>());
                return "ignored";
            }

            return input.Length.ToString();
        });
        await OpenAsync();
        await StartAsync(workflow, input: "");

        Assert.Equal("200", await OutputOfAsync());
        Assert.Equal(201, Executions.Count);
        Assert.All(Executions.Values, n => Assert.Equal(1, n));
    }
}
