using System.Diagnostics;
using Lavra.Identity;
using Lavra.Local.Storage.Files;

namespace Lavra.Benchmarks;

/// <summary>
/// What a child process measures, each in a fresh process on a fresh store after a warm-up run of 5 rounds, as the peers' benchmark
/// does. Sizes are without the warm-up's.
/// </summary>
internal static class Scenarios
{
    private const int WarmUpRounds = 5;
    private const int Waves = 5;
    private const double Megabyte = 1024 * 1024;

    /// <summary>One run of so many rounds.</summary>
    public static async Task<List<Measurement>> RunAsync(string folder, SqliteDurability durability, int rounds)
    {
        var store = Path.Combine(folder, "measured");
        double milliseconds;
        TimeSpan cpu;
        await using (var host = new BenchHost(store, durability, rounds, countFile: null))
        {
            host.Start();
            await host.WarmUpAsync(WarmUpRounds);
            var before = CpuTime();
            var watch = Stopwatch.StartNew();
            await host.EndAsync(await host.BeginAsync());
            milliseconds = watch.Elapsed.TotalMilliseconds;
            cpu = CpuTime() - before;
        }

        var name = durability.ToString();
        var memory = PeakMemory();
        var baseSize = await BaseSizeAsync(folder, durability);
        return
        [
            new Measurement($"overhead per round, run of {rounds}", name, milliseconds / rounds, "ms", 0.6, Peer: rounds == 1000 ? "Restate 1.70" : null),
            new Measurement($"processor time per round, run of {rounds}", name, cpu.TotalMilliseconds / rounds, "ms"),
            new Measurement($"bytes per round, run of {rounds}", name, (double)(SizeOf(store) - baseSize) / rounds, "B", 1536, Peer: rounds == 1000 ? "DBOS 1050, no log" : null),
            new Measurement($"peak memory, run of {rounds}", name, memory, "MB", rounds >= 1000 ? 150 : null),
        ];
    }

    /// <summary>So many runs at once.</summary>
    public static async Task<List<Measurement>> ManyAsync(string folder, SqliteDurability durability, int runs, int rounds)
    {
        var store = Path.Combine(folder, "measured");
        double seconds;
        var warmSeconds = 0.0;
        TimeSpan cpu;
        await using (var host = new BenchHost(store, durability, rounds, countFile: null))
        {
            host.Start();
            await host.WarmUpAsync(WarmUpRounds);
            var before = CpuTime();
            seconds = await WaveAsync(host, runs);
            cpu = CpuTime() - before;
            // By then the runtime has compiled what a server runs all day.
            for (var wave = 0; wave < Waves; wave++)
            {
                warmSeconds = await WaveAsync(host, runs);
            }
        }

        var name = durability.ToString();
        var memory = PeakMemory();
        var baseSize = await BaseSizeAsync(folder, durability);
        return
        [
            new Measurement($"{runs} concurrent runs of {rounds} rounds", name, runs / seconds, "runs/s", 1000, HigherIsBetter: true, Peer: "Restate 236"),
            new Measurement("the same in a warm process", name, runs / warmSeconds, "runs/s", 1000, HigherIsBetter: true),
            new Measurement($"processor time per run, {runs} runs of {rounds} rounds", name, cpu.TotalMilliseconds / runs, "ms"),
            new Measurement($"bytes per round, {runs} runs of {rounds}", name, (double)(SizeOf(store) - baseSize) / (Waves + 1) / runs / rounds, "B", 1536),
            new Measurement($"peak memory, {runs} runs of {rounds}", name, memory, "MB", 250),
        ];
    }

    /// <summary>Works on a run until somebody kills the process.</summary>
    public static async Task WorkAsync(string folder, SqliteDurability durability, int rounds, string countFile)
    {
        await using var host = new BenchHost(folder, durability, rounds, countFile);
        host.Start();
        await host.EndAsync(await host.UnfinishedAsync() ?? await host.BeginAsync());
    }

    private static async Task<double> WaveAsync(BenchHost host, int runs)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, runs).Select(async _ => await host.EndAsync(await host.BeginAsync())));
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The size of a store that holds the warm-up run only.</summary>
    private static async Task<long> BaseSizeAsync(string folder, SqliteDurability durability)
    {
        var store = Path.Combine(folder, "base");
        await using (var host = new BenchHost(store, durability, WarmUpRounds, countFile: null))
        {
            host.Start();
            await host.WarmUpAsync(WarmUpRounds);
        }

        return SizeOf(store);
    }

    private static TimeSpan CpuTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static double PeakMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / Megabyte;
    }

    // The store is closed: what was in the write-ahead log is in the file.
    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("lavra.db*").Sum(file => file.Length);
}
