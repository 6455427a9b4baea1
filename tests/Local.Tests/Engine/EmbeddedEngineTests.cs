using Lavra.Durability;
using Lavra.Local.Engine;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Sessions;
using Lavra.Local.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Engine;

public sealed class EmbeddedEngineTests
{
    [Fact]
    public async Task A_workflow_that_awaits_something_foreign_fails_instead_of_hanging()
    {
        await using var engine = new EngineFixture();
        var never = new TaskCompletionSource();
        var later = new TaskCompletionSource();
        var waits = engine.Workflow("waits", async (_, _) =>
        {
            await never.Task;
            return "";
        });
        var goesOn = engine.Workflow("goes_on", async (context, _) =>
        {
            var word = context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
            await later.Task;
            return word.IsCompleted.ToString();
        });
        engine.Open();

        await engine.StartAsync(waits, "a");
        await engine.StartAsync(goesOn, "b");
        later.SetResult();

        foreach (var id in new[] { "a", "b" })
        {
            var state = await engine.EndOfAsync(id);
            Assert.Equal(InstanceStatus.Failed, state.Status);
            Assert.Contains("its context did not give it", state.Failure!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changed_code_against_an_old_history_fails_and_names_both_actions()
    {
        await using var engine = new EngineFixture();
        var gate = new TaskCompletionSource<string>();
        var reached = new TaskCompletionSource();
        var fetch = engine.Activity("fetch", Task.FromResult);
        var hold = engine.Activity("hold", _ =>
        {
            reached.TrySetResult();
            return gate.Task;
        });
        var workflow = engine.Workflow("w", async (context, _) =>
            await context.CallActivityAsync(fetch, "page 1") + await context.CallActivityAsync(hold, ""));
        engine.Open();
        await engine.StartAsync(workflow);
        await reached.Task.WaitAsync(engine.Patience);
        await engine.CloseAsync();

        engine.Registry = new DurableRegistry();
        var store = engine.Activity("store", Task.FromResult);
        engine.Workflow("w", async (context, _) => await context.CallActivityAsync(store, "page 1"));
        engine.Open();

        var state = await engine.EndOfAsync();
        Assert.Equal(InstanceStatus.Failed, state.Status);
        Assert.Contains("'a' diverged at action 0", state.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("records activity 'fetch' \"page 1\"", state.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("asked for activity 'store' \"page 1\"", state.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_leaves_a_recorded_action_out_is_found_too()
    {
        await using var engine = new EngineFixture();
        var echo = engine.Activity("echo", Task.FromResult);
        var word = new SignalDefinition<string>("word", EngineFixture.TypeOf<string>());
        var workflow = engine.Workflow("w", async (context, _) =>
        {
            await context.CallActivityAsync(echo, "");
            var wait = context.WaitForSignalAsync(word, null, CancellationToken.None);
            context.SendSignal("nobody", word, "extra");
            return (await wait).Payload!;
        });
        engine.Open();
        await engine.StartAsync(workflow);
        await engine.Engine.Client.SignalAsync("a", new SignalDefinition<string>("other", EngineFixture.TypeOf<string>()), "", engine.Patience);
        while (new EngineReader(engine.Database).Turns(1).Count < 3)
        {
            await Task.Yield();
        }

        await engine.CloseAsync();
        engine.Registry = new DurableRegistry();
        echo = engine.Activity("echo", Task.FromResult);
        engine.Workflow("w", async (context, _) =>
        {
            await context.CallActivityAsync(echo, "");
            return (await context.WaitForSignalAsync(word, null, CancellationToken.None)).Payload!;
        });
        engine.Open();
        await engine.Engine.Client.SignalAsync("a", word, "", engine.Patience);

        var state = await engine.EndOfAsync();
        Assert.Contains("records signal 'word' to 'nobody', the workflow asked for nothing more", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_holds_the_file()
    {
        await using var engine = new EngineFixture();
        engine.Open();

        var held = Assert.Throws<DatabaseHeldException>(
            () => SqliteDatabase.Open(engine.File, SqliteDurability.Normal, "the second", engine.Time));

        Assert.Contains("a test, since 2026-01-02", held.Message, StringComparison.Ordinal);
        Assert.Contains("--server", held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holder_that_was_fenced_off_writes_nothing_more_and_stops()
    {
        await using var engine = new EngineFixture();
        var echo = engine.Activity("echo", Task.FromResult);
        var workflow = engine.Workflow("w", async (context, input) => await context.CallActivityAsync(echo, input));
        engine.Open();
        using (var other = new SqliteConnection(SqliteDatabase.ConnectionString(engine.File, readOnly: false)))
        {
            other.Open();
            new SqliteCommand("UPDATE lease SET token = token + 1", other).ExecuteNonQuery();
        }

        await Assert.ThrowsAsync<LeaseLostException>(() => engine.StartAsync(workflow));

        Assert.IsType<LeaseLostException>(await engine.Engine.Faulted.WaitAsync(engine.Patience));
        Assert.Null(await engine.Engine.Client.GetAsync("a", engine.Patience));
        await Assert.ThrowsAsync<EngineFaultedException>(() => engine.StartAsync(workflow, "b"));
    }

    [Fact]
    public async Task A_message_from_another_process_is_delivered()
    {
        await using var engine = new EngineFixture();
        var workflow = engine.Workflow("w", async (context, _) =>
            (await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None)).Payload!.Reason!);
        engine.Open();
        await engine.StartAsync(workflow);

        Assert.True(ForeignSignals.Cancel(engine.File, "a", new CancelRequest("from outside")));
        engine.Time.Advance(engine.Options.InboxInterval);

        Assert.Equal("from outside", (await engine.EndOfAsync()).ReadOutput(EngineFixture.TypeOf<string>()));
        Assert.False(ForeignSignals.Cancel(engine.File, "a", new CancelRequest("too late")));
    }

    [Fact]
    public async Task A_full_disk_stops_the_engine_with_a_clear_error_and_loses_nothing()
    {
        await using var engine = new EngineFixture();
        var echo = engine.Activity("echo", Task.FromResult);
        var workflow = engine.Workflow("w", async (context, input) =>
        {
            for (var i = 0; i < 400; i++)
            {
                await context.CallActivityAsync(echo, new string('x', 5000));
            }

            return "done";
        });
        engine.Open();
        await engine.Database.Writer!.WriteAsync(session => session.Scalar("PRAGMA max_page_count=300"));
        await engine.StartAsync(workflow);

        var cause = await engine.Engine.Faulted.WaitAsync(engine.Patience);
        Assert.Contains("full", cause.Message, StringComparison.OrdinalIgnoreCase);
        await engine.CloseAsync();
        engine.Open();

        Assert.Equal("done", (await engine.EndOfAsync()).ReadOutput(EngineFixture.TypeOf<string>()));
    }

    [Fact]
    public async Task What_an_activity_wrote_is_durable_together_with_its_completion()
    {
        await using var engine = new EngineFixture();
        var write = engine.Activity("write", (context, input) =>
        {
            ((ActivityWrites)context.Commit!).Add(new Statement($"INSERT INTO notes VALUES ('{input}')"));
            return input == "bad" ? throw new IOException("after writing") : Task.FromResult(input);
        });
        var workflow = engine.Workflow("w", async (context, _) =>
        {
            await context.CallActivityAsync(write, "good");
            try
            {
                await context.CallActivityAsync(write, "bad");
            }
            catch (ActivityFailedException)
            {
                // Expected: what it wrote must not be there.
            }

            return "done";
        });
        engine.Open();
        await engine.Database.Writer!.WriteAsync(session => session.Execute("CREATE TABLE notes (text TEXT)"));
        await engine.StartAsync(workflow);
        await engine.EndOfAsync();

        Assert.Equal("good", await engine.Database.Writer.WriteAsync(s => s.Scalar("SELECT group_concat(text) FROM notes")));
    }

    [Fact]
    public async Task A_write_that_is_refused_fails_its_activity_and_nothing_else()
    {
        await using var engine = new EngineFixture();
        var write = engine.Activity("write", (context, input) =>
        {
            ((ActivityWrites)context.Commit!).Add(new Statement("INSERT INTO no_such_table VALUES (1)"));
            return Task.FromResult(input);
        });
        var echo = engine.Activity("echo", Task.FromResult);
        var workflow = engine.Workflow("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(write, "");
            }
            catch (ActivityFailedException failed)
            {
                return await context.CallActivityAsync(echo, failed.Failure.Message);
            }
        });
        engine.Open();
        await engine.StartAsync(workflow);

        Assert.Contains("no_such_table", (await engine.EndOfAsync()).ReadOutput(EngineFixture.TypeOf<string>()), StringComparison.Ordinal);
        Assert.False(engine.Engine.Faulted.IsCompleted);
    }

    [Fact]
    public async Task Without_picking_up_all_only_what_is_named_goes_on()
    {
        await using var engine = new EngineFixture();
        var gates = new Dictionary<string, TaskCompletionSource<string>> { ["a"] = new(), ["b"] = new() };
        var reached = new SemaphoreSlim(0);
        var runs = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var hold = engine.Activity("hold", input =>
        {
            runs.Enqueue(input);
            reached.Release();
            return gates[input].Task;
        });
        var child = engine.Workflow("child", async (context, input) => await context.CallActivityAsync(hold, input));
        var workflow = engine.Workflow("w", async (context, input) =>
            await context.CallChildAsync(child, context.InstanceId + ":1", input));
        engine.Options.StopGrace = TimeSpan.Zero;
        engine.Open();
        await engine.StartAsync(workflow, "a", "a");
        await engine.StartAsync(workflow, "b", "b");
        await reached.WaitAsync(engine.Patience);
        await reached.WaitAsync(engine.Patience);
        await engine.CloseAsync();

        engine.Options.PickUpAll = false;
        engine.Open();
        gates["a"].SetResult("done");

        Assert.True(engine.Engine.PickUp("a"));
        Assert.Equal(InstanceStatus.Completed, (await engine.EndOfAsync("a")).Status);
        Assert.Equal(2, runs.Count(r => r == "a"));
        Assert.Equal(1, runs.Count(r => r == "b"));
        gates["b"].SetResult("");
    }

    private sealed class Statement(string sql) : WriteOperation
    {
        public override void Apply(WriteSession session) => session.Execute(sql);
    }
}
