using System.Globalization;
using Lavra.Testing.StubModel;
using Xunit.Abstractions;

namespace Lavra.EndToEnd.Tests.Crash;

/// <summary>
/// Kills the real program with SIGKILL at named points and at other moments of a real run, and starts it again, until it is done.
/// <c>LAVRA_CRASH_KILLS</c> says how often (50 unless told), <c>LAVRA_CRASH_SEED</c> draws the moments; a failure names the seed with
/// which it happens again.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Workers = 2;

    private static int Kills => Setting("LAVRA_CRASH_KILLS", 50);

    private static int Seed => Setting("LAVRA_CRASH_SEED", 1);

    [Fact]
    public async Task Killed_at_any_moment_a_run_ends_as_if_nothing_had_happened()
    {
        var (deaths, runs) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Seed}: {runs} runs, {deaths} deaths, 0 duplicate effects, 0 lost or doubled log entries"));
        Assert.True(deaths >= Kills);

        async Task WorkAsync()
        {
            await using var model = await StubModelServer.StartAsync();
            while (Volatile.Read(ref deaths) < Kills)
            {
                var seed = Seed + Interlocked.Increment(ref runs) - 1;
                Interlocked.Add(ref deaths, await CrashRun.PlayAsync(model, seed));
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
