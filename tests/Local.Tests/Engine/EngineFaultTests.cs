using Lavra.Durability;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Lifetime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Engine;

/// <summary>Where nobody would be told of an exception, the engine stops and says so; it neither hangs nor ends the process.</summary>
public sealed class EngineFaultTests
{
    [Fact]
    public async Task A_timer_that_cannot_be_fired_stops_the_engine()
    {
        await using var engine = new EngineFixture();
        engine.Options.ResidentInstances = 0;
        var workflow = engine.Workflow("w", async (context, _) =>
        {
            await context.DelayUntilAsync(context.UtcNow.AddMinutes(1), CancellationToken.None);
            return "";
        });
        engine.Open();
        await engine.StartAsync(workflow);
        var end = engine.EndOfAsync();
        await HideInstancesAsync(engine);

        engine.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<SqliteException>(await engine.Engine.Faulted.WaitAsync(engine.Patience));
        await Assert.ThrowsAsync<EngineFaultedException>(() => end);
        await engine.CloseAsync();
        await ShowInstancesAsync(engine);
        Assert.Equal(InstanceStatus.Completed, (await engine.Open().EndOfAsync()).Status);
    }

    [Fact]
    public async Task An_activity_whose_result_cannot_be_handed_over_stops_the_engine()
    {
        await using var engine = new EngineFixture();
        engine.Options.ResidentInstances = 0;
        var reached = new TaskCompletionSource();
        var gate = new TaskCompletionSource<string>();
        var hold = engine.Activity("hold", _ =>
        {
            reached.TrySetResult();
            return gate.Task;
        });
        var workflow = engine.Workflow("w", async (context, _) => await context.CallActivityAsync(hold, ""));
        engine.Open();
        await engine.StartAsync(workflow);
        await reached.Task.WaitAsync(engine.Patience);
        await HideInstancesAsync(engine);

        gate.SetResult("done");

        Assert.IsType<SqliteException>(await engine.Engine.Faulted.WaitAsync(engine.Patience));
        await engine.CloseAsync();
        await ShowInstancesAsync(engine);
        Assert.Equal("done", (await engine.Open().EndOfAsync()).ReadOutput(EngineFixture.TypeOf<string>()));
    }

    [Theory]
    [InlineData(SQLitePCL.raw.SQLITE_CORRUPT, true)]
    [InlineData(SQLitePCL.raw.SQLITE_BUSY, false)]
    public async Task A_damaged_file_met_by_a_look_into_the_inbox_stops_the_engine_and_a_busy_one_does_not(int code, bool stops)
    {
        var met = new TaskCompletionSource();
        await using var engine = new EngineFixture
        {
            OnMessage = (_, _) =>
            {
                if (met.TrySetResult())
                {
                    throw new SqliteException("as a read would", code);
                }
            },
        };
        var workflow = engine.Workflow("w", async (context, _) =>
            (await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None)).Payload!.Reason!);
        engine.Open();
        await engine.StartAsync(workflow);

        Assert.True(ForeignSignals.Cancel(engine.File, "a", new CancelRequest("from outside")));
        engine.Time.Advance(engine.Options.InboxInterval);

        await met.Task.WaitAsync(engine.Patience);
        Assert.Equal(stops, engine.Engine.Faulted.IsCompleted);
    }

    [Fact]
    public void What_is_thrown_once_the_engine_is_over_is_not_a_fault()
    {
        var lifetime = new EngineLifetime(NullLogger.Instance);
        lifetime.BeginStop();

        lifetime.Guard<int>(static _ => throw new ObjectDisposedException("the file"), 0);

        Assert.False(lifetime.IsFaulted);
    }

    // Reading an instance fails from now on, and none of it is lost.
    private static async Task HideInstancesAsync(EngineFixture engine) =>
        await engine.Database.Writer!.WriteAsync(static session => session.Execute("ALTER TABLE instances RENAME TO hidden"));

    private static async Task ShowInstancesAsync(EngineFixture engine)
    {
        await using var connection = new SqliteConnection($"Data Source={engine.File};Pooling=False");
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "ALTER TABLE hidden RENAME TO instances";
        await command.ExecuteNonQueryAsync();
    }
}
