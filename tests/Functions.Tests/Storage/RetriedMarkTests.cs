using Azure.Data.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Marks whose answer was lost, so that the client makes them again: a refusal then says that they are there.</summary>
[UsesAzurite]
public sealed class RetriedMarkTests : IAsyncLifetime
{
    private static readonly ToolCallId Earlier = new(Id(1), 1, 1, 1);
    private static readonly ToolCallId Call = new(Id(1), 1, 1, 2);
    private readonly TableBed bed = new();
    private readonly FaultyTransport transport = new(AzuriteTables.Transport);

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_mark_that_was_made_and_whose_answer_was_lost_is_not_taken_for_that_of_an_earlier_delivery()
    {
        var stores = bed.OpenAsShipped(transport);
        await stores.Effects.BeginAsync(Earlier, default, default);
        transport.Inject(Fault.AnswerLost);

        Assert.False((await stores.Effects.BeginAsync(Call, default, default)).StartedBefore);
        Assert.True((await stores.Effects.BeginAsync(Call, default, default)).StartedBefore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_mark_on_a_resource_keeps_its_place_whichever_answer_was_lost(int lost)
    {
        var stores = bed.OpenAsShipped(transport);
        await stores.Effects.BeginAsync(Earlier, new EffectNote("file", "first"), default);
        transport.Inject(Fault.AnswerLost, lost);
        var before = transport.Requests.Count;

        Assert.False((await stores.Effects.BeginAsync(Call, new EffectNote("file", "second"), default)).StartedBefore);
        Assert.True(transport.Requests.Count > before + lost);

        Assert.Equal("second", (await stores.Effects.FindAsync(Earlier, default))!.NextState);
        Assert.Equal((null, "second"), ((await stores.Effects.FindAsync(Call, default))!.NextState, (await stores.Effects.FindAsync(Call, default))!.ProbeState));
        Assert.Equal(3, await bed.Tables.Table("effects").QueryAsync<TableEntity>().CountAsync());
    }
}
