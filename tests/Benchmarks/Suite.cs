using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lavra.Benchmarks;

/// <summary>Runs every scenario in fresh processes, so that none inherits another's memory, and prints medians beside the targets and the best peer's figures.</summary>
internal static class Suite
{
    private const string Help = """
        Measures Lavra on this machine. Build with -c Release.

          dotnet run -c Release --project tests/Benchmarks -- [options]

          --repeats N       how often each scenario is measured; the median counts (default 5)
          --durability D    full, normal or both (default both)
          --only TEXT       only scenarios whose name contains the text: run:10, run:100, run:1000, many, records, cold, crash
          --program FILE    the published lavra whose cold start is measured (default: the one that was built)
          --json FILE       writes the figures as JSON, too
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (BenchOptions.Parse(args) is not { } options)
        {
            Console.WriteLine(Help);
            return args is ["--help"] ? 0 : 2;
        }

        var figures = new List<Measurement>();
        foreach (var durability in options.Durabilities)
        {
            foreach (var (name, arguments) in Scenarios().Where(s => s.Name.Contains(options.Only, StringComparison.Ordinal)))
            {
                figures.AddRange(Median(await RepeatAsync(options.Repeats, folder => ChildAsync(durability, folder, arguments))));
                Console.Error.WriteLine($"{durability} {name}: done");
            }

            if ("crash".Contains(options.Only, StringComparison.Ordinal))
            {
                figures.AddRange(Median(await RepeatAsync(options.Repeats, folder => Restart.MeasureAsync(folder, durability))));
            }

            if ("cold".Contains(options.Only, StringComparison.Ordinal))
            {
                figures.AddRange(Median(await RepeatAsync(options.Repeats, folder => ColdStart.MeasureAsync(folder, durability, options.Program))));
            }
        }

        Print(figures);
        if (options.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, MeasurementJson.Default.ListMeasurement));
        }

        return 0;
    }

    private static (string Name, string[] Arguments)[] Scenarios() =>
    [
        ("run:10", ["run", "10"]),
        ("run:100", ["run", "100"]),
        ("run:1000", ["run", "1000"]),
        ("many", ["many", "200", "10"]),
        ("records", ["records", "100000"]),
    ];

    private static async Task<List<List<Measurement>>> RepeatAsync(int repeats, Func<string, Task<List<Measurement>>> measure)
    {
        var all = new List<List<Measurement>>();
        for (var i = 0; i < repeats; i++)
        {
            var folder = Directory.CreateTempSubdirectory("lavra-bench-").FullName;
            try
            {
                all.Add(await measure(folder));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return all;
    }

    private static async Task<List<Measurement>> ChildAsync(string durability, string folder, string[] arguments)
    {
        using var child = Children.Start(["child", arguments[0], durability, folder, .. arguments.Skip(1)]);
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize(output, MeasurementJson.Default.ListMeasurement)!
            : throw new InvalidOperationException($"The scenario ended with {child.ExitCode}.");
    }

    private static IEnumerable<Measurement> Median(List<List<Measurement>> repeats) => repeats[0].Select((first, at) =>
    {
        var values = repeats.Select(r => r[at].Value).Order().ToArray();
        return first with { Value = values[values.Length / 2] };
    });

    private static void Print(List<Measurement> figures)
    {
        Console.WriteLine($"{"what",-52} {"synced",-8} {"median",12} {"target",10}         {"best peer elsewhere"}");
        foreach (var figure in figures)
        {
            var verdict = figure.Reached switch { true => "reached", false => "missed", null => "" };
            var target = figure.Target is { } t ? t.ToString("0.##", CultureInfo.InvariantCulture) : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.What,-52} {figure.Durability.ToLowerInvariant(),-8} {figure.Value,9:0.##} {figure.Unit,-6} {target,6} {verdict,-8} {figure.Peer}").TrimEnd());
        }
    }
}
