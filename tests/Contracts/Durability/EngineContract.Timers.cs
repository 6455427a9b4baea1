using Lavra.Durability;

namespace Lavra.Contracts.Durability;

public abstract partial class EngineContract
{
    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        var workflow = Define("w", async (context, _) =>
        {
            var begin = context.UtcNow;
            await context.DelayUntilAsync(begin.AddDays(30), CancellationToken.None);
            return (context.UtcNow - begin).TotalDays.ToString();
        });
        await OpenAsync();
        await StartAsync(workflow);

        Session.Advance(TimeSpan.FromDays(29));
        Assert.Equal(InstanceStatus.Running, (await Client.GetAsync("a", Patience))!.Status);
        Session.Advance(TimeSpan.FromDays(1));

        Assert.Equal("30", await OutputOfAsync());
    }

    [Fact]
    public async Task A_timer_survives_a_restart_and_one_that_fell_due_meanwhile_fires_at_once()
    {
        var workflow = Define("w", async (context, input) =>
        {
            await context.DelayUntilAsync(context.UtcNow.AddHours(int.Parse(input)), CancellationToken.None);
            return input;
        });
        await OpenAsync();
        await StartAsync(workflow, "a", "1");
        await StartAsync(workflow, "b", "3");

        Session.Advance(TimeSpan.FromMinutes(30));
        await CloseAsync();
        AdvanceWhileClosed(TimeSpan.FromHours(1));
        await OpenAsync();
        Session.Advance(TimeSpan.Zero);

        Assert.Equal("1", await OutputOfAsync("a"));
        Assert.Equal(InstanceStatus.Running, (await Client.GetAsync("b", Patience))!.Status);
        Session.Advance(TimeSpan.FromHours(2));
        Assert.Equal("3", await OutputOfAsync("b"));
    }

    [Fact]
    public async Task A_timer_that_is_cancelled_does_not_hold_the_workflow()
    {
        var workflow = Define("w", async (context, _) =>
        {
            using var source = new CancellationTokenSource();
            var delay = context.DelayUntilAsync(context.UtcNow.AddYears(1), source.Token);
            var word = context.WaitForSignalAsync(Word, null, CancellationToken.None);
            var first = await Task.WhenAny(delay, word);
            source.Cancel();
            return $"{first == word} {delay.IsCanceled} {(await word).Payload}";
        });
        await OpenAsync();
        await StartAsync(workflow);

        await Client.SignalAsync("a", Word, "go", Patience);

        Assert.Equal("True True go", await OutputOfAsync());
    }

    [Fact]
    public async Task Time_and_ids_are_the_same_in_every_replay()
    {
        var gate = new Gate();
        var note = DefineActivity("note", (_, input, _) => Task.FromResult(input));
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var workflow = Define("w", async (context, _) =>
        {
            var before = $"{context.UtcNow:O} {context.NewGuid()} {context.NewGuid()}";
            var noted = await context.CallActivityAsync(note, before);
            await context.CallActivityAsync(hold, "");
            return noted == before ? "same" : $"{noted} became {before}";
        });
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);
        Session.Advance(TimeSpan.FromHours(1));

        await RestartAsync();
        gate.Open();

        Assert.Equal("same", await OutputOfAsync());
    }

    /// <summary>Lets time pass while no engine is open.</summary>
    protected abstract void AdvanceWhileClosed(TimeSpan by);
}
