using Azure;
using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>What the stores make of a service that is busy, refuses, or answers in pieces.</summary>
[UsesAzurite]
public sealed class ServiceFailureTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private readonly FaultyTransport transport = new(AzuriteTables.Transport);

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        await bed.OpenStores(AzuriteTables.Transport).Facts.WriteAsync(Start(NewRun(Run)), default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(408, "RequestTimeout")]
    public async Task A_busy_service_is_asked_again(int status, string code)
    {
        var busy = 3;
        transport.FaultOf = _ => busy-- > 0 ? Fault.Refused(status, code: code) : null;
        var stores = bed.OpenAsShipped(transport);

        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "a") } }, default);

        Assert.Equal(2, (await stores.Log.ReadAsync(Run, 0, 10, default)).Count);
        Assert.True(busy < 0);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_repeated_and_counts_once()
    {
        var stores = bed.OpenAsShipped(transport);
        await stores.Runs.GetAsync(Run, default);
        transport.Inject(Fault.AnswerLost);

        await stores.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1) }, Log = { Entry(Run, "a") } }, default);

        Assert.Equal((1, 2L), ((await stores.Runs.GetAsync(Run, default))!.Totals.Generations, (await stores.Runs.GetAsync(Run, default))!.LastSequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_stays_away_for_all_tries_is_said_to_be_away(bool timesOut)
    {
        transport.Before = _ => throw (timesOut
            ? new TaskCanceledException("It took longer than a request may take.")
            : new RequestFailedException("The connection was lost."));
        var stores = bed.OpenAsShipped(transport);

        var errors = new[]
        {
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Facts.WriteAsync(Start(NewRun(Id(2))), default)),
            await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetAsync(Run, default)),
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Log.ReadAsync(Run, 0, 10, default)),
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 10, default)),
            await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Effects.BeginAsync(new ToolCallId(Run, 1, 1, 1), default, default)),
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Retention.WriteCursorAsync(null, default)),
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Retention.DropPeriodAsync("202601", default)),
        };

        Assert.All(errors, static error => Assert.Equal(TableStoreFailure.Unavailable, error.Failure));
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_its_own_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        transport.Before = async _ =>
        {
            await cancel.CancelAsync();
            throw new TaskCanceledException("It was cancelled.");
        };
        var stores = bed.OpenAsShipped(transport);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stores.Runs.GetAsync(Run, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stores.Facts.WriteAsync(Start(NewRun(Id(2))), cancel.Token));
    }

    [Theory]
    [InlineData(503, "ServerBusy", TableStoreFailure.Unavailable, "can be repeated")]
    [InlineData(403, "AuthorizationPermissionMismatch", TableStoreFailure.Refused, "Storage Table Data Contributor")]
    [InlineData(400, "EntityTooLarge", TableStoreFailure.RowTooLarge, "larger than the service allows")]
    [InlineData(413, "RequestBodyTooLarge", TableStoreFailure.RowTooLarge, "larger than the service allows")]
    [InlineData(409, "TableBeingDeleted", TableStoreFailure.TableBeingDeleted, "Prefix")]
    [InlineData(400, "InvalidInput", TableStoreFailure.Refused, "InvalidInput")]
    public async Task A_refusal_names_the_table_and_the_remedy(int status, string code, TableStoreFailure failure, string remedy)
    {
        transport.FaultOf = _ => Fault.Refused(status, code: code);
        var stores = bed.OpenStores(transport);

        var errors = new[]
        {
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Facts.WriteAsync(Start(NewRun(Id(2))), default)),
            await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetAsync(Run, default)),
            await Assert.ThrowsAsync<TableStoreException>(() => stores.Log.ReadAsync(Run, 0, 10, default)),
        };

        Assert.All(errors, error =>
        {
            Assert.Equal(failure, error.Failure);
            Assert.Contains(bed.Tables.Prefix, error.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_loses_nothing_and_is_written_to_when_it_can_be()
    {
        var isDeleted = true;
        transport.FaultOf = request => isDeleted && request.Uri.ToUri().AbsolutePath.EndsWith("$batch", StringComparison.Ordinal)
            ? Fault.Refused(409, code: "TableBeingDeleted")
            : null;
        var stores = bed.OpenStores(transport);
        var batch = new FactBatch(Run) { Log = { Entry(Run, "a") } };
        await Assert.ThrowsAsync<TableStoreException>(() => stores.Facts.WriteAsync(batch, default));

        isDeleted = false;
        await stores.Facts.WriteAsync(batch, default);

        Assert.Equal(["start", "a"], (await stores.Log.ReadAsync(Run, 0, 10, default)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_write_that_waits_for_the_feed_can_be_cancelled()
    {
        // What cannot be put into the feed is kept with the run, and at some point the next write puts it there first.
        var isAway = true;
        transport.FaultOf = request => isAway && FaultyTransport.IsAbout(request, "feed202601") ? Fault.Refused(503) : null;
        var stores = bed.OpenStores(transport);
        for (var n = 1; n <= 7; n++)
        {
            await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, $"k{n}") } }, default);
        }

        await stores.Log.ReadAsync(Run, 0, 1, default);
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        transport.Before = what => what.Contains("$batch", StringComparison.Ordinal) && reached.TrySetResult() ? goOn.Task : Task.CompletedTask;
        using var cancel = new CancellationTokenSource();
        var writing = stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "k8") } }, cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(30)));

        isAway = false;
        goOn.SetResult();
        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "k8") } }, default);
        Assert.Equal(9, (await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 100, default)).Entries.Count);
    }

    [Fact]
    public async Task Pages_without_rows_and_pages_of_one_row_are_put_together()
    {
        var writer = bed.OpenStores(AzuriteTables.Transport);
        for (var n = 1; n <= 5; n++)
        {
            await writer.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, n) }, Log = { Entry(Run, $"k{n}") } }, default);
            await writer.Facts.WriteAsync(Start(NewRun(Id(n + 1))), default);
        }

        await writer.DisposeAsync();
        (transport.GivesEmptyPages, transport.RowsInPage) = (true, 1);
        var stores = bed.OpenStores(transport);

        Assert.Equal(6, (await stores.Log.ReadAsync(Run, 0, 100, default)).Count);
        Assert.Equal(5, (await stores.Runs.ReadTurnsAsync(new StepId(Run, 1), 1, 9, default)).Count);
        Assert.Equal(5, (await stores.Runs.ListGenerationsAsync(Run, null, 100, default)).Count);
        Assert.Equal(6, (await stores.Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs.Count);
        Assert.Equal(6, (await stores.Runs.CountAsync(Caller.LocalTenant, default))[RunStatus.Pending]);
        Assert.Equal(11, (await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 100, default)).Entries.Count);
    }
}
