using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary><c>lavra serve</c> is killed with SIGKILL while clients follow a run, and started again.</summary>
public sealed class ServerCrashTests
{
    private const string Plan = """
        {"steps":[
          {"description":"[hold] wait for it"},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"one\n"}},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"two\n"}},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"three\n"}},
          {"description":"[hold] wait for it again"},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"four\n"}},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"five\n"}},
          {"description":"[hold] wait for it once more"},
          {"tool":"append_file","arguments":{"path":"log.txt","content":"six\n"}},
          {"tool":"read_file","arguments":{"path":"log.txt"}}]}
        """;

    // Where each server dies that has work on the run: each point is behind the next of the steps that wait.
    private static readonly string[] Deaths = ["after_activity/call_tool:2", "after_effect_mark:3", "before_answer/run"];

    [Fact]
    public async Task A_plan_goes_through_the_deaths_of_its_servers_and_its_followers_miss_and_see_twice_nothing()
    {
        using var hold = new StubGate();
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(_ => Reply.Text("go on").HeldBy(hold));
        await using var place = new Workplace(model);
        Followers.Admit(place);
        Directory.CreateDirectory(place.File("killed"));
        Directory.CreateDirectory(place.File("spared"));

        // The first dies when it has accepted the run, and before it can say so: the client asks again.
        var server = await LavraServer.StartAsync(place, "before_start/run");
        var cut = await Assert.ThrowsAsync<LavraHttpException>(() => StartAsync(server, "killed"));
        Assert.True(cut.Transient);
        await AssertKilledAsync(server);
        server = await server.SucceedAsync(Deaths[0]);
        var started = await StartAsync(server, "killed");
        Assert.True(started.Existed);
        using var followers = new Followers(server, started.Run.Id);
        for (var death = 1; death <= Deaths.Length; death++)
        {
            await model.WaitForRequestsAsync(death, CancellationToken.None).WaitAsync(LavraProcess.Patience);
            await followers.CatchUpAsync();
            hold.Release();
            await AssertKilledAsync(server);
            server = await server.SucceedAsync(death < Deaths.Length ? Deaths[death] : null);
        }

        var log = await followers.EndAsync();
        hold.Release(Deaths.Length);
        var spared = (await StartAsync(server, "spared")).Run.Id;
        using var client = server.Connect();
        var sparedLog = await client.FollowAsync(spared, 0, CancellationToken.None).ToListAsync();

        var (killed, expected) = (await client.GetAsync(started.Run.Id, CancellationToken.None), await client.GetAsync(spared, CancellationToken.None));
        Assert.Equal((RunStatus.Completed, expected!.Answer), (killed!.Status, killed.Answer));
        Assert.Contains("six", killed.Answer, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree\nfour\nfive\nsix\n", await File.ReadAllTextAsync(place.File("killed/log.txt")));
        Assert.Equal(sparedLog.Select(Story), log.Where(IsOfTheWork).Select(Story));

        // The last one to die had nothing left to do.
        Assert.Equal(Deaths.Length - 1, log.Count(static entry => entry.Action == LogAction.RunResumed));
        Assert.Equal(2 * Deaths.Length, model.RequestCount);
    }

    [Fact]
    public Task A_run_of_a_model_goes_through_the_deaths_of_its_servers_and_its_followers_miss_and_see_twice_nothing() =>
        ServedScenario.PlayAsync(
            static process =>
            {
                process.Kill();
                return Task.CompletedTask;
            },
            LavraProcess.Killed);

    private static async Task<StartedRun> StartAsync(LavraServer server, string folder)
    {
        using var client = server.Connect();
        return await client.StartAsync(
            new StartRunBody { Objective = "count to six", Plan = Plan, Workspace = folder, IdempotencyKey = folder }, CancellationToken.None);
    }

    private static async Task AssertKilledAsync(LavraServer server) =>
        Assert.True(await server.Process.ExitAsync() == LavraProcess.Killed, server.Process.Report());

    private static bool IsOfTheWork(LogEntryResource entry) => entry.Action.Known is not (LogAction.RunResumed or LogAction.EffectReconciled);

    private static (string, int?, int?, int?, string?, bool) Story(LogEntryResource entry) =>
        (entry.Action.Text, entry.Step, entry.Generation, entry.ToolCall, entry.ToolName, entry.Success);
}
