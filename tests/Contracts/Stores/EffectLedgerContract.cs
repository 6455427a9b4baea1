using Lavra.Contracts.Architecture;
using Lavra.Identity;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Contracts.Stores;

/// <summary>What every effect ledger must remember.</summary>
[ContractOf(typeof(IEffectLedger))]
public abstract class EffectLedgerContract : StoreSuite
{
    private static readonly ToolCallId Call = new(Run, 1, 2, 3);

    [Fact]
    public async Task A_call_that_was_not_started_has_no_mark()
    {
        Assert.Null(await Effects.FindAsync(Call, default));
    }

    [Fact]
    public async Task A_mark_is_durable_when_the_call_returns()
    {
        var at = Bed.Time.GetUtcNow();
        var mark = await Effects.BeginAsync(Call, "offset 17", default);
        Assert.Equal((false, "offset 17", at), (mark.StartedBefore, mark.ProbeState, mark.StartedAt));

        await ReopenAsync();
        Bed.Time.Advance(TimeSpan.FromHours(1));

        var found = (await Effects.FindAsync(Call, default))!;
        Assert.Equal((true, "offset 17", at), (found.StartedBefore, found.ProbeState, found.StartedAt));
    }

    [Fact]
    public async Task A_second_start_gives_the_first_mark_and_writes_nothing()
    {
        var at = Bed.Time.GetUtcNow();
        await Effects.BeginAsync(Call, null, default);
        Bed.Time.Advance(TimeSpan.FromSeconds(1));
        await ReopenAsync();

        var second = await Effects.BeginAsync(Call, "later", default);

        Assert.Equal((true, null, at), (second.StartedBefore, second.ProbeState, second.StartedAt));
        Assert.Null((await Effects.FindAsync(Call, default))!.ProbeState);
    }

    [Fact]
    public async Task Calls_at_other_positions_are_other_calls()
    {
        await Effects.BeginAsync(Call, "a", default);

        Assert.Null(await Effects.FindAsync(Call with { Index = 4 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Generation = 0 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Step = 2 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Run = Id(2) }, default));
        Assert.False((await Effects.BeginAsync(Call with { Run = Id(2) }, "b", default)).StartedBefore);
    }

    [Fact]
    public async Task One_of_many_starters_is_the_first()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 30).Select(
            n => Task.Run(async () => await Effects.BeginAsync(Call, $"{n}", default))));

        var first = Assert.Single(marks, mark => !mark.StartedBefore);
        Assert.All(marks, mark => Assert.Equal(first.ProbeState, mark.ProbeState));
    }

    [Fact]
    public async Task A_probe_state_that_is_too_long_is_refused_with_the_remedy()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            async () => await Effects.BeginAsync(Call, new string('x', 4097), default));

        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
        Assert.Null(await Effects.FindAsync(Call, default));
        await Effects.BeginAsync(Call, new string('x', 4096), default);
    }
}
