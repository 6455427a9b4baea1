using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>What happens to a start whose process dies between announcing the run and writing it.</summary>
[UsesAzurite]
public sealed class RunStartTests : IAsyncLifetime
{
    private const int RunTransaction = 2;
    private readonly TableBed bed = new();

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task The_key_of_a_start_that_died_passes_on_when_nobody_can_be_waited_for()
    {
        await AnnounceOnlyAsync(Id(1));
        var later = bed.OpenStores(AzuriteTables.Transport, new LaterTime(TimeSpan.FromHours(1)));

        Assert.Null(await later.Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default));
        await later.Facts.WriteAsync(Start(NewRun(Id(2)) with { IdempotencyKey = "k" }), default);

        Assert.Equal(Id(2), (await later.Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default))!.Id);
        Assert.Equal(Id(2), Assert.Single((await later.Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs).Id);
        Assert.Equal([KeyValuePair.Create(RunStatus.Pending, 1L)], await later.Runs.CountAsync(Caller.LocalTenant, default));
    }

    [Fact]
    public async Task A_start_that_was_only_slow_learns_who_has_its_key_by_now()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var slow = await OpenWithTablesAsync(transport);
        var posts = 0;
        transport.Before = what =>
        {
            posts += IsTransaction(what) ? 1 : 0;
            return posts == RunTransaction && reached.TrySetResult() ? goOn.Task : Task.CompletedTask;
        };
        var starting = slow.Facts.WriteAsync(Start(NewRun(Id(1)) with { IdempotencyKey = "k" }), default);
        await reached.Task;
        var later = bed.OpenStores(AzuriteTables.Transport, new LaterTime(TimeSpan.FromHours(1)));
        await later.Facts.WriteAsync(Start(NewRun(Id(2)) with { IdempotencyKey = "k" }), default);
        goOn.SetResult();

        var error = await Assert.ThrowsAsync<IdempotencyKeyInUseException>(() => starting);
        Assert.Equal(Id(2), error.Existing);
        Assert.Null(await slow.Runs.GetAsync(Id(1), default));
        Assert.Empty(await slow.Log.ReadAsync(Id(1), 0, 10, default));
        Assert.Equal([KeyValuePair.Create(RunStatus.Pending, 1L)], await slow.Runs.CountAsync(Caller.LocalTenant, default));
    }

    [Fact]
    public async Task A_start_that_died_is_not_listed_and_in_the_end_not_counted()
    {
        await AnnounceOnlyAsync(Id(1));
        var query = new RunQuery(Caller.LocalTenant) { Status = RunStatus.Pending };
        var soon = bed.OpenStores(AzuriteTables.Transport);
        Assert.Empty((await soon.Runs.ListAsync(query, default)).Runs);

        var later = bed.OpenStores(AzuriteTables.Transport, new LaterTime(TimeSpan.FromHours(1)));
        Assert.Empty((await later.Runs.ListAsync(query, default)).Runs);

        Assert.Empty(await later.Runs.CountAsync(Caller.LocalTenant, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => soon.Facts.WriteAsync(Start(NewRun(Id(1))), default));
    }

    [Fact]
    public async Task A_start_that_died_can_be_repeated()
    {
        await AnnounceOnlyAsync(Id(1));
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1)) with { IdempotencyKey = "k" }), default);

        Assert.Equal(Id(1), (await stores.Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default))!.Id);
        Assert.Equal([KeyValuePair.Create(RunStatus.Pending, 1L)], await stores.Runs.CountAsync(Caller.LocalTenant, default));
    }

    [Fact]
    public async Task An_id_that_exists_for_another_tenant_leaves_nothing_in_its_lists()
    {
        await bed.OpenStores(AzuriteTables.Transport).Facts.WriteAsync(Start(NewRun(Id(1))), default);
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1)) with { Tenant = "other", CreatedAt = At.AddDays(1), IdempotencyKey = "k" }), default);

        Assert.Equal(Caller.LocalTenant, (await stores.Runs.GetAsync(Id(1), default))!.Tenant);
        Assert.Empty((await stores.Runs.ListAsync(new RunQuery("other"), default)).Runs);
        Assert.Empty(await stores.Runs.CountAsync("other", default));
        await stores.Facts.WriteAsync(Start(NewRun(Id(2)) with { Tenant = "other", IdempotencyKey = "k" }), default);
    }

    private static bool IsTransaction(string what) => what.Contains("$batch", StringComparison.Ordinal);

    /// <summary>Opens stores whose tables are there and whose feed is at rest, so that a start is two transactions: one for the lists, one for the run.</summary>
    private async Task<TableStores> OpenWithTablesAsync(FaultyTransport transport)
    {
        var stores = bed.OpenStores(transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(99)) with { Tenant = "earlier" }), default);
        await stores.Log.ReadFeedAsync("earlier", null, 1, default);
        return stores;
    }

    /// <summary>Dies in front of the transaction that writes the run.</summary>
    private async Task AnnounceOnlyAsync(RunId id)
    {
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var stores = await OpenWithTablesAsync(transport);
        var posts = 0;
        transport.Before = what =>
        {
            posts += IsTransaction(what) ? 1 : 0;
            return posts >= RunTransaction ? throw new Azure.RequestFailedException("The process is dead.") : Task.CompletedTask;
        };
        await Assert.ThrowsAsync<TableStoreException>(() => stores.Facts.WriteAsync(Start(NewRun(id) with { IdempotencyKey = "k" }), default));
    }
}
