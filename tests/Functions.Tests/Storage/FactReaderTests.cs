using Lavra.Facts;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Reading;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Reading with a memory that is too small for what is read.</summary>
[UsesAzurite]
public sealed class FactReaderTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public async Task A_transcript_is_whole_though_memory_drops_turns_while_it_is_read(int turns)
    {
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
        for (var n = 1; n <= turns; n++)
        {
            await stores.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, n, Noise.Of(n, 20_000)) } }, default);
        }

        var table = new StoreTable(bed.Tables.Table("runs"));
        var memory = new RunMemory(most: 100_000);
        var reader = new FactReader(table, memory, new Contents(table, memory));
        Assert.Equal([1, 2], await ReadAsync(2));
        Assert.NotNull(memory.Row(Run, Keys.Generation(1, 1)));

        Assert.Equal(Enumerable.Range(1, turns), await ReadAsync(turns));

        async Task<IEnumerable<int>> ReadAsync(int to) =>
            (await reader.TranscriptAsync(Run, Keys.Generation(1, 1), Keys.GenerationAfter(1, to), default))
            .Cast<GenerationRecord>().Select(generation => generation.Id.Number);
    }

    [Fact]
    public async Task Long_texts_of_a_page_are_read_side_by_side()
    {
        var writer = bed.OpenStores(AzuriteTables.Transport);
        await writer.Facts.WriteAsync(Start(NewRun(Run)), default);
        for (var n = 1; n <= 12; n++)
        {
            await writer.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, n, Noise.Of(n, 80_000)) } }, default);
        }

        // The first text is held up until the second is asked for.
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var texts = 0;
        var transport = new FaultyTransport(AzuriteTables.Transport)
        {
            Before = what =>
            {
                if (!what.Contains("RowKey='x", StringComparison.Ordinal))
                {
                    return Task.CompletedTask;
                }

                if (Interlocked.Increment(ref texts) == 2)
                {
                    second.SetResult();
                }

                return second.Task.WaitAsync(TimeSpan.FromSeconds(30));
            },
        };

        var generations = await bed.OpenStores(transport).Runs.ListGenerationsAsync(Run, null, 10, default);

        Assert.Equal(Enumerable.Range(1, 10), generations.Select(generation => generation.Id.Number));
        Assert.True(generations.All(generation => generation.ResponseContent == Noise.Of(generation.Id.Number, 80_000)));
    }
}
