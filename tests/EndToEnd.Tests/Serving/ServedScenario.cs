using Lavra.EndToEnd.Tests.Crash;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>
/// <see cref="CrashScenario"/> over HTTP: each server is ended at a moment at which it waits for the model and everybody who
/// follows the run has seen all that is written, and another takes its place.
/// </summary>
internal static class ServedScenario
{
    // At which question of each server's the model falls silent. More than one each, so that all get on with the run.
    private static readonly int[] Silences = [2, 4, 3, 5];

    /// <summary>Plays it.</summary>
    /// <param name="end">Ends a server.</param>
    /// <param name="code">What it must exit with.</param>
    public static async Task PlayAsync(Func<LavraProcess, Task> end, int code)
    {
        var scenario = new CrashScenario();
        await using var model = await StubModelServer.StartAsync();
        await using var place = new Workplace(model);
        Followers.Admit(place);
        place.Variables["Lavra__Runs__TurnsPerHistory"] = "2";
        LavraServer? server = null;
        Followers? followers = null;
        try
        {
            foreach (var silence in Silences)
            {
                var silent = FallSilentAt(model, scenario, silence);
                scenario.Begin(await place.LookAsync());
                server = server is null ? await LavraServer.StartAsync(place) : await server.SucceedAsync();
                followers ??= await StartAsync(server);
                await silent.WaitAsync(LavraProcess.Patience);
                await followers.CatchUpAsync();
                await end(server.Process);
                Assert.True(await server.Process.ExitAsync() == code, server.Process.Report());
                Assert.Empty(scenario.Violations);
            }

            model.AnswerWith(scenario.Play);
            scenario.Begin(await place.LookAsync());
            server = await server!.SucceedAsync();
            var log = await followers!.EndAsync();

            Assert.Empty(scenario.Violations);
            Assert.Equal(Silences.Length, log.Count(static entry => entry.Action == LogAction.RunResumed));
            await CrashScenario.CheckEndAsync(place, await place.LookAsync(), static what => what);
        }
        finally
        {
            followers?.Dispose();
        }
    }

    private static async Task<Followers> StartAsync(LavraServer server)
    {
        using var client = server.Connect();
        var started = await client.StartAsync(
            new StartRunBody { Objective = "do all of it", Plan = CrashScenario.Plan }, CancellationToken.None);
        return new Followers(server, started.Run.Id);
    }

    /// <summary>Lets the model answer all questions but those from a number on.</summary>
    /// <returns>Ends when it has fallen silent.</returns>
    private static Task FallSilentAt(StubModelServer model, CrashScenario scenario, int number)
    {
        var questions = 0;
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.AnswerWith(request =>
        {
            var reply = scenario.Play(request);
            if (Interlocked.Increment(ref questions) < number)
            {
                return reply;
            }

            silent.TrySetResult();
            return Reply.Hang();
        });
        return silent.Task;
    }
}
