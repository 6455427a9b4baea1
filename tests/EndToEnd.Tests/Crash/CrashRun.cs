using System.Globalization;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Crash;

/// <summary>One run of <see cref="CrashScenario"/>, killed again and again until it is done, and looked at after every death.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const int MostKills = 6;

    private readonly CrashScenario scenario = new();
    private readonly List<string> history = [];
    private readonly Workplace place;
    private readonly int seed;
    private IReadOnlyList<LogEntry> seen = [];

    private CrashRun(StubModelServer model, int seed)
    {
        this.seed = seed;
        place = new Workplace(model);
        place.Variables["Lavra__Runs__TurnsPerHistory"] = "2";
        File.WriteAllText(Path.Combine(place.Folder, "plan.json"), CrashScenario.Plan);
        model.KeepRequests = false;
        model.AnswerWith(scenario.Play);
    }

    /// <summary>How often it was killed.</summary>
    public int Deaths { get; private set; }

    /// <summary>Plays one run to its end.</summary>
    /// <param name="model">The server to use; nobody else may use it meanwhile.</param>
    /// <param name="seed">Draws the moments; one seed after the other, so that all named points have their turn.</param>
    /// <returns>How often it was killed.</returns>
    public static async Task<int> PlayAsync(StubModelServer model, int seed)
    {
        await using var run = new CrashRun(model, seed);
        var random = new Random(seed);
        for (var (i, kills) = (0, random.Next(1, MostKills + 1)); i < kills; i++)
        {
            if (await run.LiveAsync(KillMoment.Draw((seed * MostKills / 2) + i, random)))
            {
                await run.CheckEndAsync();
                return run.Deaths;
            }
        }

        while (!await run.LiveAsync(moment: null))
        {
        }

        await run.CheckEndAsync();
        return run.Deaths;
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    /// <summary>Lets one process live, until it dies at the moment or has done its work.</summary>
    /// <returns>Whether the run has ended.</returns>
    private async Task<bool> LiveAsync(KillMoment? moment)
    {
        var before = await place.LookAsync();
        scenario.Begin(before);
        string[] arguments = before.Runs.Count == 0
            ? ["run", "--json", "--watch", "--plan", "plan.json", "do all of it"]
            : ["run", "--json", "--watch", "--resume"];

        var lines = 0;
        LavraProcess? process = null;
        var started = new TaskCompletionSource();
        scenario.OnQuestion = moment is { Question: > 0 } ? number => KillIf(number == moment.Question) : null;
        process = place.StartToDie(moment?.Fault, _ => KillIf(Interlocked.Increment(ref lines) == moment?.Line), arguments);
        started.SetResult();
        if (moment is { Delay: > 0 })
        {
            await Task.WhenAny(process.ExitAsync(), Task.Delay(moment.Delay));
            process.Kill();
        }

        var code = await process.ExitAsync();
        scenario.OnQuestion = null;
        var died = code == LavraProcess.Killed;
        Deaths += died ? 1 : 0;
        history.Add(string.Create(CultureInfo.InvariantCulture, $"{moment?.ToString() ?? "to the end"}: exit {code}"));
        Assert.True(died || code == 0, Tell(process.Report()));
        var ended = await CheckAfterAsync();
        Assert.True(died || ended, Tell($"The process ended by itself and the run has not.\n{process.Report()}"));
        return ended;

        void KillIf(bool due)
        {
            if (due)
            {
                started.Task.Wait();
                process!.Kill();
            }
        }
    }

    /// <summary>What must hold after every death.</summary>
    private async Task<bool> CheckAfterAsync()
    {
        var evidence = await place.LookAsync();
        Assert.True(evidence.Integrity == "ok", Tell(evidence.Integrity));
        Assert.True(scenario.Violations.Count == 0, Tell(string.Join('\n', scenario.Violations)));
        Assert.True(evidence.Runs.Count <= 1, Tell("There is more than one run."));
        if (evidence.Runs.SingleOrDefault() is not { } run)
        {
            Assert.True(seen.Count == 0, Tell("The run was lost."));
            return false;
        }

        Assert.True(run.Log.Select(e => e.Sequence).SequenceEqual(Enumerable.Range(1, run.Log.Count).Select(n => (long)n)), Tell("The log has a gap."));
        Assert.True(run.Log.Select(e => e.Key).Distinct(StringComparer.Ordinal).Count() == run.Log.Count, Tell("A log entry is there twice."));
        Assert.True(
            seen.Select(e => (e.Sequence, e.Key)).SequenceEqual(run.Log.Take(seen.Count).Select(e => (e.Sequence, e.Key))),
            Tell("A log entry that was there is lost or changed."));
        seen = run.Log;
        return run.Run.HasEnded;
    }

    private async Task CheckEndAsync() => await CrashScenario.CheckEndAsync(place, await place.LookAsync(), Tell);

    private string Tell(string what) => $"{what}\nSeed {seed}; the run so far:\n{string.Join('\n', history)}\n"
        + string.Join('\n', seen.Select(e => $"{e.Sequence} {e.Key} {e.Action} {e.ToolName} {e.Success} {e.ErrorMessage}"));
}
