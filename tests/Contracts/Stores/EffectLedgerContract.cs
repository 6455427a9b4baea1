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
        var mark = await Effects.BeginAsync(Call, Note("offset 17"), default);
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
        await Effects.BeginAsync(Call, Note(null), default);
        Bed.Time.Advance(TimeSpan.FromSeconds(1));
        await ReopenAsync();

        var second = await Effects.BeginAsync(Call, Note("later"), default);

        Assert.Equal((true, null, at), (second.StartedBefore, second.ProbeState, second.StartedAt));
        Assert.Null((await Effects.FindAsync(Call, default))!.ProbeState);
    }

    [Fact]
    public async Task Calls_at_other_positions_are_other_calls()
    {
        await Effects.BeginAsync(Call, Note("a"), default);

        Assert.Null(await Effects.FindAsync(Call with { Index = 4 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Generation = 0 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Step = 2 }, default));
        Assert.Null(await Effects.FindAsync(Call with { Run = Id(2) }, default));
        Assert.False((await Effects.BeginAsync(Call with { Run = Id(2) }, Note("b"), default)).StartedBefore);
    }

    [Fact]
    public async Task One_of_many_starters_is_the_first()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 30).Select(
            n => Task.Run(async () => await Effects.BeginAsync(Call, Note($"{n}"), default))));

        var first = Assert.Single(marks, mark => !mark.StartedBefore);
        Assert.All(marks, mark => Assert.Equal(first.ProbeState, mark.ProbeState));
    }

    [Fact]
    public async Task A_probe_state_that_is_too_long_is_refused_with_the_remedy()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            async () => await Effects.BeginAsync(Call, Note(new string('x', 4097)), default));

        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
        Assert.Null(await Effects.FindAsync(Call, default));
        await Effects.BeginAsync(Call, Note(new string('x', 4096)), default);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Effects.RenewAsync(Call, Note(new string('x', 4097)), default));
    }

    [Fact]
    public async Task A_mark_tells_what_the_next_on_the_same_resource_noted()
    {
        await Effects.BeginAsync(Call, new EffectNote("file", "1"), default);
        await Effects.BeginAsync(Call with { Index = 4 }, new EffectNote("another", "other"), default);
        Assert.Null((await Effects.FindAsync(Call, default))!.NextState);

        await Effects.BeginAsync(Call with { Run = Id(2) }, new EffectNote("file", "2"), default);
        await Effects.BeginAsync(Call with { Index = 5 }, new EffectNote("file", "3"), default);
        await ReopenAsync();

        Assert.Equal("2", (await Effects.FindAsync(Call, default))!.NextState);
        Assert.Equal("2", (await Effects.BeginAsync(Call, new EffectNote("file", "9"), default)).NextState);
        Assert.Equal("3", (await Effects.FindAsync(Call with { Run = Id(2) }, default))!.NextState);
        Assert.Null((await Effects.FindAsync(Call with { Index = 5 }, default))!.NextState);
    }

    [Fact]
    public async Task Calls_that_exclude_nobody_have_no_next()
    {
        await Effects.BeginAsync(Call, Note("1"), default);
        await Effects.BeginAsync(Call with { Index = 4 }, Note("2"), default);

        Assert.Null((await Effects.FindAsync(Call, default))!.NextState);
    }

    [Fact]
    public async Task A_renewed_mark_is_as_a_first_one_and_the_latest()
    {
        await Effects.BeginAsync(Call, new EffectNote("file", "1"), default);
        await Effects.BeginAsync(Call with { Index = 4 }, new EffectNote("file", "1"), default);
        Bed.Time.Advance(TimeSpan.FromMinutes(1));

        var renewed = await Effects.RenewAsync(Call, new EffectNote("file", "2"), default);
        await ReopenAsync();

        Assert.Equal((false, "2", Bed.Time.GetUtcNow()), (renewed.StartedBefore, renewed.ProbeState, renewed.StartedAt));
        var found = (await Effects.FindAsync(Call, default))!;
        Assert.Equal((true, "2", null), (found.StartedBefore, found.ProbeState, found.NextState));
        Assert.Equal("2", (await Effects.FindAsync(Call with { Index = 4 }, default))!.NextState);
    }

    private static EffectNote Note(string? state) => new(null, state);
}
