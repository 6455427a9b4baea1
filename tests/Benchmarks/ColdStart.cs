using System.Diagnostics;

namespace Lavra.Benchmarks;

/// <summary>Measures the built command line from process start to a finished run of one round, offline.</summary>
internal static class ColdStart
{
    /// <param name="folder">Where it works.</param>
    /// <param name="durability">How commits are synced.</param>
    /// <param name="program">A published program to measure; null for the one that was built.</param>
    public static async Task<List<Measurement>> MeasureAsync(string folder, string durability, string? program)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "one line\n");
        return
        [
            new Measurement("cold start to a finished run, new store", durability, await RunAsync(folder, durability, program), "ms", 250),
            new Measurement("cold start to a finished run, store exists", durability, await RunAsync(folder, durability, program), "ms", 250),
        ];
    }

    private static async Task<double> RunAsync(string folder, string durability, string? program)
    {
        var watch = Stopwatch.StartNew();
        Environment.SetEnvironmentVariable("Lavra__Data__Durability", durability);
        string[] arguments = ["run", "append the line \"hello\" to notes.txt", "--json"];
        using var child = program is null
            ? Children.StartDll(Path.Combine(AppContext.BaseDirectory, "lavra.dll"), arguments, folder)
            : Children.Start(program, arguments, folder);
        await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? watch.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException($"lavra ended with {child.ExitCode}.");
    }
}
