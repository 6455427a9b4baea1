using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Batches that no single transaction takes.</summary>
[UsesAzurite]
public sealed class LargeBatchTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private TableStores stores = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task More_rows_than_a_transaction_takes_are_written_together(int calls)
    {
        await stores.Facts.WriteAsync(Calls(calls, "text"), default);

        await AssertCallsAsync(bed.OpenStores(AzuriteTables.Transport), calls);
        await stores.Facts.WriteAsync(Calls(calls, "other"), default);
        await AssertCallsAsync(bed.OpenStores(AzuriteTables.Transport), calls);
    }

    [Fact]
    public async Task More_bytes_than_a_transaction_takes_are_written_together()
    {
        // Each fits into its row, and all together do not fit into one transaction.
        var content = Noise.Of(1, 45_000);
        await stores.Facts.WriteAsync(Calls(90, content), default);

        var calls = await bed.OpenStores(AzuriteTables.Transport).Runs.ListToolCallsAsync(Run, null, 1000, default);
        Assert.Equal(90, calls.Count);
        Assert.All(calls, call => Assert.True(call.Result!.Content == content));
    }

    [Fact]
    public async Task Many_long_texts_are_written_together()
    {
        var batch = new FactBatch(Run) { Log = { Entry(Run, "many") } };
        for (var n = 1; n <= 12; n++)
        {
            batch.Payloads.Add($"p{n}", Noise.Of(n, 700_000));
        }

        await stores.Facts.WriteAsync(batch, default);

        var other = bed.OpenStores(AzuriteTables.Transport);
        for (var n = 1; n <= 12; n++)
        {
            Assert.True(Noise.Of(n, 700_000) == await other.Runs.GetPayloadAsync(Run, $"p{n}", default));
        }
    }

    [Fact]
    public async Task A_large_batch_replaces_what_has_not_ended_and_leaves_what_has()
    {
        await stores.Facts.WriteAsync(
            new FactBatch(Run)
            {
                ToolCalls = { Asked(Run, 1, 1, 1), Done(Run, 1, 1, 2, "first") },
                Log = { Entry(Run, "c3") },
            },
            default);

        // A process that knows nothing of these rows.
        await bed.OpenStores(AzuriteTables.Transport).Facts.WriteAsync(Calls(150, "second"), default);

        var other = bed.OpenStores(AzuriteTables.Transport);
        Assert.Equal("second", (await other.Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default))!.Result!.Content);
        Assert.Equal("first", (await other.Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 2), default))!.Result!.Content);
        await AssertCallsAsync(other, 150);
    }

    [Fact]
    public async Task A_large_batch_whose_process_died_is_placed_by_whoever_comes_next_and_harms_nothing_that_came_since()
    {
        // Dies after the head has changed: the batch is durable, and none of its rows is in its place.
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var dying = bed.OpenStores(transport);
        await dying.Runs.GetAsync(Run, default);
        var posts = 0;
        transport.Before = what =>
        {
            posts += what.Contains("$batch", StringComparison.Ordinal) ? 1 : 0;
            return posts > 2 ? throw new Azure.RequestFailedException("The process is dead.") : Task.CompletedTask;
        };
        var batch = Calls(150, "text");
        batch.ToolCalls.Add(Asked(Run, 2, 1));
        await Assert.ThrowsAsync<TableStoreException>(() => dying.Facts.WriteAsync(batch, default));
        Assert.Empty(await stores.Runs.ListToolCallsAsync(Run, null, 1000, default));

        var other = bed.OpenStores(AzuriteTables.Transport);
        await other.Facts.WriteAsync(
            new FactBatch(Run)
            {
                ToolCalls = { Done(Run, 2, 1, content: "since"), Done(Run, 1, 1, 7, "too late") },
                Log = { Entry(Run, "c7") },
            },
            default);

        Assert.Equal("text", (await other.Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 7), default))!.Result!.Content);
        Assert.Equal(152, (await other.Runs.GetAsync(Run, default))!.LastSequence + 1);
        Assert.Equal("since", (await other.Runs.GetToolCallAsync(new ToolCallId(Run, 2, 1, 1), default))!.Result!.Content);
        Assert.Equal(151, (await other.Runs.ListToolCallsAsync(Run, null, 1000, default)).Count);

        // Its delivery is repeated.
        await stores.Facts.WriteAsync(batch, default);
        Assert.Equal("since", (await other.Runs.GetToolCallAsync(new ToolCallId(Run, 2, 1, 1), default))!.Result!.Content);
        Assert.Equal(151, (await other.Runs.GetAsync(Run, default))!.Totals.ToolCalls);
    }

    [Fact]
    public async Task Who_places_a_large_batch_late_does_not_undo_what_was_written_since()
    {
        // Stopped between the change of the head and the first row.
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var slow = bed.OpenStores(transport);
        await slow.Runs.GetAsync(Run, default);
        var posts = 0;
        transport.Before = what =>
        {
            posts += what.Contains("$batch", StringComparison.Ordinal) ? 1 : 0;
            return posts == 3 && reached.TrySetResult() ? goOn.Task : Task.CompletedTask;
        };
        var batch = Calls(150, "text");
        batch.ToolCalls.Add(Asked(Run, 2, 1));
        var writing = slow.Facts.WriteAsync(batch, default);
        await reached.Task;

        var other = bed.OpenStores(AzuriteTables.Transport);
        await other.Facts.WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 2, 1, content: "since") } }, default);
        goOn.SetResult();
        await writing;

        var last = bed.OpenStores(AzuriteTables.Transport);
        Assert.Equal("since", (await last.Runs.GetToolCallAsync(new ToolCallId(Run, 2, 1, 1), default))!.Result!.Content);
        Assert.Equal(151, (await last.Runs.GetAsync(Run, default))!.Totals.ToolCalls);
        Assert.Equal(151, (await last.Runs.ListToolCallsAsync(Run, null, 1000, default)).Count);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("t", 1)]
    [InlineData("k", 1)]
    [InlineData("k", 60)]
    [InlineData("$batch", 1)]
    [InlineData("$batch", 2)]
    [InlineData("$batch", 3)]
    public async Task A_large_batch_that_another_process_writes_meanwhile_is_written_once(string what, int time)
    {
        // The other comes in front of one of the first one's requests: for the head, for a row, or of a transaction.
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var (slow, other) = (bed.OpenStores(transport), bed.OpenStores(AzuriteTables.Transport));
        await slow.Runs.GetAsync(Run, default);
        var (seen, gate) = (0, new Lock());
        transport.Before = request =>
        {
            var isIt = what == "$batch"
                ? request.Contains(what, StringComparison.Ordinal)
                : request.StartsWith("GET", StringComparison.Ordinal) && request.Contains($"RowKey='{what}", StringComparison.Ordinal);
            lock (gate)
            {
                return isIt && ++seen == time ? other.Facts.WriteAsync(Calls(60, "text"), default) : Task.CompletedTask;
            }
        };

        await slow.Facts.WriteAsync(Calls(60, "text"), default);

        Assert.True(seen >= time);
        await AssertCallsAsync(bed.OpenStores(AzuriteTables.Transport), 60);
    }

    private static FactBatch Calls(int count, string content)
    {
        var batch = new FactBatch(Run);
        for (var n = 1; n <= count; n++)
        {
            batch.ToolCalls.Add(Done(Run, 1, 1, n, content));
            batch.Log.Add(Entry(Run, $"c{n}"));
        }

        return batch;
    }

    private static async Task AssertCallsAsync(TableStores stores, int calls)
    {
        Assert.Equal(
            Enumerable.Range(1, calls), (await stores.Runs.ListToolCallsAsync(Run, null, 1000, default)).Select(call => call.Id.Index));
        var log = await stores.Log.ReadAsync(Run, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, calls + 1).Select(n => (long)n), log.Select(entry => entry.Sequence));
        Assert.Equal(calls + 1, log.Select(entry => entry.Key).Distinct().Count());
        Assert.Equal(calls, (await stores.Runs.GetAsync(Run, default))!.Totals.ToolCalls);
    }
}
