using System.Diagnostics;

namespace Lavra.Benchmarks;

/// <summary>Kills a process in the middle of a run and measures how long the next one takes to do a new step.</summary>
internal static class Restart
{
    private const int Rounds = 1000;

    public static async Task<List<Measurement>> MeasureAsync(string folder, string durability)
    {
        var store = Path.Combine(folder, "store");
        var counts = Path.Combine(folder, "calls.txt");
        using (var first = Children.Start(["work", durability, store, $"{Rounds}", counts]))
        {
            await UntilAsync(() => Lines(counts) >= Rounds / 2);
            first.Kill();
            await first.WaitForExitAsync();
        }

        var before = Lines(counts);
        var watch = Stopwatch.StartNew();
        using var second = Children.Start(["work", durability, store, $"{Rounds}", counts]);
        await UntilAsync(() => Lines(counts) > before);
        var firstStep = watch.Elapsed.TotalMilliseconds;
        await second.WaitForExitAsync();
        var repeated = File.ReadLines(counts).GroupBy(l => l).Count(g => g.Count() > 1);
        return
        [
            new Measurement($"first new step after kill -9, run of {Rounds}", durability, firstStep, "ms", 300),
            new Measurement("calls that only read, made again after kill -9", durability, repeated, ""),
        ];
    }

    private static int Lines(string file)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = 0;
        while (reader.ReadLine() is not null)
        {
            lines++;
        }

        return lines;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }
}
