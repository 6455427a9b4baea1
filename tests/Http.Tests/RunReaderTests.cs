using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;

namespace Lavra.Http.Tests;

public sealed class RunReaderTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Caller Owner = new(TestApi.Tenant, "o");

    [Fact]
    public async Task Another_tenants_run_does_not_exist_in_any_read()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        var reader = new RunReader(api.Runs, api.Runs);
        var stranger = new Caller("ACME", "s");

        Assert.NotNull(await reader.GetAsync(id, Owner, None));
        Assert.Null(await reader.GetAsync(id, stranger, None));
        Assert.Null(await reader.ReadLogAsync(id, stranger, 0, 10, None));
        Assert.Null(await reader.FollowAsync(id, stranger, 0, None));
        Assert.Null(await reader.ListStepsAsync(id, stranger, 0, 10, None));
        Assert.Null(await reader.ListGenerationsAsync(id, stranger, null, 10, None));
        Assert.Null(await reader.ListToolCallsAsync(id, stranger, null, 10, None));
    }

    [Fact]
    public async Task Following_from_the_end_of_an_ended_run_ends_instead_of_waiting()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted, LogAction.TaskCompleted);

        var entries = await new RunReader(api.Runs, api.Runs).FollowAsync(id, Owner, afterSequence: 2, None);

        Assert.Empty(await entries!.ToListAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
