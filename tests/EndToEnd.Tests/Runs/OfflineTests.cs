using System.Globalization;
using System.Text.RegularExpressions;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Testing;

namespace Lavra.EndToEnd.Tests.Runs;

/// <summary>The product with no model at hand.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task A_run_over_our_own_source_writes_a_report_that_agrees_with_an_independent_count()
    {
        await using var place = new Workplace();
        var (files, lines, bytes) = CopySource(place.File("src"));

        var lavra = await place.RunAsync("run", "count the C# files and lines under src and write a report to report.md");

        Assert.True(lavra.ExitCode == 0, lavra.Report());
        var report = await File.ReadAllTextAsync(place.File("report.md"));
        var total = Total().Match(report);
        Assert.True(total.Success, report);
        Assert.Equal((files, lines, bytes), (Number(total, 1), Number(total, 2), Number(total, 3)));
        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.Equal("offline", run.Run.Model);
        Assert.Contains(run.ToolCalls, call => call.Tool == "write_file" && call.Result!.Success);
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>Copies what is in the repository, without what builds leave there, and counts on the way.</summary>
    private static (long Files, long Lines, long Bytes) CopySource(string to)
    {
        var (files, lines, bytes) = (0L, 0L, 0L);
        foreach (var file in Directory.GetFiles(Repository.At("src"), "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Repository.At("src"), file);
            if (relative.Split(Path.DirectorySeparatorChar) is [_, "bin" or "obj", ..])
            {
                continue;
            }

            var copy = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (Path.GetExtension(file) == ".cs")
            {
                var content = File.ReadAllBytes(file);
                files++;
                bytes += content.Length;
                lines += content.Count((byte)'\n') + (content is [.., not (byte)'\n'] ? 1 : 0);
            }
        }

        return (files, lines, bytes);
    }

    [GeneratedRegex(@"^\| \*\*Total\*\* \| (\d+) \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Total();
}
